import { flattenEach, pointToLineDistance, pointToPolygonDistance } from '@turf/turf';
import type { Geometry, Polygon, Position } from 'geojson';
import { z } from 'zod';
import { bboxOf, distanceMetres, type LonLat } from '@lode/core/coordinates';
import type { JsonObject, NamedQuery, QueryAnnotation, QueryAsset, QueryData, QueryMatch, TimeSpan } from '@lode/core';

const params = z.strictObject({
  lon: z.number().min(-180).max(180).describe('Longitude of the place, degrees WGS 84'),
  lat: z.number().min(-90).max(90).describe('Latitude of the place, degrees WGS 84'),
  radius: z.number().positive().max(100_000).default(100).describe('How near, m'),
  classes: z.array(z.string().min(1)).max(50).default([]).describe('Classes of objects; none: all'),
  least: z.int().min(1).default(1).describe('So many objects at least in one picture'),
});

export type ObjectsNearParams = z.output<typeof params>;

const metres = { units: 'meters' } as const;

/** Metres from a place to a geometry of GeoJSON; 0 inside a polygon. */
export function metresTo(origin: LonLat, geometry: JsonObject): number {
  let nearest = Infinity;
  flattenEach(geometry as unknown as Geometry, ({ geometry: piece }) => {
    const distance =
      piece.type === 'Point'
        ? distanceMetres(origin, piece.coordinates as [number, number])
        : piece.type === 'LineString'
          ? pointToLineDistance(origin as Position, piece, metres)
          : // Negative inside.
            Math.max(0, pointToPolygonDistance(origin as Position, piece as Polygon, metres));
    nearest = Math.min(nearest, distance);
  });
  return nearest;
}

/** Whether a box could hold something that near: a degree of latitude is at least 110.5 km. */
function mayReach({ where }: QueryAsset, [lon, lat]: LonLat, radius: number): boolean {
  if (!where) return false;
  const [west, south, east, north] = where.bbox;
  const dLat = radius / 110_500;
  const dLon = dLat / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return lat >= south - dLat && lat <= north + dLat && lon >= west - dLon && lon <= east + dLon;
}

function nearOf(annotations: readonly QueryAnnotation[], origin: LonLat, radius: number) {
  return annotations.flatMap(({ id, class: code, parts }) => {
    const metres = parts.reduce(
      (best, { geometry }) => (geometry.kind === 'geo' && bboxOf(geometry.geometry) ? Math.min(best, metresTo(origin, geometry.geometry)) : best),
      Infinity,
    ); // prettier-ignore
    return metres <= radius ? [{ id, code, metres }] : [];
  });
}

const nanos = (date: Date) => BigInt(date.getTime()) * 1_000_000n;
const windowOf = ({ when }: QueryAsset): TimeSpan | null => when && { start: nanos(when.start), end: nanos(when.end) };

function matchOf(asset: QueryAsset, near: ReturnType<typeof nearOf>, asked: ObjectsNearParams): QueryMatch {
  const nearest = Math.min(...near.map(({ metres }) => metres));
  const counts = Object.fromEntries(
    [...Map.groupBy(near, ({ code }) => code)].map(([code, { length }]) => [code, length]),
  );
  const said = Object.entries(counts).map(([code, count]) => `${count} ${code}`);
  const window = windowOf(asset);
  return {
    assetId: asset.id,
    ...(window && { window }),
    score: Math.max(0.1, 1 - nearest / asked.radius),
    why: {
      en: `${said.join(', ')} within ${asked.radius} m, the nearest at ${nearest.toFixed(1)} m`,
      zh: `${asked.radius} 米内有 ${said.join('、')}，最近处 ${nearest.toFixed(1)} 米`,
    },
    evidence: { counts, nearestMetres: Number(nearest.toFixed(2)), params: asked as unknown as JsonObject },
    annotationIds: near.map(({ id }) => id),
  };
}

/** Orthophotos on which something of a class was marked near a place: people within 100 m of the shaft. */
export const objectsNearQuery: NamedQuery = {
  id: 'geospatial.objects-near',
  version: 1,
  title: { en: 'Marked objects near a place', zh: '某处附近的标注目标' },
  params,
  async *run(data: QueryData, asked: ObjectsNearParams) {
    const origin: LonLat = [asked.lon, asked.lat];
    for await (const asset of data.assets({ kinds: ['geospatial.raster'] })) {
      if (asset.annotationCount === 0 || !mayReach(asset, origin, asked.radius)) continue;
      const annotations = await data.annotations(asset.id, asked.classes.length > 0 ? asked.classes : undefined);
      const near = nearOf(annotations, origin, asked.radius);
      if (near.length >= asked.least) yield matchOf(asset, near, asked);
    }
  },
};
