/** Field → a query in which it has as many parents as `first` says, and what is selected of it. */
export const LOADED: Record<string, { query: string; select: string }> = {
  'Dataset.organisation': { query: '{ datasets(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Dataset.counts': {
    query: '{ datasets(first: N) { edges { node { FIELD } } } }',
    select: '{ assets byState { state } findings { error } }',
  },
  'Dataset.facetCounts': {
    query: '{ datasets(first: N) { edges { node { FIELD } } } }',
    select: '{ key declaration { key } values { value } min max }',
  },
  'Dataset.classCounts': { query: '{ datasets(first: N) { edges { node { FIELD } } } }', select: '{ value }' },
  'Dataset.ontology': {
    query: '{ datasets(first: N) { edges { node { FIELD } } } }',
    select: '{ id classes { code title { en } } }',
  },
  'Dataset.cover': { query: '{ datasets(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Organisation.members': {
    query: '{ datasets(first: N) { edges { node { organisation { FIELD } } } } }',
    select: '{ id }',
  },
  'Organisation.tokens': {
    query: '{ datasets(first: N) { edges { node { organisation { FIELD } } } } }',
    select: '{ id }',
  },
  'Organisation.grants': {
    query: '{ datasets(first: N) { edges { node { organisation { FIELD } } } } }',
    select: '{ id }',
  },
  'Grant.grantee': { query: '{ me { organisation { grants { FIELD } } } }', select: '{ id }' },
  'Member.email': { query: '{ me { organisation { members { FIELD } } } }', select: '' },
  'Member.name': { query: '{ me { organisation { members { FIELD } } } }', select: '' },
  'Asset.findings': { query: '{ assets(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Asset.annotations': { query: '{ assets(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Asset.groups': { query: '{ assets(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Asset.links': { query: '{ assets(first: N) { edges { node { FIELD } } } }', select: '{ role asset { id } }' },
  'Asset.dataset': { query: '{ assets(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Asset.channels': { query: '{ assets(first: N) { edges { node { FIELD } } } }', select: '{ id title { en } }' },
  'Asset.rows': {
    query: '{ assets(first: N) { edges { node { FIELD } } } }',
    select: '(first: 3, bbox: [0, 0, 1, 1]) { totalCount { value } edges { node { n } } }',
  },
  'Dataset.annotationCounts': {
    query: '{ datasets(first: N) { edges { node { FIELD } } } }',
    select: '{ key values { value count title { en } } }',
  },
  'Annotation.class': {
    query: '{ annotations(first: N) { edges { node { FIELD } } } }',
    select: '{ code title { en } }',
  },
  'AnnotationRevision.class': {
    query: '{ annotationHistory(id: "none") { FIELD } }',
    select: '{ code title { en } }',
  },
  'RelationChange.class': {
    query: '{ annotationHistory(id: "none") { changes { relations { FIELD } } } }',
    select: '{ code title { en } }',
  },
  'Annotation.asset': { query: '{ annotations(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Finding.asset': { query: '{ findings(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Finding.path': { query: '{ findings(first: N) { edges { node { FIELD } } } }', select: '' },
  'Finding.evidence': { query: '{ findings(first: N) { edges { node { FIELD } } } }', select: '' },
  'Finding.location': { query: '{ findings(first: N) { edges { node { FIELD } } } }', select: '' },
  'FindingGroup.examples': { query: '{ findingGroups(datasetId: "DATASET") { FIELD } }', select: '{ id }' },
  'Ingest.dataset': { query: '{ ingests(first: N) { edges { node { FIELD } } } }', select: '{ id }' },
  'Ingest.files': {
    query: '{ ingests(first: N) { edges { node { FIELD } } } }',
    select: '(first: 3) { totalCount { value } edges { node { path } } }',
  },
  'IngestFile.findings': {
    query: '{ ingests(first: N) { edges { node { files(first: 3) { edges { node { FIELD } } } } } } }',
    select: '{ id }',
  },
};

/** Fields that lead to objects which come with their parent: parts of its document, or of the running program. */
export const EMBEDDED = new Set(
  (
    'ValueCount.title Asset.origins Asset.parts Asset.where Asset.when Link.asset Asset.industrialQc Asset.medical ' +
    'Asset.autonomousDriving AutonomousDrivingFacet.topics AutonomousDrivingFacet.calibrations ' +
    'Asset.geospatial GeospatialLayer.fields GeospatialLayer.encodingEvidence GeospatialLayer.crsName ' +
    'GeospatialLayer.crsEvidence GeospatialRaster.crsName GeospatialRaster.crsEvidence ' +
    'Asset.mining MiningFacet.cameraName MiningFacet.gaps MiningFacet.clockOffset MiningFacet.zones MiningFacet.sensors MiningZone.name ' +
    'Match.asset Match.window Match.why Match.dataset Plugin.queries NamedQuery.title NamedQuery.params ' +
    'DatasetCounts.byState DatasetCounts.findings FacetCounts.declaration FacetCounts.values ' +
    'Channel.title SeriesWindow.channel ' +
    'FacetDeclaration.title FacetDeclaration.valueTitles FacetValueTitle.title Annotation.parts Annotation.relations AnnotationCounts.values ' +
    'AnnotationRevision.parts AnnotationRevision.relations AnnotationRevision.changes RevisionChanges.shapes RevisionChanges.relations AnnotationChange.before AnnotationChange.after ' +
    'AnnotationPart.geometry OntologyClass.title OntologyClass.skeleton OntologyClass.attributes OntologyAttribute.title ' +
    'OntologyAttribute.values AttributeValue.title RelationType.title Ontology.relationTypes ' +
    'Plugin.titles AssetKind.titles ViewerManifest.title Ontology.classes Finding.message Finding.waiver FindingGroup.message Ingest.layout Ingest.progress ' +
    'IngestProgress.findings Plugin.title Plugin.kinds Plugin.viewers AssetKind.title AssetKind.facets ' +
    // Made once an answer, never in a list.
    'Me.organisation Me.organisations Me.member AnnotationImport.findings ImportFinding.message ' +
    'OntologyChoice.dataset OntologyChoice.violations OntologyMigration.dataset OntologyMigration.from OntologyMigration.to ' +
    'OntologyMigration.steps OntologyMigration.violations Crosswalk.entries Crosswalk.unmapped CrosswalkEntry.class ' +
    'SavedAnnotations.annotations AnnotationConflict.current AnnotationActivity.changed CreatedToken.token Invitation.member AnnotationExport.losses ExportLoss.reason Ingest.annotations'
  ).split(' '),
);

/** Pages and their edges are the parents themselves. */
export const PAGE = /(?:Connection|Edge)\.(?:edges|node|pageInfo|totalCount)$/;
