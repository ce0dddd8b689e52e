import { MongoError } from 'mongodb';
import type { AssetDoc, GroupDoc } from '../catalog/catalog.model.ts';
import { Tally } from '../catalog/tally.ts';
import type { Plugin } from '../contract/plugin.ts';
import type { AssetView, GroupView, TargetedFinding, Validator } from '../contract/validating.ts';
import type { BBox } from '../contract/values.ts';
import type { Core } from '../core.ts';
import type { IngestDoc } from '../intake/intake.model.ts';
import type { Lease } from '../jobs/jobs.ts';
import type { FindingDoc } from './finding.model.ts';
import { findingDoc } from './findings.ts';

const BATCH = 500;
/** A rule that complains of everything helps nobody; beyond this many it says so once a dataset. */
const MAX_FINDINGS = 20_000;

function assetView(asset: AssetDoc): AssetView {
  const { _id: id, name, kind, state, sha256, groupIds, where, when, links, annotationCount } = asset;
  const path = asset.origins[0]?.path ?? '';
  return {
    id,
    name,
    kind,
    state,
    path,
    sha256,
    groupIds,
    where: where && { bbox: where.bbox as BBox, geometry: where.geometry },
    when,
    links,
    annotationCount,
    facets: asset.facets[asset.plugin] ?? {},
  };
}

function groupView({ _id: id, kind, key, name, facets }: GroupDoc): GroupView {
  return { id, kind, key, name, facets };
}

async function* readyAssets(
  core: Core,
  ingest: IngestDoc,
  plugin: Plugin,
  more: object = {},
): AsyncGenerator<AssetView> {
  const { orgId, datasetId } = ingest;
  const kinds = plugin.kinds.map(({ id }) => id);
  const cursor = core.store.assets
    .find({ orgId, datasetId, state: 'READY', kind: { $in: kinds }, ...more }, { projection: { f: 0, terms: 0 } })
    .sort({ sortKey: 1, _id: 1 });
  for await (const asset of cursor) yield assetView(asset);
}

async function* findingsOf(core: Core, ingest: IngestDoc, plugin: Plugin, validator: Validator) {
  if (validator.scope === 'dataset') {
    yield* validator.check(readyAssets(core, ingest, plugin));
    return;
  }
  const { orgId, datasetId } = ingest;
  const groups = core.store.groups.find({ orgId, datasetId, kind: validator.groupKind }).sort({ _id: 1 });
  for await (const group of groups) {
    const assets = await Array.fromAsync(readyAssets(core, ingest, plugin, { groupIds: group._id }));
    yield* validator.check(groupView(group), assets);
  }
}

/** Replaces what a rule said: new findings come, those that no longer hold go, waivers of those that stay are kept. */
async function replace(core: Core, ingest: IngestDoc, source: string, docs: FindingDoc[], lease: Lease): Promise<void> {
  const { orgId, datasetId } = ingest;
  const rule = source.slice(0, source.lastIndexOf('@'));
  const mine = new RegExp(`^${rule.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}@`);
  const before = await core.store.findings
    .find({ orgId, datasetId, source: mine }, { projection: { severity: 1, assetId: 1, code: 1, waiver: 1 } })
    .toArray();
  const now = new Map(docs.map((doc) => [doc._id, doc]));
  const known = new Set(before.map((doc) => doc._id));
  const stale = before.filter((doc) => !now.has(doc._id));
  const fresh = [...now.values()].filter((doc) => !known.has(doc._id));
  // One of two findings with the same code may go: the asset keeps the code.
  const kept = new Set(docs.map(({ assetId, code }) => `${assetId} ${code}`));
  for (let i = 0; i < Math.max(stale.length, fresh.length); i += BATCH) {
    const gone = stale.slice(i, i + BATCH);
    const come = fresh.slice(i, i + BATCH);
    await core.store.transaction(async (session) => {
      await lease.hold(session);
      const tally = new Tally(orgId, datasetId);
      for (const { severity, waiver } of gone) if (!waiver) tally.finding(severity, -1);
      for (const { severity } of come) tally.finding(severity);
      if (gone.length > 0) {
        await core.store.findings.deleteMany({ orgId, _id: { $in: gone.map((doc) => doc._id) } }, { session });
      }
      if (come.length > 0) await core.store.findings.insertMany(come, { session, ordered: false });
      const codes = [
        ...gone
          .filter(({ assetId, code }) => !kept.has(`${assetId} ${code}`))
          .map(({ assetId, code }) => ({ assetId, update: { $pull: { findingCodes: code } } })),
        ...come.map(({ assetId, code }) => ({ assetId, update: { $addToSet: { findingCodes: code } } })),
      ].filter(({ assetId }) => assetId !== null);
      if (codes.length > 0) {
        await core.store.assets.bulkWrite(
          codes.map(({ assetId, update }) => ({ updateOne: { filter: { _id: assetId!, orgId }, update } })),
          { session },
        );
      }
      await tally.write(core, session);
      const $inc: Record<string, number> = {};
      for (const { severity } of come) $inc[`findings.${severity}`] = ($inc[`findings.${severity}`] ?? 0) + 1;
      if (come.length > 0) await core.store.ingests.updateOne({ _id: ingest._id, orgId }, { $inc }, { session });
    });
  }
}

/** Runs the plugin's rules over groups and dataset. A rule that throws is a fault of the plugin: logged, and skipped. */
export async function runValidators(core: Core, plugin: Plugin, ingest: IngestDoc, lease: Lease): Promise<void> {
  const { orgId, datasetId } = ingest;
  for (const validator of plugin.validators ?? []) {
    if (lease.signal.aborted) throw lease.signal.reason;
    const source = `${validator.rule}@${validator.version}`;
    const docs: FindingDoc[] = [];
    try {
      for await (const { assetId, ...draft } of findingsOf(core, ingest, plugin, validator)) {
        docs.push(targeted(core, { orgId, datasetId }, { assetId, ...draft }, source));
        if (docs.length >= MAX_FINDINGS) break;
      }
    } catch (error) {
      // The assets come from the database while the rule runs; its trouble is not the rule's.
      if (error instanceof MongoError) throw error;
      core.log.error({ err: error, rule: validator.rule, plugin: plugin.id }, 'a validator failed');
      continue;
    }
    await replace(core, ingest, source, docs, lease);
  }
}

function targeted(core: Core, dataset: { orgId: string; datasetId: string }, finding: TargetedFinding, source: string) {
  const { assetId, ...draft } = finding;
  return findingDoc(core, { ...dataset, ingestId: null, assetId, path: null }, draft, source);
}
