import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { Asked } from './asked.ts';
import { windowsOf } from './asset-windows.ts';
import { matchesOf, type Match } from './match.ts';
import { compareKeys, keyOf, type MatchKey } from './match-order.ts';
import { showingsOf } from './shown-spans.ts';
import { nanosecondsOf } from './time-spans.ts';

export interface MatchRun {
  matches: Match[];
  /** False when the run ended before the answer did, because there were enough or the time was up. */
  complete: boolean;
  /** Where a run whose time was up can be taken up again; null: nothing is settled yet. */
  settled: MatchKey | null;
  late: boolean;
}

export interface ReadOptions {
  /** Only matches behind this one. */
  after: MatchKey | null;
  most: number;
  /** Date.now() at which to stop. */
  deadline: number;
}

const BATCH = 100;
/** For the index only; they cost as much as all the rest to decode. */
export const PROJECTION = { f: 0, terms: 0 };

/** Assets in batches: those with a time by its start, then those without by id. */
async function* batches(asked: Asked, { after }: ReadOptions): AsyncGenerator<{ assets: AssetDoc[]; timed: boolean }> {
  const { core, admission, question } = asked;
  const { answers } = admission;
  if (!answers) return;
  const read = async function* (condition: object, sort: Record<string, 1>) {
    const cursor = core.store.assets
      .find({ $and: [answers, condition] }, { projection: PROJECTION })
      .sort(sort)
      .batchSize(BATCH);
    let batch: AssetDoc[] = [];
    for await (const asset of cursor) {
      batch.push(asset);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  };
  if (!after || after.timed) {
    // An asset that ended before the cursor's time has nothing behind it.
    const ends = after ? { 'when.end': { $gte: new Date(Number(floorMilliseconds(after.start))) } } : {};
    const condition = { 'when.start': { $gte: new Date(-8.64e15) }, ...ends };
    for await (const assets of read(condition, { 'when.start': 1, _id: 1 })) yield { assets, timed: true };
  }
  if (question.when?.from || question.when?.to) return;
  const behind = after && !after.timed ? { _id: { $gte: after.assetId } } : {};
  for await (const assets of read({ 'when.start': null, ...behind }, { _id: 1 })) yield { assets, timed: false };
}

const floorMilliseconds = (nanoseconds: bigint) => (nanoseconds - (nanoseconds < 0n ? 999_999n : 0n)) / 1_000_000n;

/** Matches of assets, annotations of all of them read by one query. */
export async function matchesIn(asked: Asked, assets: readonly AssetDoc[]): Promise<Match[]> {
  const { core, scope, shown } = asked;
  const showings = shown ? await showingsOf(core, scope, assets, shown.codes) : null;
  return assets.flatMap((asset) => {
    const windows = windowsOf(asked, asset, showings?.get(asset._id) ?? []);
    return windows ? matchesOf(asked, asset, windows) : [];
  });
}

/** The furthest key of which is certain that no later asset has a match before it. */
function settledBy({ span }: Asked, last: AssetDoc, timed: boolean): MatchKey | null {
  const start = timed ? nanosecondsOf(last.when!.start) : 0n;
  // Windows of what began before the question's time begin with it: to go on from here would be to begin again.
  if (timed && span && start < span.start) return null;
  return { timed, start, assetId: last._id, n: Number.MAX_SAFE_INTEGER };
}

/**
 * Matches in their order, as many as are asked for. A window may begin long after its asset, so a match waits until the
 * assets that are still to come all begin later.
 */
export async function readMatches(asked: Asked, options: ReadOptions): Promise<MatchRun> {
  const { after, most, deadline } = options;
  const matches: Match[] = [];
  const waiting: Match[] = [];
  let settled: MatchKey | null = null;
  const release = (until: MatchKey | null) => {
    waiting.sort((a, b) => compareKeys(keyOf(a), keyOf(b)));
    const ready = until ? waiting.findIndex((one) => compareKeys(keyOf(one), until) > 0) : -1;
    matches.push(...waiting.splice(0, ready < 0 ? waiting.length : ready));
  };
  for await (const { assets, timed } of batches(asked, options)) {
    const found = await matchesIn(asked, assets);
    waiting.push(...found.filter((match) => !after || compareKeys(keyOf(match), after) > 0));
    const until = settledBy(asked, assets.at(-1)!, timed);
    // What was settled by the page before is read again where it reaches further; that alone must not use up the time.
    if (until && after && compareKeys(until, after) <= 0) continue;
    if (until) {
      release(until);
      settled = until;
    }
    if (matches.length >= most) return { matches, complete: false, settled, late: false };
    if (Date.now() > deadline) return { matches, complete: false, settled, late: true };
  }
  release(null);
  return { matches, complete: true, settled, late: false };
}
