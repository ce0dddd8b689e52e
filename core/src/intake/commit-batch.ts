import type { ClientSession } from 'mongodb';
import type { AnnotationDoc } from '../annotation/annotation.model.ts';
import { annotationsFromDraft } from '../annotation/annotation-from-draft.ts';
import { insertAnnotations } from '../annotation/insert-annotations.ts';
import type { GroupDoc } from '../catalog/catalog.model.ts';
import { Tally } from '../catalog/tally.ts';
import type { ParsedAnnotations } from '../contract/parsing.ts';
import type { Core } from '../core.ts';
import type { Lease } from '../jobs/jobs.ts';
import type { FindingDoc } from '../quality/finding.model.ts';
import { findingDoc, insertFindings } from '../quality/findings.ts';
import { fillUpdate } from './awaited-assets.ts';
import type { FileState, IngestDoc, IngestFileDoc } from './intake.model.ts';
import { judge, type Verdict } from './judge-file.ts';
import type { ParsedFile } from './parse-file.ts';
import { draftRows, writeRows, type RowsDraft } from '../rows/write-rows.ts';
import { draftChannel, writeChunks, type ChannelDraft } from '../series/write-series.ts';
import { mendPlace, refusedPlace } from './refused-place.ts';
import { resolveTargets } from './resolve-targets.ts';
import { settleCompanions } from './settle-companions.ts';

/** Annotations beyond this many a batch are written ahead in transactions of their own, each repeatable. */
export const ANNOTATION_CHUNK = 2_000;

interface Draft {
  annotations: AnnotationDoc[];
  findings: FindingDoc[];
  channels: ChannelDraft[];
  rows: RowsDraft[];
  files: { file: IngestFileDoc; state: FileState; verdict: Verdict; parsed: ParsedFile; assetIds: string[] }[];
}

/** The asset that a file speaks of; null when there is none. */
const targetOf = ({ path, item }: ParsedAnnotations['target'], verdict: Verdict, targets: Map<string, string>) =>
  (item === undefined ? targets.get(path) : verdict.itemAssets[item]) ?? null;

function annotationDocs(
  core: Core,
  parsed: ParsedFile,
  verdict: Verdict,
  targets: Map<string, string>,
): { docs: AnnotationDoc[]; assetIds: string[]; missing: string[] } {
  const { orgId, datasetId, sha256 } = parsed.file;
  const docs: AnnotationDoc[] = [];
  const missing: string[] = [];
  const assetIds = new Set<string>();
  let index = 0;
  for (const { target, annotations } of parsed.annotations) {
    const assetId = targetOf(target, verdict, targets);
    if (!assetId) missing.push(target.path);
    else assetIds.add(assetId);
    for (const draft of annotations) {
      const source = { format: parsed.parser ?? '', sha256, index: index++ };
      if (assetId) docs.push(...annotationsFromDraft(core, { _id: assetId, orgId, datasetId }, draft, source));
    }
  }
  return { docs, assetIds: [...assetIds], missing };
}

function missingTarget(paths: string[]) {
  return {
    code: 'core.annotation-target-missing',
    severity: 'warning' as const,
    message: {
      en: `${paths.length} annotated file(s) are not in the dataset.`,
      zh: `有 ${paths.length} 个被标注的文件不在数据集中。`,
    },
    evidence: { count: paths.length, examples: paths.slice(0, 10) },
  };
}

