import { ensureMember, makeToken, newId, type Role } from '@lode/core/hub';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { inspectionFiles, medicalFiles } from './deliveries.ts';

/** What an organisation has put in: one dataset of each sort, with annotations, findings and deliveries. */
export interface Holdings {
  medical: string;
  inspection: string;
  /** Assets: an identifying one, an open one. */
  patientAsset: string;
  partAsset: string;
  document: string;
  group: string;
  finding: string;
  annotation: string;
  channel: string;
  ontology: string;
  migration: string;
  exported: string;
  ingest: string;
  /** An ingest that still takes files. */
  openIngest: string;
  job: string;
}

/** Who asks, and what ties them to the organisation that owns the data. */
export interface Caller {
  name: string;
  token: string | null;
  /** `own` members by role; `read` and `full` by grant; `stranger` has no right to anything of the owner's. */
  tie: 'own' | 'read' | 'full' | 'stranger' | 'nobody' | 'dead-token';
  role: Role | null;
}

export interface World {
  hub: TestHub;
  owner: TestOrganisation;
  other: TestOrganisation;
  its: Holdings;
  theirs: Holdings;
  grants: Record<'read' | 'full' | 'expired' | 'revoked', string[]>;
  callers: Caller[];
  caller(name: string): Caller;
}

const HOUR = 3_600_000;

