import { crsByCode, distanceMetres, transformer, type LonLat } from '@lode/core/coordinates';
import type { AssetView, DatasetValidator, Json } from '@lode/core';
import { finding } from '../findings.ts';

/** Metres; layers of one job lie closer together than this, or all of them are far apart. */
const FAR = 20_000;
/** How many times the usual distance from the middle is far. */
const TIMES = 20;
/** The right zone brings a layer at least this much closer. */
const CLOSER = 0.1;
/** Codes of Gauss–Kruger zones whose eastings carry no zone number: nothing in the coordinates tells them apart. */
const SILENT_ZONES: [first: number, last: number][] = [
  [4502, 4512], // CGCS2000, 6°
  [4534, 4554], // CGCS2000, 3°
  [2338, 2348], // Xian 1980, 6°
  [2370, 2390], // Xian 1980, 3°
];

const isBox = (value: Json | undefined): value is [number, number, number, number] =>
  Array.isArray(value) && value.length === 4 && value.every((one) => typeof one === 'number');
const middle = ([west, south, east, north]: [number, number, number, number]): LonLat => [(west + east) / 2, (south + north) / 2]; // prettier-ignore

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

/** The zone of the same family that would bring a layer closest to the others; null when none does by much. */
function betterZone({ crs, sourceBbox }: AssetView['facets'], centre: LonLat, metres: number) {
  const code = typeof crs === 'string' ? Number(/^EPSG:(\d+)$/.exec(crs)?.[1]) : NaN;
  const family = SILENT_ZONES.find(([first, last]) => code >= first && code <= last);
  if (!family || !isBox(sourceBbox)) return null;
  const [x, y] = middle(sourceBbox);
  let best: { code: string; metres: number } | null = null;
  for (let other = family[0]; other <= family[1]; other++) {
    const candidate = crsByCode(`EPSG:${other}`);
    if (!candidate || other === code) continue;
    const away = distanceMetres(transformer(candidate)(x, y), centre);
    if (away < (best?.metres ?? metres * CLOSER)) best = { code: `EPSG:${other}`, metres: Math.round(away) };
  }
  return best;
}

/**
 * A layer or raster that lies far from all others of its dataset: most likely its zone or datum is not what its file
 * says. Where another zone of the same family would put it among the others, that zone is named; nothing is changed.
 */
export const farFromOthersValidator: DatasetValidator = {
  rule: 'geospatial.far-from-others',
  version: 1,
  title: { en: 'Layers far from the others', zh: '远离其他图层' },
  scope: 'dataset',
  async *check(assets) {
    const placed: { asset: AssetView; at: LonLat }[] = [];
    for await (const asset of assets) {
      if (isBox(asset.facets.bbox)) placed.push({ asset, at: middle(asset.facets.bbox) });
    }
    // Of two, nobody can say which one is wrong.
    if (placed.length < 3) return;
    const centre: LonLat = [median(placed.map(({ at }) => at[0])), median(placed.map(({ at }) => at[1]))];
    const away = placed.map(({ at }) => distanceMetres(at, centre));
    const limit = Math.max(FAR, TIMES * median(away));
    for (const [i, { asset, at }] of placed.entries()) {
      const metres = away[i] as number;
      if (metres <= limit) continue;
      const zone = betterZone(asset.facets, centre, metres);
      const km = Math.round(metres / 1000);
      const message = {
        en: `Lies ${km} km from the other layers${zone ? `; with ${zone.code} instead of ${String(asset.facets.crs)} it would lie among them` : ''}`,
        zh: `距其他图层 ${km} 公里${zone ? `；若坐标系为 ${zone.code} 而非 ${String(asset.facets.crs)}，则与其他图层相符` : ''}`,
      };
      const evidence = {
        metres: Math.round(metres),
        ...(zone && { candidate: zone.code, candidateMetres: zone.metres }),
      };
      const location = { lon: at[0], lat: at[1] };
      yield { ...finding('far-from-others', 'warning', message, { location, evidence }), assetId: asset.id };
    }
  },
};