/** What is to be written for a batch, decided in the order of the files: of two with one identity the first wins. */
async function draftBatch(core: Core, ingest: IngestDoc, batch: ParsedFile[]): Promise<Draft> {
  const verdicts = await judge(core, batch);
  const targets = await resolveTargets(
    core,
    ingest,
    ingest._id,
    batch.flatMap(({ annotations }) =>
      annotations.filter(({ target }) => target.item === undefined).map(({ target }) => target.path),
    ),
  );
  for (const [i, { file }] of batch.entries()) {
    const own = verdicts[i]!.assetIds[0];
    if (own) targets.set(file.path, own);
  }
  const draft: Draft = { annotations: [], findings: [], channels: [], rows: [], files: [] };
  for (const [i, parsed] of batch.entries()) {
    const verdict = verdicts[i]!;
    const { file } = parsed;
    const spoken = annotationDocs(core, parsed, verdict, targets);
    const assetIds = [...new Set([...verdict.assetIds, ...spoken.assetIds])];
    draft.annotations.push(...spoken.docs);
    draft.files.push({ file, state: verdict.state, verdict, parsed, assetIds });
    for (const { asset, channels, rows } of verdict.drafts) {
      draft.channels.push(...channels.map((channel) => draftChannel(asset, channel)));
      if (rows.length === 0) continue;
      const drafted = draftRows(asset, rows);
      asset.rowGrid = drafted.grid;
      draft.rows.push(drafted);
    }
    const about = { orgId: file.orgId, datasetId: file.datasetId, ingestId: ingest._id, path: file.path };
    const ofFile = [...parsed.findings, ...verdict.findings];
    if (spoken.missing.length > 0) ofFile.push(missingTarget(spoken.missing));
    // What is said of a file that became one asset is said of the asset, too; else people would not see it there.
    const only = assetIds.length === 1 ? assetIds[0]! : null;
    for (const finding of ofFile) draft.findings.push(findingDoc(core, { ...about, assetId: only }, finding, 'parser'));
    for (const { target, findings = [] } of parsed.annotations) {
      const assetId = targetOf(target, verdict, targets) ?? only;
      for (const finding of findings) draft.findings.push(findingDoc(core, { ...about, assetId }, finding, 'parser'));
    }
    for (const [j, item] of parsed.items.entries()) {
      const assetId = verdict.itemAssets[j] ?? null;
      for (const finding of [...(item.findings ?? []), ...(verdict.itemFindings.get(j) ?? [])]) {
        draft.findings.push(findingDoc(core, { ...about, assetId }, finding, 'parser'));
      }
    }
  }
  return draft;
}

/** New assets, and those that fill a place, in the order in which they are written. */
const assetsOf = (files: Draft['files']) => files.flatMap(({ verdict }) => verdict.drafts.map(({ asset }) => asset));

async function writeAssets(core: Core, files: Draft['files'], tally: Tally, session: ClientSession): Promise<void> {
  const drafts = files.flatMap(({ verdict }) => verdict.drafts);
  const fresh = drafts.filter(({ fills }) => !fills).map(({ asset }) => asset);
  const filled = drafts.filter(({ fills }) => fills);
  const groups = new Map<string, GroupDoc>();
  const origins = files.flatMap(({ verdict }) => verdict.origins);
  for (const { verdict } of files) {
    for (const { asset, groups: path, fills } of verdict.drafts) {
      if (fills) tally.asset(fills, -1);
      tally.asset(asset);
      for (const group of path) {
        const known = groups.get(group._id) ?? { ...group, assetCount: 0 };
        known.assetCount += 1;
        groups.set(group._id, known);
      }
    }
  }
  if (fresh.length > 0) await core.store.assets.insertMany(fresh, { session, ordered: false });
  if (filled.length > 0) {
    const updates = filled.map(({ asset }) => fillUpdate(asset));
    await core.store.assets.bulkWrite(updates, { session, ordered: false });
  }
  if (groups.size > 0) {
    await core.store.groups.bulkWrite(
      [...groups.values()].map(({ _id, orgId, assetCount, ...group }) => ({
        updateOne: { filter: { _id, orgId }, update: { $setOnInsert: group, $inc: { assetCount } }, upsert: true },
      })),
      { session, ordered: false },
    );
  }
  if (origins.length > 0) {
    await core.store.assets.bulkWrite(
      origins.map(({ assetId, orgId, path, ingestId }) => ({
        updateOne: { filter: { _id: assetId, orgId }, update: { $addToSet: { origins: { path, ingestId } } } },
      })),
      { session, ordered: false },
    );
  }
}

async function writeFindings(core: Core, docs: FindingDoc[], tally: Tally, session: ClientSession) {
  const fresh = await insertFindings(core, docs, session);
  for (const { severity } of fresh) tally.finding(severity);
  const coded = Map.groupBy(
    fresh.filter((doc) => doc.assetId !== null),
    (doc) => doc.assetId!,
  );
  if (coded.size > 0) {
    await core.store.assets.bulkWrite(
      [...coded].map(([assetId, mine]) => ({
        updateOne: {
          filter: { _id: assetId, orgId: mine[0]!.orgId },
          update: { $addToSet: { findingCodes: { $each: [...new Set(mine.map((doc) => doc.code))] } } },
        },
      })),
      { session, ordered: false },
    );
  }
  return fresh;
}

