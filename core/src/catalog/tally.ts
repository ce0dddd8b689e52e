import type { ClientSession } from 'mongodb';
import type { Severity } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import type { AssetDoc } from './catalog.model.ts';

/** Values beyond this length are names of things, not categories; they are searched, not counted. */
const MAX_VALUE = 120;

/**
 * What a batch changes in the counts of a dataset, gathered first and written at once, in the transaction of the
 * things counted: a count is never ahead of or behind them.
 */
export class Tally {
  readonly #orgId: string;
  readonly #datasetId: string;
  readonly #counts = new Map<string, number>();
  readonly #values = new Map<string, { k: string; v: string; n: number }>();
  readonly #spans = new Map<string, { min: number | Date; max: number | Date }>();

  constructor(orgId: string, datasetId: string) {
    this.#orgId = orgId;
    this.#datasetId = datasetId;
  }

  #add(field: string, n: number): void {
    this.#counts.set(field, (this.#counts.get(field) ?? 0) + n);
  }

  /** `sign` -1 takes an asset out. */
  asset(asset: Pick<AssetDoc, 'state' | 'bytes' | 'f'>, sign: 1 | -1 = 1): void {
    this.#add('assets', sign);
    this.#add(`states.${asset.state}`, sign);
    this.#add('bytes', sign * asset.bytes);
    for (const { k, v } of asset.f) {
      if (typeof v === 'string' || typeof v === 'boolean') this.value(k, String(v), sign);
      else if (sign === 1 && (typeof v === 'number' || v instanceof Date)) this.#span(k, v);
    }
  }

  annotations(n: number): void {
    this.#add('annotations', n);
  }

  finding(severity: Severity, n = 1): void {
    this.#add(`findings.${severity}`, n);
  }

  value(k: string, v: string, n: number): void {
    if (v.length > MAX_VALUE) return;
    const key = `${k}\n${v}`;
    const known = this.#values.get(key);
    if (known) known.n += n;
    else this.#values.set(key, { k, v, n });
  }

  #span(k: string, v: number | Date): void {
    const known = this.#spans.get(k);
    if (!known) this.#spans.set(k, { min: v, max: v });
    else {
      if (v < known.min) known.min = v;
      if (v > known.max) known.max = v;
    }
  }

  async write(core: Pick<Core, 'store'>, session: ClientSession): Promise<void> {
    const orgId = this.#orgId;
    const datasetId = this.#datasetId;
    const $inc = Object.fromEntries([...this.#counts].filter(([, n]) => n !== 0));
    if (Object.keys($inc).length > 0) {
      await core.store.counters.updateOne({ _id: datasetId, orgId }, { $inc }, { session });
    }
    const facet = (k: string, v: string) => ({ _id: idFrom('fct', datasetId, k, v), orgId, datasetId, k });
    const values = [...this.#values.values()].map(({ k, v, n }) => ({
      updateOne: { filter: facet(k, v), update: { $inc: { n }, $set: { v } }, upsert: true },
    }));
    const spans = [...this.#spans].map(([k, { min, max }]) => ({
      updateOne: {
        filter: facet(k, '$span'),
        update: { $min: { min }, $max: { max } } as never,
        upsert: true,
      },
    }));
    if (values.length + spans.length > 0) {
      await core.store.facetCounts.bulkWrite([...values, ...spans], { session, ordered: false });
    }
  }
}
