import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnnotationDoc } from '../annotation/annotation.model.ts';
import { sealed } from '../annotation/revise-annotation.ts';
import type { AssetDoc, DatasetDoc } from '../catalog/catalog.model.ts';
import { recountDataset } from '../catalog/recount-dataset.ts';
import type { Core } from '../core.ts';
import type { JobDoc } from '../jobs/job.model.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { MigrationStep } from './migration-step.ts';
import type { OntologyDoc } from './ontology.model.ts';
import { ontologyMigrationJob } from './run-migration.ts';
import { openMigration, planMigration, startMigration } from './start-migration.ts';

const orgId = 'org_1';
const ASSETS = 7;
let test: TestStore;
let core: Core;

const ontology: OntologyDoc = {
  _id: 'ont_2',
  orgId,
  name: 'o',
  version: '2.0.0',
  classes: ['a', 'b', 'big', 'small'].map((code) => ({ code, title: { en: code, zh: code } })),
  hash: '',
};
const steps: MigrationStep[] = [
  { kind: 'rename', from: 'a', to: 'b' },
  { kind: 'rename', from: 'b', to: 'a' },
  { kind: 'split', from: 's', by: 'size', into: [{ value: 9, to: 'big' }], rest: 'small' },
  { kind: 'remove', class: 'gone', annotations: 'remove' },
  { kind: 'renameAttribute', class: 'b', from: 'old', to: 'new' },
];
/** How many of each class there are: more than a batch of some. */
const BEFORE = { a: 1_100, b: 1_050, s: 60, gone: 20, other: 10 };

async function makeDataset(_id: string): Promise<DatasetDoc> {
  const at = new Date(0);
  const dataset: DatasetDoc = {
    ...{ _id, orgId, slug: _id, name: _id, plugin: 'p', licence: null, sensitivity: 1 },
    ...{ createdAt: at, lastIngestAt: null, terms: [] },
  };
  await core.store.datasets.insertOne(dataset);
  const assets = Array.from({ length: ASSETS }, (_, i) => ({
    ...{ _id: `${_id}-${i}`, orgId, datasetId: _id, state: 'READY', bytes: 0, f: [], terms: ['name'] },
    ...{ identity: String(i), name: '', kind: 'p.k', annotationCount: 0, classes: [] },
  }));
  await core.store.assets.insertMany(assets as unknown as AssetDoc[]);
  const codes = Object.entries(BEFORE).flatMap(([code, n]) => Array.from({ length: n }, () => code));
  const docs = codes.map((code, i): AnnotationDoc =>
    sealed({
      ...{ _id: `${_id}:${String(i).padStart(5, '0')}`, orgId, datasetId: _id, assetId: `${_id}-${i % ASSETS}` },
      ...{ class: code, parts: [{ geometry: { kind: 'tag' } }], attributes: { size: i % 10, old: i } },
      provenance: { agent: { kind: 'model', id: 'm' }, confidence: 0.5 },
      ...{ reviewState: 'accepted', review: { by: 'user:r', at }, rev: 1, ext: {}, createdAt: at },
    }),
  );
  await core.store.annotations.insertMany(docs);
  await recountDataset(core, dataset);
  return dataset;
}

/** The job's turn; with `holds` it dies in that transaction, as under kill -9. */
function run(migrationId: string, holds = Infinity): Promise<void> {
  let left = holds;
  const hold = async () => {
    if (left-- <= 0) throw new Error('killed');
  };
  const job = { orgId, args: { migrationId } } as unknown as JobDoc;
  return ontologyMigrationJob.run(core, { job, hold, signal: new AbortController().signal });
}

async function start(dataset: DatasetDoc) {
  const planned = await planMigration(core, 'user:me', dataset, ontology, steps);
  return (await startMigration(core, planned))!;
}

/** All that a migration may change, without the names that differ from dataset to dataset. */
async function stateOf({ _id: datasetId }: Pick<DatasetDoc, '_id'>) {
  const mine = { orgId, datasetId };
  const bare = (id: string) => id.slice(datasetId.length);
  const annotations = await core.store.annotations.find(mine).sort({ _id: 1 }).toArray();
  const revisions = await core.store.annotationRevisions.find(mine).sort({ annotationId: 1, rev: 1 }).toArray();
  const assets = await core.store.assets.find(mine).sort({ _id: 1 }).toArray();
  const counts = await core.store.facetCounts.find({ ...mine, n: { $ne: 0 } }).toArray();
  return {
    annotations: annotations.map(({ _id, class: code, attributes, rev, f }) => [bare(_id), code, attributes, rev, f]),
    revisions: revisions.map(({ annotationId, class: code, rev, removed }) => [bare(annotationId), code, rev, removed]),
    assets: assets.map(({ classes, annotationCount, terms }) => [classes, annotationCount, [...terms].sort()]),
    counters: (await core.store.counters.findOne({ orgId, _id: datasetId }))?.annotations,
    counts: Object.fromEntries(counts.map(({ k, v, n }) => [`${k} ${v}`, n])),
    ontologyId: (await core.store.datasets.findOne({ orgId, _id: datasetId }))?.ontologyId,
  };
}

beforeAll(async () => {
  test = await openTestStore();
  const plugins = { list: [], byId: () => undefined, kind: () => undefined, facet: () => undefined };
  core = { ...test.core, plugins, clock: { now: () => new Date(1_000) } };
}, 60_000);
afterAll(() => test?.drop());

