import { newId, type Role } from '@lode/core/hub';
import type { Caller, Holdings, World } from './world.ts';

/** How a field of Mutation is attempted on somebody's holdings. */
export interface MutationCase {
  input(holdings: Holdings & { spare?: string }, caller: Caller): object;
  /** True: it names a thing of the owner's. */
  targeted: boolean;
  roles: Role[];
  /** True: a grant to annotate is enough, for these roles of the grantee. */
  grantable?: boolean;
  /** What it answers when it was done. */
  done: string;
  /** True: it takes a person; all callers here come with tokens. */
  person?: boolean;
  /** Makes a thing of the owner's to be used up; its id is `spare`. */
  spare?(world: World): Promise<string>;
  selection?: string;
}

const OWNER: Role[] = ['owner'];
const KEEPERS: Role[] = ['owner', 'steward'];
const unique = () => newId('x').slice(2);
const tag = { class: 'dent', parts: [{ geometry: { kind: 'tag', data: {} } }] };

async function made(world: World, mutation: string, input: object, path: string): Promise<string> {
  const { data } = await world.hub.graphql<any>(world.owner.tokens.owner, mutation, { input });
  const id = path.split('.').reduce((value, key) => value?.[key], data);
  if (typeof id !== 'string') throw new Error(`No spare: ${JSON.stringify(data)}`);
  return id;
}

const openIngest = (world: World) =>
  made(
    world,
    'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } } }',
    { datasetId: world.its.inspection },
    'startIngest.id',
  );

export const MUTATIONS: Record<string, MutationCase> = {
  createOrganization: {
    input: () => ({ name: 'New', slug: `new-${unique()}` }),
    targeted: false,
    roles: ['owner', 'steward', 'annotator', 'regulator'],
    done: 'Organisation',
    person: true,
  },
  inviteMember: {
    input: () => ({ email: `${unique()}@x.test`, name: 'X', role: 'ANNOTATOR' }),
    targeted: false,
    roles: OWNER,
    done: 'Invitation',
    selection: '... on Invitation { member { id } }',
  },
  createToken: {
    input: () => ({ name: 'x', role: 'ANNOTATOR' }),
    targeted: false,
    roles: OWNER,
    done: 'CreatedToken',
    selection: '... on CreatedToken { token { id } }',
  },
  revokeToken: {
    input: ({ spare, job }) => ({ tokenId: spare ?? job.replace('job', 'tok') }),
    targeted: true,
    roles: OWNER,
    done: 'Token',
    spare: (world) =>
      made(
        world,
        'mutation ($input: CreateTokenInput!) { createToken(input: $input) { ... on CreatedToken { token { id } } } }',
        { name: 'spare', role: 'ANNOTATOR' },
        'createToken.token.id',
      ),
  },
  grantAccess: {
    input: ({ medical }) => ({ datasetId: medical, granteeSlug: 'grantee-read', capabilities: ['READ'] }),
    targeted: true,
    roles: OWNER,
    done: 'Grant',
  },
  revokeAccess: {
    input: ({ spare, job }) => ({ grantId: spare ?? job.replace('job', 'grt') }),
    targeted: true,
    roles: OWNER,
    done: 'Grant',
    spare: (world) =>
      made(
        world,
        'mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { ... on Grant { id } } }',
        { datasetId: world.its.inspection, granteeSlug: 'grantee-read', capabilities: ['READ'] },
        'grantAccess.id',
      ),
  },
  createDataset: {
    input: () => ({ name: `New ${unique()}`, plugin: 'medical' }),
    targeted: false,
    roles: KEEPERS,
    done: 'Dataset',
    selection: '... on Dataset { id organisation { id slug } }',
  },
  startIngest: {
    input: ({ inspection }) => ({ datasetId: inspection }),
    targeted: true,
    roles: KEEPERS,
    done: 'Ingest',
    selection: '... on Ingest { id }',
  },
  finishIngest: {
    input: ({ openIngest: id, spare }) => ({ ingestId: spare ?? id }),
    targeted: true,
    roles: KEEPERS,
    done: 'Ingest',
    spare: openIngest,
  },
  cancelIngest: {
    input: ({ openIngest: id, spare }) => ({ ingestId: spare ?? id }),
    targeted: true,
    roles: KEEPERS,
    done: 'Ingest',
    spare: openIngest,
  },
  importAnnotations: {
    input: ({ inspection }) => ({
      datasetId: inspection,
      content: JSON.stringify({ images: [], annotations: [], categories: [] }),
    }),
    targeted: true,
    roles: KEEPERS,
    done: 'AnnotationImport',
  },
  exportAnnotations: {
    input: ({ inspection, partAsset }) => ({
      ...{ datasetId: inspection, format: 'coco' },
      annotations: { datasetId: inspection, assetId: partAsset },
    }),
    targeted: true,
    roles: ['owner', 'steward', 'annotator'],
    grantable: true,
    done: 'AnnotationExport',
    selection: '... on AnnotationExport { id url fileName annotations losses { field } }',
  },
  saveAnnotations: {
    input: ({ partAsset }) => ({ assetId: partAsset, annotations: [tag] }),
    targeted: true,
    roles: ['owner', 'steward', 'annotator'],
    grantable: true,
    done: 'SavedAnnotations',
    selection: '... on SavedAnnotations { annotations { id } }',
  },
  createOntology: {
    input: () => ({ name: `o ${unique()}`, version: '1.0.0', classes: [{ code: 'a', en: 'a', zh: '甲' }] }),
    targeted: false,
    roles: KEEPERS,
    done: 'Ontology',
    selection: '... on Ontology { id }',
  },
  setOntology: {
    input: ({ medical, ontology }) => ({ datasetId: medical, ontologyId: ontology }),
    targeted: true,
    roles: KEEPERS,
    done: 'OntologyChoice',
    selection: '... on OntologyChoice { annotations dataset { id } }',
  },
  migrateOntology: {
    input: ({ inspection, ontology }) => ({ datasetId: inspection, toOntologyId: ontology, steps: [], dryRun: true }),
    targeted: true,
    roles: KEEPERS,
    done: 'OntologyMigration',
    selection: '... on OntologyMigration { id state dataset { id } to { id } }',
  },
  waiveFinding: {
    input: ({ finding, spare }) => ({ findingId: spare ?? finding, reason: 'because' }),
    targeted: true,
    roles: KEEPERS,
    done: 'Finding',
    spare: async ({ hub: { core }, its, owner }) => {
      const open = await core.store.findings.findOne({ orgId: owner.id, datasetId: its.medical, waiver: null });
      return open!._id;
    },
  },
  eraseAssets: {
    input: ({ patientAsset, spare }) => ({ assetIds: [spare ?? patientAsset], reason: 'because' }),
    targeted: true,
    roles: OWNER,
    done: 'ErasedAssets',
    spare: async ({ hub: { core }, its, owner }) => {
      const asset = await core.store.assets.findOne({ orgId: owner.id, datasetId: its.medical, state: 'HELD' });
      return asset!._id;
    },
  },
};
