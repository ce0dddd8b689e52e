import { z } from 'zod';
import type { Geometry, MaskGeometry, VolumeMaskGeometry } from './model.ts';

const pixel = z.number().min(-1e7).max(1e7);
const point = z.tuple([pixel, pixel]);
/** UTM and Gauss–Krüger coordinates are metres, too. */
const metre = z.number().min(-1e9).max(1e9);
const unit = z.number().min(-1.001).max(1.001);

const GEO_TYPES = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'];

/** Finite positions within longitude and latitude, at most 100,000; a topology check is a validator's business. */
const geoJsonGeometry = z
  .object({ type: z.enum(GEO_TYPES), coordinates: z.array(z.json()) })
  .refine(({ coordinates }) => {
    const numbers = coordinates.flat(4);
    return numbers.length <= 300_000 && numbers.every((n) => typeof n === 'number' && Math.abs(n) <= 20_000);
  }, 'coordinates are longitudes and latitudes in degrees');

/** The runs of a mask must fill its picture exactly. */
function fills({ size, counts }: MaskGeometry): boolean {
  return counts.reduce((sum, run) => sum + run, 0) === size[0] * size[1];
}

function fillsVolume({ size, counts }: VolumeMaskGeometry): boolean {
  return counts.reduce((sum, run) => sum + run, 0) === size[0] * size[1] * size[2];
}

const side = z.int().min(1).max(100_000);

/** Checks a geometry on its way in; numbers are finite by zod's own rule. */
export const geometrySchema: z.ZodType<Geometry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('box'), x: pixel, y: pixel, width: pixel.min(0), height: pixel.min(0) }),
  z.strictObject({
    kind: z.literal('polygon'),
    polygons: z.array(z.array(z.array(point).min(3).max(100_000)).min(1)).min(1),
  }),
  z
    .strictObject({
      kind: z.literal('mask'),
      size: z.tuple([side, side]),
      counts: z.array(z.int().min(0)).max(1_000_000),
    })
    .refine(fills, 'the runs of a mask must add up to its height × width'),
  z.strictObject({
    kind: z.literal('rotated-box'),
    ...{ x: pixel, y: pixel, width: pixel.min(0), height: pixel.min(0) },
    angle: z.number().min(-7).max(7),
  }),
  z.strictObject({
    kind: z.literal('ellipse'),
    ...{ x: pixel, y: pixel, radiusX: pixel.min(0), radiusY: pixel.min(0) },
    angle: z.number().min(-7).max(7),
  }),
  z.strictObject({
    kind: z.literal('skeleton'),
    nodes: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(200),
          ...{ x: pixel, y: pixel },
          visibility: z.union([z.literal(0), z.literal(1), z.literal(2)]),
        }),
      )
      .min(1)
      .max(1_000)
      .refine((nodes) => new Set(nodes.map(({ name }) => name)).size === nodes.length, 'two nodes have one name'),
  }),
  z.strictObject({ kind: z.literal('cuboid-2d'), points: z.array(point).length(8) }),
  z.strictObject({
    kind: z.literal('point-set'),
    runs: z
      .array(z.tuple([z.int().min(0), z.int().min(1)]))
      .min(1)
      .max(500_000)
      .refine((runs) => runs.every(([first], i) => i === 0 || first >= runs[i - 1]![0] + runs[i - 1]![1]), 'ascending'),
  }),
  z
    .strictObject({
      kind: z.literal('volume-mask'),
      size: z.tuple([side, side, side]),
      counts: z.array(z.int().min(0)).max(1_000_000),
      affine: z.array(z.number()).length(16).optional(),
    })
    .refine(fillsVolume, 'the runs of a mask must add up to its width × height × depth'),
  z
    .strictObject({
      kind: z.literal('text-span'),
      start: z.int().min(0),
      end: z.int().min(0),
      exact: z.string().max(100_000).optional(),
    })
    .refine(({ start, end }) => start <= end, 'end lies before start'),
  z.strictObject({ kind: z.literal('polyline'), points: z.array(point).min(2).max(100_000) }),
  z.strictObject({ kind: z.literal('points'), points: z.array(point).min(1).max(100_000) }),
  z.strictObject({
    kind: z.literal('cuboid'),
    center: z.tuple([metre, metre, metre]),
    size: z.tuple([metre.min(0), metre.min(0), metre.min(0)]),
    rotation: z
      .tuple([unit, unit, unit, unit])
      .refine((q) => Math.abs(Math.hypot(...q) - 1) < 1e-3, 'a rotation is a unit quaternion x, y, z, w'),
    frame: z.string().min(1).max(200),
  }),
  z.strictObject({ kind: z.literal('interval') }),
  z.strictObject({ kind: z.literal('geo'), geometry: geoJsonGeometry }),
  z.strictObject({ kind: z.literal('tag') }),
]);