async function fill(hub: TestHub, org: TestOrganisation, seed: number): Promise<Holdings> {
  const token = org.tokens.steward;
  const ask = async (query: string, variables: object = {}) => {
    const { data, errors } = await hub.graphql<any>(token, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const create = async (plugin: string, name: string) => {
    const query = 'mutation ($input: CreateDatasetInput!) { createDataset(input: $input) { ... on Dataset { id } } }';
    return (await ask(query, { input: { plugin, name } })).createDataset.id as string;
  };
  const medical = await create('medical', `${org.slug} scans`);
  const inspection = await create('industrial-qc', `${org.slug} plates`);
  const ingest = await hub.ingest(token, medical, medicalFiles(seed === 1 ? 'canary' : 'rival'));
  await hub.ingest(token, inspection, await inspectionFiles(seed));
  const { core } = hub;
  const patientAsset = (await core.store.assets.findOne({
    orgId: org.id,
    datasetId: medical,
    kind: 'medical.instance',
    state: 'READY',
  }))!;
  const partAsset = (await core.store.assets.findOne({ orgId: org.id, datasetId: inspection }))!;
  const document = (await core.store.assets.findOne({ orgId: org.id, datasetId: medical, kind: 'core.document' }))!;
  const saved = await ask(
    `mutation ($input: SaveAnnotationsInput!) { saveAnnotations(input: $input) {
      ... on SavedAnnotations { annotations { id } } ... on Problem { message } } }`,
    {
      input: {
        assetId: partAsset._id,
        annotations: [{ class: `${org.slug}-scratch`, parts: [{ geometry: { kind: 'tag', data: {} } }] }],
      },
    },
  );
  const ontology = await ask(
    'mutation ($input: CreateOntologyInput!) { createOntology(input: $input) { ... on Ontology { id } } }',
    { input: { name: `${org.slug} classes`, version: '1.0.0', classes: [{ code: 'a', en: 'a', zh: '甲' }] } },
  );
  const migration = newId('mig');
  await core.store.ontologyMigrations.insertOne({
    ...{ _id: migration, orgId: org.id, datasetId: inspection, from: null, to: ontology.createOntology.id, steps: [] },
    ...{ actor: 'test', state: 'DONE', open: false, changed: 0, removed: 0, runs: 1, error: null },
    planned: { annotations: 0, changed: 0, removed: 0, steps: [], violating: 0, violations: [] },
    ...{ createdAt: new Date(), finishedAt: new Date() },
  });
  const exported = await ask(
    'mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) { ... on AnnotationExport { id } } }',
    { input: { datasetId: inspection, format: 'coco' } },
  );
  const open = await ask(
    'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } } }',
    {
      input: { datasetId: inspection },
    },
  );
  const channel = newId('chn');
  await core.store.channels.insertOne({
    ...{ _id: channel, orgId: org.id, datasetId: inspection, assetId: partAsset._id, key: `${org.slug}-load` },
    ...{
      title: { en: 'Load', zh: '载荷' },
      unit: 'N',
      type: 'number',
      source: 'stored',
      attributes: {},
      quantity: null,
    },
    ...{ start: 0n, end: 9n, count: 0, min: null, max: null, levels: 0, longestStep: null },
  });
  return {
    medical,
    inspection,
    patientAsset: patientAsset._id,
    partAsset: partAsset._id,
    document: document._id,
    group: patientAsset.groupIds[0]!,
    finding: (await core.store.findings.findOne({ orgId: org.id, datasetId: inspection }))!._id,
    annotation: saved.saveAnnotations.annotations[0].id,
    channel,
    exported: exported.exportAnnotations.id,
    ontology: ontology.createOntology.id,
    migration,
    ingest,
    openIngest: open.startIngest.id,
    job: (await core.store.jobs.findOne({ orgId: org.id }))!._id,
  };
}

/** A hub with an owner of data, a rival that has the like, and every kind of grantee. */
export async function makeWorld(start: () => Promise<TestHub> = startTestHub): Promise<World> {
  const hub = await start();
  const { core } = hub;
  const owner = await hub.organisation('alpha-hospital');
  const other = await hub.organisation('beta-works');
  const [its, theirs] = await Promise.all([fill(hub, owner, 1), fill(hub, other, 90)]);
  const grants: World['grants'] = { read: [], full: [], expired: [], revoked: [] };
  const callers: Caller[] = [];
  for (const role of ['owner', 'steward', 'annotator', 'regulator'] as const) {
    callers.push({ name: `own ${role}`, token: owner.tokens[role], tie: 'own', role });
    callers.push({ name: `other ${role}`, token: other.tokens[role], tie: 'stranger', role });
  }
  const soon = new Date(Date.now() + HOUR);
  for (const tie of ['read', 'full', 'expired', 'revoked'] as const) {
    const grantee = await hub.organisation(`grantee-${tie}`);
    for (const datasetId of [its.medical, its.inspection]) {
      const capabilities = tie === 'read' ? ['READ'] : ['READ', 'ANNOTATE', 'DOWNLOAD'];
      const { data } = await hub.graphql<any>(
        owner.tokens.owner,
        `mutation ($input: GrantAccessInput!) { grantAccess(input: $input) { ... on Grant { id } ... on Problem { message } } }`,
        { input: { datasetId, granteeSlug: grantee.slug, capabilities, until: soon } },
      );
      grants[tie].push(data.grantAccess.id);
    }
    const ended = tie === 'expired' || tie === 'revoked';
    for (const role of ['owner', 'steward', 'annotator', 'regulator'] as const) {
      callers.push({ name: `${tie} ${role}`, token: grantee.tokens[role], tie: ended ? 'stranger' : tie, role });
    }
  }
  const past = new Date(Date.now() - HOUR);
  await core.store.grants.updateMany({ orgId: owner.id, _id: { $in: grants.expired } }, { $set: { until: past } });
  for (const grantId of grants.revoked) {
    const query = 'mutation ($input: RevokeAccessInput!) { revokeAccess(input: $input) { __typename } }';
    await hub.graphql(owner.tokens.owner, query, { input: { grantId } });
  }
  callers.push({ name: 'anonymous', token: null, tie: 'nobody', role: null });
  for (const fate of ['revoked', 'expired'] as const) {
    const user = await ensureMember(core, owner.id, {
      email: 'owner@alpha-hospital.test',
      name: 'owner',
      role: 'owner',
    });
    const expiresAt = fate === 'expired' ? past : null;
    const made = await makeToken(core, {
      orgId: owner.id,
      name: fate,
      role: 'owner',
      userId: user._id,
      expiresAt,
      actor: 'test',
    });
    if (fate === 'revoked') {
      const query = 'mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { __typename } }';
      await hub.graphql(owner.tokens.owner, query, { input: { tokenId: made.token._id } });
    }
    callers.push({ name: `${fate} token`, token: made.secret, tie: 'dead-token', role: 'owner' });
  }
  const byName = new Map(callers.map((caller) => [caller.name, caller]));
  return { hub, owner, other, its, theirs, grants, callers, caller: (name) => byName.get(name)! };
}

/** Waits until the hub's own writer has chained what happened so far; a second writer beside it would be refused. */
export async function audited({ core }: TestHub): Promise<void> {
  while (await core.store.outbox.findOne({})) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Every id, slug, address and name that belongs to an organisation: none of it may be in a stranger's answer. */
export async function secretsOf({ core }: TestHub, org: TestOrganisation): Promise<Set<string>> {
  const secrets = new Set<string>([org.id, org.slug]);
  const { store } = core;
  const owned = [
    store.datasets,
    store.assets,
    store.groups,
    store.ingests,
    store.ingestFiles,
    store.findings,
    store.annotations,
    store.channels,
    store.ontologies,
    store.ontologyMigrations,
    store.jobs,
    store.tokens,
    store.members,
    store.grants,
  ] as const;
  for (const collection of owned) {
    const docs = await (collection as typeof store.assets).find({ orgId: org.id }).toArray();
    for (const doc of docs) {
      secrets.add(doc._id);
      for (const key of ['slug', 'sha256', 'path'] as const) {
        const value = (doc as unknown as Record<string, unknown>)[key];
        if (typeof value === 'string' && value.length > 6) secrets.add(value);
      }
    }
  }
  const members = await store.members.find({ orgId: org.id }).toArray();
  const users = await store.users.find({ _id: { $in: members.map(({ userId }) => userId) } }).toArray();
  for (const { email } of users) secrets.add(email);
  secrets.add(`${org.slug} scans`).add(`${org.slug} plates`).add(`${org.slug}-scratch`).add(`${org.slug} classes`);
  return secrets;
}
