import type { ByteSource, JsonObject, LocalText, TimeSpan } from './values.ts';

/** Samples in ascending order of time, one value each. NaN is a gap: nothing is known until the next sample. */
export interface Samples {
  /** Nanoseconds since the Unix epoch. */
  t: BigInt64Array;
  v: Float64Array;
}

/** Something with samples over time: a gas sensor, the speed of a car, a lead of an ECG. */
export interface ParsedChannel {
  /** Unique in its asset: `ego.speed`, `ch4-t1`. */
  key: string;
  title: LocalText;
  /** UCUM: m/s, %, Cel. */
  unit?: string;
  /** `state` is drawn as steps (a belt runs or stands), `number` as a line. */
  type: 'number' | 'state';
  /** What queries go by: `{ quantity: 'ch4', placeClass: 'T1' }`. */
  attributes?: JsonObject;
  /** Stored: the hub keeps these. Without them the channel is filed, and its plugin's reader answers for windows. */
  samples?: Samples;
  /** Of a filed channel. */
  span?: TimeSpan;
  count?: number;
}

export interface ChannelReadInput {
  source: ByteSource;
  companions: Record<string, { path: string; source: ByteSource }>;
  channel: { key: string; attributes: JsonObject };
  from: bigint;
  to: bigint;
}

/** Reads a filed channel's samples in [from, to], plus the one before where a state must be known. Runs as parsers do. */
export interface ChannelReader {
  /** Asset kind whose filed channels it reads. */
  kind: string;
  read(input: ChannelReadInput): Promise<Samples>;
}
