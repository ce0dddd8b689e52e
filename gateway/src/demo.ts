import {
  createDataset,
  ensureMember,
  ensureOrganisation,
  finishIngest,
  makeLink,
  receiveFiles,
  startIngest,
  type Core,
  type Plugin,
  type ReceivedFile,
  type Scope,
} from '@lode/core/hub';

/** The organisation and owner that a fresh hub begins with. */
export async function firstOwner(core: Core, slug: string, name: string): Promise<Scope> {
  const organisation = await ensureOrganisation(core, slug, name);
  const user = await ensureMember(core, organisation._id, {
    email: `owner@${slug}.local`,
    name: 'Owner',
    role: 'owner',
  });
  return { orgId: organisation._id, role: 'owner', userId: user._id, tokenId: null, grants: [] };
}

/** A path that signs the owner in once, for a day. */
export async function signInPath(core: Core, owner: Scope): Promise<string> {
  const secret = await makeLink(core, { purpose: 'signin', userId: owner.userId!, orgId: owner.orgId, days: 1 });
  return `/signin?token=${secret}`;
}

async function loadSample(core: Core, owner: Scope, plugin: Plugin, say: (words: string) => void): Promise<void> {
  if (!plugin.demo) return;
  const slug = `demo-${plugin.id}`;
  const known = await core.store.datasets.findOne({ orgId: owner.orgId, slug });
  if (known?.lastIngestAt) return;
  const demo = await plugin.demo();
  say(`Making the ${plugin.title.en} sample …`);
  const { name, licence } = demo.dataset;
  const dataset = known ?? (await createDataset(core, owner, { name, licence, plugin: plugin.id, slug }));
  const ingest = await startIngest(core, owner, dataset!, 'demo');
  const files: ReceivedFile[] = [];
  for await (const { path, data } of demo.files()) {
    files.push({ path, ...(await core.blobs.put(owner.orgId, data)) });
  }
  await receiveFiles(core, ingest, files);
  await finishIngest(core, owner, ingest);
}

/** Whether every delivery of the organisation has ended. */
async function settled(core: Core, owner: Scope): Promise<boolean> {
  return (await core.store.ingests.findOne({ orgId: owner.orgId, state: 'RUNNING' })) === null;
}

/** Brings a lawful sample of every plugin in by the same way that people's files take; done once a data folder. */
export async function loadSamples(core: Core, say: (words: string) => void): Promise<Scope> {
  const owner = await firstOwner(core, 'demo', 'Lode 演示 · Demo');
  for (const plugin of core.plugins.list) await loadSample(core, owner, plugin, say);
  while (!(await settled(core, owner))) await new Promise((resolve) => setTimeout(resolve, 200));
  return owner;
}
