import { z } from 'zod';
import { zoneSchema } from '../kinds.ts';

const name = z.union([
  z.object({ en: z.string(), zh: z.string() }),
  z.string().transform((text) => ({ en: text, zh: text })),
]);
const lon = z.number().min(-180).max(180);
const lat = z.number().min(-90).max(90);
/** Relative to the folder of shift.json; no way out of it. */
const path = z
  .string()
  .min(1)
  .refine(
    (text) => !text.startsWith('/') && !text.includes('\\') && !text.split('/').includes('..'),
    'a path within the folder',
  );

const utcOffset = z.string().regex(/^([+-](0\d|1[0-4]):?[0-5]\d|Z)$/i);

/** `shift.json`: one shift of one mine, written by whoever exports the folder. Unknown keys are let pass. */
export const shiftSchema = z.object({
  mine: z.object({ code: z.string().min(1), name }),
  shift: z.object({ code: z.string().min(1), name, date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) }),
  /** Of every time in the folder that has no offset of its own, `+08:00`. */
  utcOffset,
  shaft: z.object({ lon, lat }).optional(),
  cameras: z
    .array(
      z.object({
        code: z.string().min(1),
        name: name.optional(),
        area: z.string().optional(),
        file: path,
        /** By the camera's own clock, ISO 8601; local where no offset is given. */
        start: z.string().optional(),
        lon: lon.optional(),
        lat: lat.optional(),
        zones: z.array(zoneSchema.extend({ name })).default([]),
      }),
    )
    .default([]),
  sensors: z
    .array(
      z.object({
        code: z.string().min(1),
        quantity: z.string(),
        unit: z.string().nullable().default(null),
        area: z.string().nullable().default(null),
        /** Place of a methane sensor in AQ 1029: T0, T1, … */
        placeClass: z.string().nullable().default(null),
      }),
    )
    .default([]),
  readings: z.array(path).default([]),
  /** MOT label files; `classes` names the numbers of the seventh… eighth column: `{"1": "person"}`. */
  labels: z
    .array(z.object({ camera: z.string(), file: path, classes: z.record(z.string(), z.string()).optional() }))
    .default([]),
});
export type ShiftFile = z.infer<typeof shiftSchema>;

/** Reads a shift file; what is wrong with it comes back as text for people. */
export function readShiftFile(bytes: Uint8Array): { shift: ShiftFile } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return { fault: (error as Error).message };
  }
  const checked = shiftSchema.safeParse(value);
  if (checked.success) return { shift: checked.data };
  const [issue] = checked.error.issues;
  return { fault: `${issue?.path.join('.') || 'shift.json'}: ${issue?.message ?? 'not a shift file'}` };
}
