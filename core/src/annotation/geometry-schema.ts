import { z } from 'zod';
import type { Geometry, MaskGeometry } from './model.ts';

const pixel = z.number().min(-1e7).max(1e7);
const point = z.tuple([pixel, pixel]);

/** The runs of a mask must fill its picture exactly. */
function fills({ size, counts }: MaskGeometry): boolean {
  return counts.reduce((sum, run) => sum + run, 0) === size[0] * size[1];
}

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
      size: z.tuple([z.int().min(1).max(100_000), z.int().min(1).max(100_000)]),
      counts: z.array(z.int().min(0)).max(1_000_000),
    })
    .refine(fills, 'the runs of a mask must add up to its height × width'),
  z.strictObject({ kind: z.literal('tag') }),
]);