async function writeFiles(core: Core, ingest: IngestDoc, draft: Draft, fresh: FindingDoc[], session: ClientSession) {
  const { orgId } = ingest;
  const $inc: Record<string, number> = {};
  const add = (field: string) => ($inc[field] = ($inc[field] ?? 0) + 1);
  for (const { severity } of fresh) add(`findings.${severity}`);
  const ops = draft.files.flatMap(({ file, state, parsed, verdict, assetIds }) => {
    const set = { state, assetIds, parser: parsed.parser };
    const links = parsed.items.flatMap((item, i) => {
      const assetId = verdict.itemAssets[i];
      return assetId ? (item.links ?? []).map(({ role, path }) => ({ assetId, role, path })) : [];
    });
    add(`counts.${state.toLowerCase()}`);
    return [{ updateOne: { filter: { _id: file._id, orgId }, update: { $set: { ...set, links } } } }];
  });
  await core.store.ingestFiles.bulkWrite(ops, { session, ordered: false });
  // The other files of an asset (a shapefile's .dbf) share the fate of the one that was parsed.
  const owners = draft.files.filter(({ file }) => Object.keys(file.plan?.companions ?? {}).length > 0);
  for (const { file, state, assetIds } of owners) {
    const modifiedCount = await settleCompanions(core, file, { state, assetIds }, session);
    const field = `counts.${state.toLowerCase()}`;
    $inc[field] = ($inc[field] ?? 0) + modifiedCount;
  }
  await core.store.ingests.updateOne({ _id: ingest._id, orgId }, { $inc }, { session });
}

/** Writes a batch down, all or nothing: assets, groups, annotations, findings, counts and the files' states. */
export async function commitBatch(core: Core, ingest: IngestDoc, batch: ParsedFile[], lease: Lease): Promise<void> {
  const draft = await draftBatch(core, ingest, batch);
  // Those of assets that come with this very batch cannot go ahead: there is nothing yet to count them on.
  const born = new Set(assetsOf(draft.files).map(({ _id }) => _id));
  const ahead = draft.annotations.filter(({ assetId }) => !born.has(assetId));
  const along = draft.annotations.filter(({ assetId }) => born.has(assetId));
  while (ahead.length > ANNOTATION_CHUNK) {
    const chunk = ahead.splice(0, ANNOTATION_CHUNK);
    await core.store.transaction(async (session) => {
      await lease.hold(session);
      const tally = new Tally(ingest.orgId, ingest.datasetId);
      await insertAnnotations(core, chunk, tally, session);
      await tally.write(core, session);
    });
  }
  // Too much for a transaction, and seen by nobody before the asset is.
  await writeChunks(core, draft.channels, lease.signal);
  for (const rows of draft.rows) await writeRows(core, rows, lease.signal);
  const write = () =>
    core.store.transaction(async (session) => {
      await lease.hold(session);
      const tally = new Tally(ingest.orgId, ingest.datasetId);
      await writeAssets(core, draft.files, tally, session);
      const channels = draft.channels.map(({ doc }) => doc);
      if (channels.length > 0) await core.store.channels.insertMany(channels, { session, ordered: false });
      await insertAnnotations(core, [...along, ...ahead], tally, session);
      const fresh = await writeFindings(core, draft.findings, tally, session);
      await writeFiles(core, ingest, draft, fresh, session);
      await tally.write(core, session);
    });
  for (;;) {
    try {
      return await write();
    } catch (error) {
      const asset = refusedPlace(error, assetsOf(draft.files));
      if (!asset?.where) throw error;
      const about = { orgId: asset.orgId, datasetId: asset.datasetId, ingestId: ingest._id };
      const target = { ...about, path: asset.origins[0]!.path, assetId: asset._id };
      draft.findings.push(findingDoc(core, target, mendPlace(asset), 'parser'));
    }
  }
}
