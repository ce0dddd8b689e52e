import { z } from 'zod';
import type { CoreFacets, GroupStep, JsonObject } from '@lode/core';
import { zoneSchema } from '../kinds.ts';

const name = z.object({ en: z.string(), zh: z.string() });

/** What every file of a shift is told. All of it may be missing: a file can come alone. */
const shared = {
  mine: z.object({ code: z.string(), name }).nullable().default(null),
  shift: z.object({ code: z.string(), name, date: z.string() }).nullable().default(null),
  utcOffset: z.string().nullable().default(null),
  shaft: z.object({ lon: z.number(), lat: z.number() }).nullable().default(null),
};

const sensorSchema = z.object({
  code: z.string(),
  quantity: z.string(),
  unit: z.string().nullable().default(null),
  area: z.string().nullable().default(null),
  placeClass: z.string().nullable().default(null),
});

const sensorContextSchema = z.object({ ...shared, sensors: z.array(sensorSchema).default([]) });
export type SensorContext = z.infer<typeof sensorContextSchema>;

const cameraSchema = z.object({
  code: z.string(),
  name: name.nullable().default(null),
  area: z.string().nullable().default(null),
  lon: z.number().nullable().default(null),
  lat: z.number().nullable().default(null),
  zones: z.array(zoneSchema).default([]),
});

const footageContextSchema = z.object({
  ...shared,
  camera: cameraSchema.nullable().default(null),
  /** Start by the camera's clock, nanoseconds since the Unix epoch. */
  start: z.string().regex(/^\d+$/).nullable().default(null),
  /** Files of readings of the same shift. */
  readings: z.array(z.string()).default([]),
  /** Code of the belt sensor of the camera's area; its readings are the companion `readings`. */
  belt: z.string().nullable().default(null),
});
export type FootageContext = z.infer<typeof footageContextSchema>;

const labelContextSchema = z.object({
  target: z.string().nullable().default(null),
  start: z.string().regex(/^\d+$/).nullable().default(null),
  classes: z.record(z.string(), z.string()).nullable().default(null),
});
export type LabelContext = z.infer<typeof labelContextSchema>;

/** A context that is none of ours says nothing. */
function read<T>(schema: z.ZodType<T>, context: JsonObject): T {
  const checked = schema.safeParse(context);
  return checked.success ? checked.data : schema.parse({});
}

export const sensorContext = (context: JsonObject): SensorContext => read(sensorContextSchema, context);
export const footageContext = (context: JsonObject): FootageContext => read(footageContextSchema, context);
export const labelContext = (context: JsonObject): LabelContext => read(labelContextSchema, context);

type Shared = Pick<SensorContext, 'mine' | 'shift' | 'shaft'>;

/** Mine › shift. */
export function shiftGroups({ mine, shift }: Shared): GroupStep[] {
  if (!mine) return [];
  const both = ({ en, zh }: { en: string; zh: string }) => (en === zh ? zh : `${zh} · ${en}`);
  const steps: GroupStep[] = [{ kind: 'mining.mine', key: mine.code, name: both(mine.name) }];
  if (shift) {
    const key = `${shift.date}/${shift.code}`;
    steps.push({
      kind: 'mining.shift',
      key,
      name: `${shift.date} ${both(shift.name)}`,
      order: key,
      facets: { ...shift },
    });
  }
  return steps;
}

/** Underground nothing is known better than the shaft that it belongs to. */
export function shaftPlace({ shaft }: Shared): CoreFacets['where'] | null {
  return shaft ? { bbox: [shaft.lon, shaft.lat, shaft.lon, shaft.lat] } : null;
}
