import type { ViewerProps, ViewerRow, ViewerSeries } from '@lode/core/viewer';
import { ask, HubError } from '../graphql-client.ts';
import { ASSET_ROWS, SERIES_WINDOW } from '../queries/asset.ts';
import type { SeriesAnswer } from '../queries/asset.ts';

/** Points as numbers: milliseconds, and NaN where the hub says that nothing is known. */
export function seriesOf({ t, min, max }: Pick<SeriesAnswer, 't' | 'min' | 'max'>): ViewerSeries {
  return {
    t: Float64Array.from(t, (nanoseconds) => Number(nanoseconds) / 1e6),
    min: Float64Array.from(min, (value) => value ?? NaN),
    max: Float64Array.from(max, (value) => value ?? NaN),
  };
}

/**
 * Part of a channel, thinned by the hub.
 * @throws HubError NOT_FOUND when there is no such channel
 */
export const readWindow: ViewerProps['window'] = async (channelId, from, to, maxPoints) => {
  const { window } = await ask(SERIES_WINDOW, { channelId, from: String(from), to: String(to), maxPoints });
  if (!window) throw new HubError('NOT_FOUND', 'There is no such channel.');
  return seriesOf(window);
};

/** The hub gives no more in one answer. */
const PAGE = 200;

/**
 * Reads an asset's rows in their order, as many pages as `limit` needs.
 * @throws HubError BAD_INPUT when `after` is not the `next` of rows that were read before
 */
export function readRows(assetId: string): ViewerProps['rows'] {
  // The hub's cursors are opaque; viewers count rows.
  const cursors = new Map<string, string>();
  return async ({ bbox, after, limit }) => {
    const key = (n: number) => `${bbox?.join() ?? ''}#${n}`;
    const begin = after === undefined ? null : cursors.get(key(after));
    if (begin === undefined) throw new HubError('BAD_INPUT', `Rows after ${after} follow no page that was read.`);
    const rows: ViewerRow[] = [];
    for (let cursor = begin; ;) {
      const first = Math.min(PAGE, limit - rows.length);
      const { asset } = await ask(ASSET_ROWS, { id: assetId, bbox: bbox ?? null, first, after: cursor });
      if (!asset) throw new HubError('NOT_FOUND', 'There is no such asset.');
      const { edges, pageInfo } = asset.rows;
      rows.push(...edges.map(({ node }) => node));
      const last = edges.at(-1);
      if (!last || !pageInfo.hasNextPage) return { rows, next: null };
      cursor = last.cursor;
      if (rows.length >= limit) {
        cursors.set(key(last.node.n), last.cursor);
        return { rows, next: last.node.n };
      }
    }
  };
}
