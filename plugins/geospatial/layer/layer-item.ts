import type { JsonObject, ParsedItem, ParsedRow } from '@lode/core';
import { checkGeometries } from '../checks/check-geometries.ts';
import { checkPosition } from '../checks/position.ts';
import { followsRightHandRule, wind } from '../checks/rings.ts';
import type { FindingList } from '../findings.ts';
import type { LayerFeature, ReadLayer } from './feature.ts';
import { boundsOf, eachPosition, hasPosition, type Bounds, type LayerGeometry, type ToLonLat } from './geometry.ts';
import { crsFacets, localText, resolveCrs, toLonLatOf } from './resolve-crs.ts';

/** Rounding at the edge of the world is forgiven (1e-6° is 0.1 m); what lies beyond is not on it. */
const onEarth = (value: number, limit: number) =>
  value >= -limit && value <= limit ? value : value > limit && value < limit + 1e-6 ? limit : value < -limit && value > -limit - 1e-6 ? -limit : NaN; // prettier-ignore

/** Puts a geometry on the globe, in place; false when part of it is not on it. */
function place(geometry: LayerGeometry, toLonLat: ToLonLat): boolean {
  let good = true;
  eachPosition(geometry, (position) => {
    const [lon, lat] = toLonLat(position[0], position[1]);
    position[0] = onEarth(lon, 180);
    position[1] = onEarth(lat, 90);
    if (Number.isNaN(position[0]) || Number.isNaN(position[1])) good = false;
  });
  return good;
}

function placed(features: LayerFeature[], toLonLat: ToLonLat | null, findings: FindingList) {
  const rows: ParsedRow[] = [];
  const geometries: LayerGeometry[] = [];
  for (const { id, geometry, values } of features) {
    if (!geometry || !toLonLat || !hasPosition(geometry)) {
      rows.push({ id, values });
    } else if (place(geometry, toLonLat)) {
      wind(geometry);
      geometries.push(geometry);
      rows.push({ id, geometry: geometry as unknown as JsonObject, values });
    } else {
      const message = {
        en: 'Lies outside what its reference system can express; it has no place on the map',
        zh: '位于坐标系可表达范围之外，无法在地图上定位',
      };
      findings.say('outside-area', 'error', message, { location: { featureId: id } });
      rows.push({ id, values });
    }
  }
  return { rows, bbox: boundsOf(geometries) };
}

/** GeoJSON alone says how rings run; what is stored and served follows it in any case. */
function checkWinding({ format, features, findings }: ReadLayer, swapped: boolean): void {
  if (format !== 'geojson' || swapped) return;
  const wrong = features.filter(({ geometry }) => geometry && !followsRightHandRule(geometry));
  if (wrong.length === 0) return;
  const message = {
    en: `Rings of ${wrong.length} features run the other way than RFC 7946 wants: shells anticlockwise, holes clockwise`,
    zh: `${wrong.length} 个要素的环方向与 RFC 7946 不符：外环应为逆时针，内环应为顺时针`,
  };
  const evidence = { features: wrong.length, examples: wrong.slice(0, 10).map(({ id }) => id) };
  findings.say('ring-orientation', 'info', message, { evidence });
}

function typesOf(features: LayerFeature[]): string[] {
  const types = new Set<string>();
  for (const { geometry } of features) if (geometry) types.add(geometry.type);
  return [...types].sort();
}

/** Names a person would search for: the layer, its fields. */
const wordsOf = ({ layerName, fields }: ReadLayer) => [
  ...(layerName ? [layerName] : []),
  ...fields.slice(0, 100).map(({ name }) => name),
];

/** Judges a layer that was read, puts it on the globe, and makes an asset of it with a row for each feature. */
export async function layerItem(layer: ReadLayer): Promise<ParsedItem> {
  const { features, findings, fields, format, total, encoding } = layer;
  const sourceBounds = boundsOf(features.map(({ geometry }) => geometry));
  const types = typesOf(features);
  const resolved = types.length > 0 ? resolveCrs(layer.declared, sourceBounds, findings) : null;
  const toLonLat = resolved && toLonLatOf(resolved, findings);
  checkWinding(layer, resolved?.swapped ?? false);
  const judged = await checkGeometries(
    features,
    { crs: resolved?.crs ?? null, toLonLat, table: layer.table ?? false },
    findings,
  );
  const { rows, bbox } = placed(features, toLonLat, findings);
  if (bbox) checkPosition(bbox, rows, resolved?.crs ?? null, findings);
  const facets: JsonObject = {
    format,
    features: total,
    geometryTypes: types,
    fields: fields.map(({ name, type }) => ({ name, type })),
    ...judged,
    ...(resolved && crsFacets(resolved)),
    ...(encoding && { encoding: encoding.name, encodingEvidence: localText(encoding.evidence) }),
    ...(layer.layerName !== undefined && { layer: layer.layerName }),
    ...(sourceBounds && { sourceBbox: [...sourceBounds] }),
    ...(bbox && { bbox: [...bbox] }),
  };
  return {
    kind: 'geospatial.layer',
    mediaType: layer.mediaType,
    ...(layer.name !== undefined && { name: layer.name }),
    ...(bbox && { core: { where: { bbox: bbox satisfies Bounds } } }),
    facets,
    words: wordsOf(layer),
    rows,
    findings: findings.all(),
    ...(layer.parts && Object.keys(layer.parts).length > 0 && { parts: layer.parts }),
  };
}
