import type { Role } from '@lode/core/hub';
import type { Holdings } from './world.ts';

/** How a field of Query is asked about somebody's holdings. */
export interface QueryCase {
  args(holdings: Holdings): string;
  /** Whether the answer speaks of the holdings. */
  sees(data: any, holdings: Holdings): boolean;
  /** True: a grant to read lets one see it. */
  granted: boolean;
  /** Roles that may ask; default: all. */
  roles?: Role[];
  /** True: anonymous visitors may ask, too. */
  public?: boolean;
}

const ids = (connection: any) => connection.edges.map(({ node }: any) => node.id);

export const QUERIES: Record<string, QueryCase> = {
  me: {
    args: () => '',
    sees: ({ me }) => me.organisation.slug === 'alpha-hospital',
    granted: false,
    public: true,
  },
  plugins: { args: () => '', sees: ({ plugins }) => plugins.length > 1, granted: true, public: true },
  datasets: {
    args: () => '(first: 10)',
    sees: ({ datasets }, { medical, inspection }) =>
      datasets.totalCount.value === 2 && [medical, inspection].every((id) => ids(datasets).includes(id)),
    granted: true,
  },
  dataset: {
    args: ({ medical }) => `(id: "${medical}")`,
    sees: ({ dataset }, { medical }) => dataset?.id === medical,
    granted: true,
  },
  assets: {
    args: ({ inspection }) => `(filter: { datasetId: "${inspection}" }, first: 10)`,
    sees: ({ assets }, { partAsset }) => ids(assets).includes(partAsset) && assets.totalCount.value === 3,
    granted: true,
  },
  asset: {
    args: ({ patientAsset }) => `(id: "${patientAsset}")`,
    sees: ({ asset }, { patientAsset }) => asset?.id === patientAsset,
    granted: true,
  },
  groups: {
    args: ({ medical }) => `(filter: { datasetId: "${medical}" }, first: 10)`,
    sees: ({ groups }, { group }) => ids(groups).includes(group),
    granted: true,
  },
  group: {
    args: ({ group }) => `(id: "${group}")`,
    sees: ({ group }, its) => group?.id === its.group,
    granted: true,
  },
  findings: {
    args: ({ inspection }) => `(filter: { datasetId: "${inspection}" }, first: 10)`,
    sees: ({ findings }, { finding }) => ids(findings).includes(finding),
    granted: true,
  },
  findingGroups: {
    args: ({ inspection }) => `(datasetId: "${inspection}")`,
    sees: ({ findingGroups }) => findingGroups.length > 0,
    granted: true,
  },
  annotations: {
    args: ({ partAsset }) => `(filter: { assetId: "${partAsset}" }, first: 10)`,
    sees: ({ annotations }, { annotation }) => ids(annotations).includes(annotation),
    granted: true,
  },
  annotation: {
    args: ({ annotation }) => `(id: "${annotation}")`,
    sees: ({ annotation }, its) => annotation?.id === its.annotation,
    granted: true,
  },
  annotationFormats: {
    args: () => '',
    sees: ({ annotationFormats }) => annotationFormats.write.includes('coco'),
    granted: true,
  },
  annotationExport: {
    args: ({ exported }) => `(id: "${exported}")`,
    sees: ({ annotationExport }, { exported }) => annotationExport?.id === exported,
    granted: false,
    roles: ['owner', 'steward', 'annotator'],
  },
  annotationHistory: {
    args: ({ annotation }) => `(id: "${annotation}")`,
    sees: ({ annotationHistory }, its) => annotationHistory[0]?.annotationId === its.annotation,
    granted: true,
  },
  annotationDiff: {
    args: ({ inspection }) => `(datasetId: "${inspection}", from: "2020-01-01T00:00:00Z", first: 10)`,
    sees: ({ annotationDiff }, { annotation }) =>
      annotationDiff.edges.some(({ node }: any) => node.annotationId === annotation),
    granted: true,
  },
  ontology: {
    args: ({ ontology }) => `(id: "${ontology}")`,
    sees: ({ ontology }, its) => ontology?.id === its.ontology,
    granted: false,
  },
  ontologyMigration: {
    args: ({ migration }) => `(id: "${migration}")`,
    sees: ({ ontologyMigration }, its) => ontologyMigration?.id === its.migration,
    granted: false,
  },
  crosswalk: {
    args: ({ ontology }) => `(ontologyId: "${ontology}", vocabulary: "COCO")`,
    sees: ({ crosswalk }) => crosswalk?.unmapped.length === 1,
    granted: false,
  },
  ontologies: {
    args: () => '',
    sees: ({ ontologies }, its) => ontologies.some(({ id }: any) => id === its.ontology),
    granted: false,
  },
  window: {
    args: ({ channel }) => `(channelId: "${channel}", from: "0", to: "9")`,
    sees: ({ window }, { channel }) => window?.channel.id === channel,
    granted: true,
  },
  ingests: {
    args: ({ medical }) => `(datasetId: "${medical}", first: 5)`,
    sees: ({ ingests }, { ingest }) => ids(ingests).includes(ingest),
    granted: true,
  },
  ingest: {
    args: ({ ingest }) => `(id: "${ingest}")`,
    sees: ({ ingest }, its) => ingest?.id === its.ingest,
    granted: true,
  },
  jobs: {
    args: () => '',
    sees: ({ jobs }, { job }) => jobs.some(({ id }: any) => id === job),
    granted: false,
  },
  job: { args: ({ job }) => `(id: "${job}")`, sees: ({ job }, its) => job?.id === its.job, granted: false },
  auditEvents: {
    args: () => '(first: 200)',
    sees: ({ auditEvents }, { openIngest }) => auditEvents.edges.some(({ node }: any) => node.target === openIngest),
    granted: false,
    roles: ['owner', 'steward', 'regulator'],
  },
  search: {
    args: ({ inspection }) => `(question: { datasets: ["${inspection}"] }, first: 10)`,
    sees: ({ search }, { partAsset }) => search.edges.some(({ node }: any) => node.asset.id === partAsset),
    granted: true,
  },
  questionText: {
    args: ({ inspection }) => `(question: { datasets: ["${inspection}"] })`,
    // It prints what it was given and looks at nothing.
    sees: ({ questionText }, { inspection }) => questionText === `in ${inspection}`,
    granted: true,
  },
  concepts: { args: () => '', sees: ({ concepts }) => concepts.length > 0, granted: true },
};
