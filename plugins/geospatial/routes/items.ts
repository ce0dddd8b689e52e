import type { RouteData, StoredRow } from '@lode/core';
import { GEOJSON_TYPE, type Link } from './answers.ts';
import type { Collection } from './collection.ts';
import type { ItemsQuery } from './parameters.ts';

/** Rows that are in memory at a time, whatever the page's size. */
const BATCH = 500;

/** A row as a GeoJSON feature. */
export function featureOf({ id, geometry, values }: StoredRow): object {
  return { type: 'Feature', id, geometry: geometry ?? null, properties: values };
}

/** The same question, from another place on. */
function pageUrl(url: string, query: URLSearchParams, after: number): string {
  const next = new URLSearchParams(query);
  next.set('after', String(after));
  return `${url}?${next.toString()}`;
}

/**
 * One page of features as text, written while the rows are read. `numberReturned` and the link to the next page stand
 * at the end, when they are known; the order of members means nothing in JSON.
 */
export async function* itemsBody(
  data: RouteData,
  { assetId }: Collection,
  asked: ItemsQuery,
  { url, query }: { url: string; query: URLSearchParams },
): AsyncGenerator<string> {
  const filter = { assetId, ...(asked.bbox && { bbox: asked.bbox }) };
  const numberMatched = await data.countRows(filter);
  yield `{"type":"FeatureCollection","timeStamp":"${new Date().toISOString()}","numberMatched":${numberMatched},"features":[`;
  let { after } = asked;
  let returned = 0;
  let more = true;
  while (more && returned < asked.limit) {
    const limit = Math.min(BATCH, asked.limit - returned);
    // One more than is wanted tells whether there is a next page.
    const rows = await data.rows({ ...filter, ...(after !== undefined && { after }), limit: limit + 1 });
    const page = rows.slice(0, limit);
    more = rows.length > limit;
    if (page.length > 0) {
      yield (returned > 0 ? ',' : '') + page.map((row) => JSON.stringify(featureOf(row))).join(',');
      returned += page.length;
      after = (page.at(-1) as StoredRow).n;
    }
  }
  const self = query.size > 0 ? `${url}?${query.toString()}` : url;
  const links: Link[] = [{ href: self, rel: 'self', type: GEOJSON_TYPE }];
  if (more && after !== undefined) links.push({ href: pageUrl(url, query, after), rel: 'next', type: GEOJSON_TYPE });
  yield `],"numberReturned":${returned},"links":${JSON.stringify(links)}}`;
}