describe('a migration', () => {
  it('counts beforehand what it then does, and writes nothing while it counts', async () => {
    const dataset = await makeDataset('ds_plan');
    const before = await stateOf(dataset);
    const { planned } = await planMigration(core, 'user:me', dataset, ontology, steps);
    expect(await stateOf(dataset)).toEqual(before);
    expect(planned).toMatchObject({
      annotations: 2_240,
      changed: 2_210,
      removed: 20,
      steps: [1_100, 1_050, 60, 0, 1_050].map((changed, i) => ({
        changed,
        removed: i === 3 ? 20 : 0,
        collisions: 0,
      })),
      violating: 10,
      violations: [{ kind: 'unknown-class', class: 'other', what: null, annotations: 10 }],
    });
  }, 60_000);

  it('swaps, splits, removes and renames, and keeps what was before', async () => {
    const dataset = await makeDataset('ds_whole');
    const { _id } = await start(dataset);
    await run(_id);
    const { annotations, revisions, counters, counts, ontologyId, assets } = await stateOf(dataset);
    expect(annotations).toHaveLength(2_220);
    expect(counts).toMatchObject({ '$class b': 1_100, '$class a': 1_050, '$class big': 6, '$class small': 54 });
    expect(counts).not.toHaveProperty('$class gone');
    expect(counters).toBe(2_220);
    expect(revisions).toHaveLength(2_230);
    expect(revisions.filter(([, , , removed]) => removed)).toHaveLength(20);
    expect(ontologyId).toBe('ont_2');
    expect(assets[0]).toEqual([['a', 'b', 'other', 'small'], 317, ['a', 'b', 'name', 'small']]);
    const one = await core.store.annotations.findOne({ _id: 'ds_whole:01100' });
    expect(one).toMatchObject({
      class: 'a',
      attributes: { size: 0, new: 1_100 },
      rev: 2,
      provenance: {
        agent: { kind: 'person', id: 'user:me' },
        derivedFrom: { rev: 1, agentKind: 'model' },
        editDelta: { classChanged: true },
        confidence: 0.5,
      },
      reviewState: 'accepted',
      review: { by: 'user:r' },
    });
    const kept = await core.store.annotationRevisions.findOne({ annotationId: 'ds_whole:01100' });
    expect(kept).toMatchObject({ class: 'b', rev: 1, attributes: { old: 1_100 }, provenance: { confidence: 0.5 } });
    expect(sealed(one!).contentHash).toBe(one!.contentHash);
    expect(one!.contentHash).not.toBe(kept!.contentHash);
    expect(await core.store.ontologyMigrations.findOne({ _id })).toMatchObject({
      state: 'DONE',
      changed: 2_210,
      removed: 20,
    });
    const events = await core.store.outbox.find({ target: 'ds_whole' }).toArray();
    expect(events.map(({ action }) => action).sort()).toEqual(['ontology.migrated', 'ontology.migration-started']);
    expect((await recountDataset(core, dataset)).annotations).toBe(counters);
    expect((await stateOf(dataset)).counts).toEqual(counts);
  }, 60_000);

  it('killed in any transaction and run again ends in the same state', async () => {
    const expected = await stateOf({ _id: 'ds_whole' });
    const dataset = await makeDataset('ds_dies');
    const { _id } = await start(dataset);
    let deaths = 0;
    // It gets one transaction further each time, and dies in the next.
    for (let holds = 0; holds < 40; holds++) {
      const died = await run(_id, holds).then(
        () => false,
        () => true,
      );
      if (!died) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(3);
    expect(await stateOf(dataset)).toEqual(expected);
    await run(_id);
    expect(await stateOf(dataset)).toEqual(expected);
  }, 120_000);

  it('takes along what people save meanwhile', async () => {
    const dataset = await makeDataset('ds_late');
    const { _id } = await start(dataset);
    await expect(run(_id, 3)).rejects.toThrow('killed');
    const { migration: _m, ...late } = (await core.store.annotations.findOne({
      datasetId: 'ds_late',
      class: 'other',
    }))!;
    await core.store.annotations.insertOne({ ...late, _id: 'ds_late!', class: 'a' });
    await run(_id);
    expect(await core.store.annotations.findOne({ _id: 'ds_late!' })).toMatchObject({ class: 'b', rev: 2 });
  }, 60_000);

  it('that failed holds the dataset until it is asked for again, and then goes on', async () => {
    const dataset = await makeDataset('ds_fails');
    const { _id } = await start(dataset);
    await expect(run(_id, 3)).rejects.toThrow('killed');
    const job = { orgId, args: { migrationId: _id } } as unknown as JobDoc;
    const lease = { job, hold: () => Promise.resolve(), signal: new AbortController().signal };
    await ontologyMigrationJob.failed!(core, lease, 'words');
    expect(await openMigration(core, dataset)).toMatchObject({ state: 'FAILED', error: 'words', runs: 1 });
    expect(await startMigration(core, { ...(await planMigration(core, 'user:me', dataset, ontology, [])) })).toBeNull();
    const again = await startMigration(core, (await openMigration(core, dataset))!);
    expect(again).toMatchObject({ _id, state: 'RUNNING', runs: 2, error: null });
    expect(await core.store.jobs.countDocuments({ 'args.migrationId': _id })).toBe(2);
    await run(_id);
    const { counts } = await stateOf(dataset);
    expect(counts).toMatchObject({ '$class b': 1_100, '$class a': 1_050 });
    expect(await openMigration(core, dataset)).toBeNull();
  }, 60_000);
});
