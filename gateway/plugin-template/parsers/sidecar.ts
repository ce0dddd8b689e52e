import { z } from 'zod';

// Yours: the fields of your sidecar.
/** `a.json` beside `a.png`. A field that is missing is fine; one that is wrong makes the sidecar a bad one. */
const sidecarSchema = z.object({
  device: z.string().min(1).optional(),
  time: z.iso.datetime({ offset: true }).optional(),
  /** Degrees, WGS84. */
  lon: z.number().min(-180).max(180).optional(),
  lat: z.number().min(-90).max(90).optional(),
  /** °C. */
  value: z.number().optional(),
  /** Boxes in pixels from the top-left corner. */
  marks: z
    .array(
      z.object({
        class: z.string().min(1),
        x: z.number(),
        y: z.number(),
        width: z.number().positive(),
        height: z.number().positive(),
      }),
    )
    .max(1_000)
    .default([]),
});

export type Sidecar = z.infer<typeof sidecarSchema>;

/** The sidecar, or in one line what is wrong with it. */
export function readSidecar(bytes: Uint8Array): Sidecar | string {
  try {
    const read = sidecarSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    return `${issue?.path.join('.') || 'file'}: ${issue?.message}`;
  } catch {
    return 'file: not JSON';
  }
}
