import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, getNullableType, isCompositeType, isListType, isObjectType, type GraphQLSchema } from 'graphql';
import { composeSchema, newId, type AssetDoc } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import type { TestOrganisation } from '../harness/test-hub.ts';
import { startWatchedHub, type Watched } from '../harness/watched-hub.ts';

/** N parents cost one command: every field of the schema that leads to other things is in one of the tables below. */
let watched: Watched;
let org: TestOrganisation;
let reader: TestOrganisation;
let schema: GraphQLSchema;
const MANY = 20;
const datasets: string[] = [];
const ingests: string[] = [];
const token = () => org.tokens.owner;

/** Field → a query in which it has as many parents as `first` says, and what is selected of it. */
const LOADED: Record<string, { query: string; select: string }> = {
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
const EMBEDDED = new Set(
  (
    'Asset.origins Asset.parts Asset.where Asset.when Link.asset Asset.industrialQc Asset.medical ' +
    'Asset.autonomousDriving AutonomousDrivingFacet.topics AutonomousDrivingFacet.calibrations ' +
    'Asset.geospatial GeospatialLayer.fields GeospatialLayer.encodingEvidence GeospatialLayer.crsName ' +
    'GeospatialLayer.crsEvidence GeospatialRaster.crsName GeospatialRaster.crsEvidence ' +
    'Asset.mining MiningFacet.cameraName MiningFacet.gaps MiningFacet.clockOffset MiningFacet.zones MiningFacet.sensors MiningZone.name ' +
    'Match.asset Match.window Match.why Match.dataset Plugin.queries NamedQuery.title NamedQuery.params ' +
    'DatasetCounts.byState DatasetCounts.findings FacetCounts.declaration FacetCounts.values ' +
    'Channel.title SeriesWindow.channel ' +
    'FacetDeclaration.title FacetDeclaration.valueTitles FacetValueTitle.title Annotation.class Annotation.parts AnnotationPart.geometry OntologyClass.title ' +
    'Plugin.titles AssetKind.titles ViewerManifest.title Ontology.classes Finding.message Finding.waiver FindingGroup.message Ingest.layout Ingest.progress ' +
    'IngestProgress.findings Plugin.title Plugin.kinds Plugin.viewers AssetKind.title AssetKind.facets ' +
    // Made once an answer, never in a list.
    'Me.organisation Me.organisations Me.member AnnotationImport.findings ImportFinding.message ' +
    'SavedAnnotations.annotations CreatedToken.token Invitation.member AnnotationExport.losses ExportLoss.reason'
  ).split(' '),
);

/** Pages and their edges are the parents themselves. */
const PAGE = /(?:Connection|Edge)\.(?:edges|node|pageInfo|totalCount)$/;

async function insertLots(): Promise<void> {
  const { store } = watched.hub.core;
  const now = new Date();
  const orgId = org.id;
  const assets: AssetDoc[] = [];
  for (let i = 0; i < MANY; i++) {
    const datasetId = newId('ds');
    datasets.push(datasetId);
    await store.datasets.insertOne({
      _id: datasetId,
      orgId,
      slug: `d${i}`,
      name: `d${i}`,
      plugin: i % 2 ? 'medical' : 'industrial-qc',
      licence: null,
      sensitivity: 1,
      createdAt: new Date(now.getTime() + i),
      lastIngestAt: null,
      terms: [],
    });
    await store.facetCounts.insertMany([
      { _id: newId('fct'), orgId, datasetId, k: '$class', v: 'dent', n: i },
      { _id: newId('fct'), orgId, datasetId, k: i % 2 ? 'medical.modality' : 'industrial-qc.format', v: 'x', n: 1 },
    ]);
    const ingestId = newId('ing');
    ingests.push(ingestId);
    const counts = { files: 2, ready: 2, rejected: 0, held: 0, duplicate: 0 };
    await store.ingests.insertOne({
      _id: ingestId,
      orgId,
      datasetId,
      state: 'DONE',
      stage: 'done',
      resumeKey: null,
      actor: 'test',
      startedAt: now,
      finishedAt: now,
      parsingSince: null,
      layout: null,
      counts,
      bytes: 1,
      findings: { error: 0, warning: 0, info: 0 },
      message: null,
    });
    for (const path of ['a', 'b']) {
      await store.ingestFiles.insertOne({
        _id: newId('fil'),
        orgId,
        datasetId,
        ingestId,
        path,
        bytes: 1,
        sha256: 'x',
        state: 'READY',
        phase: 0,
        sortKey: path,
        plan: null,
        principal: null,
        parser: null,
        assetIds: [],
        links: [],
      } as never);
    }
    const groupId = newId('grp');
    await store.groups.insertOne({
      _id: groupId,
      orgId,
      datasetId,
      plugin: 'medical',
      kind: 'medical.study',
      key: `${i}`,
      name: `${i}`,
      parentId: null,
      facets: {},
      identity: {},
      assetCount: 1,
      sortKey: `${i}`,
    });
    const assetId = newId('ast');
    assets.push({
      _id: assetId,
      orgId,
      datasetId,
      plugin: 'industrial-qc',
      domain: 'industrial-qc',
      kind: 'industrial-qc.image',
      identity: `${i}`,
      name: `${i}`,
      state: 'READY',
      sha256: 'x',
      bytes: 1,
      origins: [],
      where: null,
      when: null,
      subject: null,
      device: null,
      parts: [{ role: 'thumbnail', mediaType: 'image/webp', bytes: 1, sha256: 'x' }],
      quality: null,
      facets: {},
      identityFacets: {},
      f: [],
      terms: [],
      groupIds: [groupId],
      links: i > 0 ? [{ role: 'template', assetId: assets[i - 1]!._id }] : [],
      annotationCount: 1,
      classes: [],
      findingCodes: [],
      sortKey: String(i).padStart(4, '0'),
      createdAt: now,
    });
    await store.annotations.insertOne({
      _id: newId('ann'),
      orgId,
      datasetId,
      assetId,
      class: 'dent',
      parts: [],
      attributes: {},
      reviewState: 'unreviewed',
      rev: 1,
      provenance: { agent: { kind: 'person', id: 'x' } },
      contentHash: 'x',
      ext: {},
      createdAt: now,
    });
    for (const about of [
      { assetId, path: null },
      { assetId: null, path: 'a' },
    ]) {
      await store.findings.insertOne({
        _id: newId('fnd'),
        orgId,
        datasetId: about.assetId ? datasets[0]! : datasetId,
        ingestId,
        ...about,
        code: about.assetId ? `core.rule-${i}` : 'core.rule',
        severity: 'info',
        rank: 2,
        message: { en: `of ${i}`, zh: `${i}` },
        location: null,
        evidence: null,
        source: 'parser',
        waiver: null,
        createdAt: now,
      });
    }
  }
  await store.assets.insertMany(assets);
}

beforeAll(async () => {
  watched = await startWatchedHub();
  schema = composeSchema(await loadPlugins(undefined)).schema;
  org = await watched.hub.organisation('loaders');
  reader = await watched.hub.organisation('reader');
  await insertLots();
});
afterAll(() => watched?.hub.stop());

/** Reads of data; who asks is found out once a request, whatever is asked. */
const IDENTITY = new Set(['tokens', 'grants']);
async function commandsFor(secret: string, query: string, asked = ''): Promise<{ names: string[]; data: any }> {
  watched.forget();
  const answer = await watched.hub.graphql<any>(secret, query);
  expect(answer.errors).toBeUndefined();
  const reads = watched.commands.filter(({ commandName }) =>
    ['find', 'aggregate', 'count', 'distinct', 'getMore'].includes(commandName),
  );
  // The hub's own errands: the change stream, the audit writer, the worker.
  const names = reads
    .map(
      ({ commandName, command }) =>
        `${commandName} ${String(commandName === 'getMore' ? command['collection'] : command[commandName])}`,
    )
    .filter((name) => !/ (?:\$cmd\.aggregate|outbox|auditEvents|jobs)$/.test(name));
  const own = names.filter((name) => IDENTITY.has(name.split(' ')[1]!) && !asked.includes(name.split(' ')[1]!));
  return { names: names.filter((name) => !own.includes(name)), data: answer.data };
}

describe('the tables', () => {
  it('have every field that leads to an object', () => {
    const fields = Object.values(schema.getTypeMap()).flatMap((type) => {
      if (!isObjectType(type) || type.name.startsWith('__')) return [];
      if ([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type)) return [];
      return Object.values(type.getFields()).flatMap((field) => {
        const leads = isCompositeType(getNamedType(field.type));
        const list = isListType(getNullableType(field.type)) && leads;
        return leads || list ? [`${type.name}.${field.name}`] : [];
      });
    });
    const missing = fields.filter((name) => !PAGE.test(name) && !LOADED[name] && !EMBEDDED.has(name));
    expect(missing).toEqual([]);
    for (const name of Object.keys(LOADED)) {
      const [type, field] = name.split('.') as [string, string];
      expect([name, (schema.getType(type) as any)?.getFields()[field] !== undefined]).toEqual([name, true]);
    }
  });
});

describe('one parent or twenty', () => {
  it.each(Object.entries(LOADED))('%s costs the same commands', async (name, { query, select }) => {
    const [, field] = name.split('.') as [string, string];
    const document = (n: number) =>
      query.replace('N)', `${n})`).replace('DATASET', datasets[0]!).replace('FIELD', `${field} ${select}`);
    const asked = field;
    // Whoever may not read identity asks more of the database: which domains the things lie in.
    for (const secret of [token(), org.tokens.annotator]) {
      const one = await commandsFor(secret, document(1), asked);
      const many = await commandsFor(secret, document(MANY), asked);
      expect(many.names).toEqual(one.names);
      expect(one.names.length).toBeGreaterThan(0);
      expect(one.names.length).toBeLessThanOrEqual(5);
    }
  });

  it.each(['Grant.grantee', 'Member.email', 'Member.name'])('%s costs the same with more of them', async (name) => {
    const { query, select } = LOADED[name]!;
    const [, field] = name.split('.') as [string, string];
    const document = query.replace('FIELD', `${field} ${select}`);
    const before = await commandsFor(token(), document, 'grants');
    const { core } = watched.hub;
    for (let i = 0; i < 5; i++) {
      await core.store.grants.insertOne({
        _id: newId('grt'),
        orgId: org.id,
        datasetId: datasets[i]!,
        granteeOrgId: reader.id,
        capabilities: ['read'],
        until: null,
        revokedAt: null,
      });
      await core.store.members.insertOne({
        _id: newId('mem'),
        orgId: org.id,
        userId: newId('usr'),
        role: 'annotator',
        active: true,
      });
    }
    const after = await commandsFor(token(), document, 'grants');
    expect(new Set(after.names)).toEqual(
      new Set([...before.names, ...(name === 'Grant.grantee' ? ['find organisations'] : [])]),
    );
    expect(after.names.length).toBeLessThanOrEqual(before.names.length + (name === 'Grant.grantee' ? 1 : 0));
  });
});

describe('what loaders give', () => {
  it('belongs to its own parent, over several deliveries and organisations', async () => {
    const { data } = await commandsFor(
      token(),
      `{ ingests(first: ${MANY}) { edges { node { id dataset { id } files { totalCount { value }
      edges { node { path findings { ingestId path message { en } } } } } } } } }`,
    );
    const seen = data.ingests.edges.map(({ node }: any) => {
      const i = ingests.indexOf(node.id);
      expect(node.dataset.id).toBe(datasets[i]);
      expect(node.files.totalCount.value).toBe(2);
      expect(node.files.edges.map((edge: any) => edge.node.path)).toEqual(['a', 'b']);
      const [a, b] = node.files.edges.map((edge: any) => edge.node.findings);
      expect([a, b]).toEqual([[{ ingestId: node.id, path: 'a', message: { en: `of ${i}` } }], []]);
      return i;
    });
    expect(seen.sort((a: number, b: number) => a - b)).toEqual(Array.from({ length: MANY }, (_, i) => i));
  });

  it('is counted by dataset', async () => {
    const { data } = await commandsFor(
      token(),
      `{ datasets(first: ${MANY}) { edges { node { id classCounts { count } facetCounts { key } } } } }`,
    );
    for (const { node } of data.datasets.edges) {
      const i = datasets.indexOf(node.id);
      expect(node.classCounts).toEqual(i > 0 ? [{ count: i }] : []);
      expect(node.facetCounts).toEqual([{ key: i % 2 ? 'medical.modality' : 'industrial-qc.format' }]);
    }
  });
});
