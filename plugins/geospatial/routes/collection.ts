import type { JsonObject, RouteData } from '@lode/core';
import { GEOJSON_TYPE, type Link } from './answers.ts';

export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

/** A layer of the dataset under the name that it has in URLs. */
export interface Collection {
  id: string;
  assetId: string;
  title: string;
  facets: JsonObject;
  bbox: number[] | null;
}

/** Extensions of files are no part of a layer's name. */
const withoutExtension = (name: string) => name.replace(/\.(?:shp|geojson|json|geojsonl|ndjson|fgb|gpkg|dbf)$/i, '');

/** Letters and digits of ASCII, since clients write it into file names; empty when too little is left. */
function slugOf(name: string): string {
  const slug = withoutExtension(name).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, ''); // prettier-ignore
  return slug.length >= 2 && slug.length <= 60 ? slug : '';
}

/** All layers of the dataset. A collection is called by its name where that is plain and unique, else by the asset's id. */
export async function collectionsOf(data: RouteData): Promise<Collection[]> {
  const assets = await data.assets({ kinds: ['geospatial.layer'] });
  const slugs = Map.groupBy(assets, ({ name }) => slugOf(name));
  return assets.map(({ id, name, facets, where }) => {
    const slug = slugOf(name);
    const alone = slug !== '' && slugs.get(slug)?.length === 1;
    return {
      id: alone ? slug : id,
      assetId: id,
      title: withoutExtension(name),
      facets,
      bbox: where?.bbox ?? null,
    };
  });
}

/** By its name or by its asset's id, so that a link to the latter lasts. */
export async function collectionNamed(data: RouteData, name: string): Promise<Collection | null> {
  const all = await collectionsOf(data);
  return all.find(({ id }) => id === name) ?? all.find(({ assetId }) => assetId === name) ?? null;
}

function describe({ facets }: Collection): string {
  const types = Array.isArray(facets.geometryTypes) ? facets.geometryTypes.join(', ') : '';
  const crs = typeof facets.crs === 'string' ? `; stored from ${facets.crs}` : '';
  // Positions in these datums are not where WGS 84 has them, and whoever draws them must know.
  const offset =
    facets.datum === 'GCJ-02' || facets.datum === 'BD-09' ? `; positions are ${facets.datum}, not WGS 84` : '';
  return `${types || 'Table without geometry'}${crs}${offset}`;
}

/** A collection as Part 1 §7.14 describes it. `base`: where the API is mounted. */
export function collectionObject(collection: Collection, base: string): object {
  const { id, title, bbox } = collection;
  const self = `${base}/collections/${encodeURIComponent(id)}`;
  const links: Link[] = [
    { href: self, rel: 'self', type: 'application/json', title },
    { href: `${self}/items`, rel: 'items', type: GEOJSON_TYPE, title },
  ];
  return {
    id,
    title,
    description: describe(collection),
    itemType: 'feature',
    ...(bbox && { extent: { spatial: { bbox: [bbox], crs: CRS84 } } }),
    crs: [CRS84],
    links,
  };
}
