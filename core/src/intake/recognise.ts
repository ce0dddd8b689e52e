import type { AnyBulkWriteOperation } from 'mongodb';
import type { FileTree, FindingDraft, LayoutMatch } from '../contract/parsing.ts';
import type { Plugin } from '../contract/plugin.ts';
import type { Core } from '../core.ts';
import type { Lease } from '../jobs/jobs.ts';
import { idFrom } from '../ids.ts';
import { findingDoc, insertFindings } from '../quality/findings.ts';
import { headOf } from './blob-source.ts';
import type { IngestDoc, IngestFileDoc } from './intake.model.ts';

/** A layout must explain at least this share of an ingest's files, or files are taken one by one. */
const MIN_CONFIDENCE = 0.3;
const BATCH = 1_000;
/** Layouts read whole tables (a drive's index of its frames). */
const MOST_HEAD = 64 * 2 ** 20;

async function treeOf(core: Core, ingest: IngestDoc): Promise<FileTree> {
  const { orgId } = ingest;
  const docs = await core.store.ingestFiles
    .find(
      { orgId, ingestId: ingest._id, state: { $in: ['RECEIVED', 'READY', 'REJECTED', 'HELD', 'DUPLICATE'] } },
      { projection: { path: 1, bytes: 1, sha256: 1 } },
    )
    .sort({ path: 1 })
    .toArray();
  const byPath = new Map(docs.map((doc) => [doc.path, doc]));
  return {
    files: docs.map(({ path, bytes }) => ({ path, bytes })),
    has: (path) => byPath.has(path),
    head: async (path, length) => {
      const doc = byPath.get(path);
      return doc ? headOf(core, orgId, doc.sha256, Math.min(length, doc.bytes, MOST_HEAD)) : new Uint8Array();
    },
  };
}

async function bestLayout(core: Core, plugin: Plugin, tree: FileTree) {
  let best: { id: string; match: LayoutMatch } | null = null;
  for (const layout of plugin.layouts ?? []) {
    try {
      const match = await layout.detect(tree);
      if (match && match.confidence >= MIN_CONFIDENCE && match.confidence > (best?.match.confidence ?? 0)) {
        best = { id: layout.id, match };
      }
    } catch (error) {
      // One layout that stumbles must not keep the files from being taken one by one.
      core.log.error({ err: error, layout: layout.id, plugin: plugin.id }, 'a layout failed');
    }
  }
  return best;
}

/** Companion → the files that it belongs to, in their order. A plan for a file that has not come binds nobody. */
function principalsOf(tree: FileTree, plans: LayoutMatch['plans']): Map<string, string[]> {
  const principals = new Map<string, string[]>();
  for (const { path } of tree.files) {
    for (const companion of new Set(Object.values(plans.get(path)?.companions ?? {}))) {
      const known = principals.get(companion);
      if (known) known.push(path);
      else principals.set(companion, [path]);
    }
  }
  return principals;
}

/** Looks at the whole tree and writes down, for each file, what is to be done with it. Repeatable. */
export async function recognise(core: Core, ingest: IngestDoc, plugin: Plugin, lease: Lease): Promise<void> {
  const tree = await treeOf(core, ingest);
  const best = await bestLayout(core, plugin, tree);
  const { orgId, datasetId } = ingest;
  const layout = best && { id: best.id, summary: best.match.summary };
  await core.store.ingests.updateOne({ _id: ingest._id, orgId }, { $set: { layout } });
  if (!best) return;
  const principals = principalsOf(tree, best.match.plans);
  const updates = tree.files.flatMap(({ path }): AnyBulkWriteOperation<IngestFileDoc>[] => {
    const plan = best.match.plans.get(path);
    const mine = principals.get(path);
    const filter = { _id: idFrom('fil', ingest._id, path), orgId, state: 'RECEIVED' as const };
    if (plan) return [{ updateOne: { filter, update: { $set: { plan, phase: plan.phase } } } }];
    if (!mine) return [];
    const shared = mine.length > 1 ? { shared: true as const } : {};
    return [{ updateOne: { filter, update: { $set: { principal: mine[0]!, ...shared } } } }];
  });
  for (let i = 0; i < updates.length; i += BATCH) {
    await core.store.ingestFiles.bulkWrite(updates.slice(i, i + BATCH), { ordered: false });
  }
  await saveLayoutFindings(core, ingest, best.match.findings ?? [], lease, datasetId);
}

async function saveLayoutFindings(
  core: Core,
  ingest: IngestDoc,
  findings: (FindingDraft & { path?: string })[],
  lease: Lease,
  datasetId: string,
): Promise<void> {
  if (findings.length === 0) return;
  const { orgId } = ingest;
  const docs = findings.map(({ path, ...draft }) =>
    findingDoc(core, { orgId, datasetId, ingestId: ingest._id, assetId: null, path: path ?? null }, draft, 'layout'),
  );
  await core.store.transaction(async (session) => {
    await lease.hold(session);
    const fresh = await insertFindings(core, docs, session);
    if (fresh.length === 0) return;
    const $inc: Record<string, number> = {};
    for (const { severity } of fresh) $inc[`findings.${severity}`] = ($inc[`findings.${severity}`] ?? 0) + 1;
    await core.store.ingests.updateOne({ _id: ingest._id, orgId }, { $inc }, { session });
    await core.store.counters.updateOne({ _id: datasetId, orgId }, { $inc }, { session });
  });
}
