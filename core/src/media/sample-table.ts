import { boxesOf, entriesOf, inner, type Box } from './iso-boxes.ts';

/** Samples of one MP4 track in order of decoding, in units of its time scale, from its sample table. */
export interface SampleTable {
  /** Units a second. */
  timescale: number;
  /** Presentation times, before any edit list. */
  times: Float64Array;
  bytes: Float64Array;
  key: Uint8Array;
  /** Of the sample shown last, in units. */
  lastDuration: number;
  /** How many samples there are, `most` or not. */
  count: number;
  /** How many of the first samples lie wholly within a file of this size. */
  within(fileSize: number): number;
}

/** Samples are in fragments behind the index, not in its tables (§8.8.1). */
export function isFragmented(moov: Uint8Array): boolean {
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength);
  return inner(boxesOf(view), 'mvex') !== null;
}

function trackOf(moov: Box[], id: number): Box[] | null {
  for (const { type, data } of moov) {
    if (type !== 'trak') continue;
    const boxes = boxesOf(data);
    const header = inner(boxes, 'tkhd');
    // Version 1 has two 64-bit times in front of the id (ISO/IEC 14496-12 §8.3.2).
    const at = header?.getUint8(0) === 1 ? 20 : 12;
    if (header && header.byteLength >= at + 4 && header.getUint32(at) === id) return boxes;
  }
  return null;
}

/** Sizes: one for all samples, or a table; null for the rare compact form. */
function sizesOf(stsz: DataView | null): { count: number; of(n: number): number } | null {
  if (!stsz || stsz.byteLength < 12) return null;
  const same = stsz.getUint32(4);
  if (same > 0) return { count: stsz.getUint32(8), of: () => same };
  return { count: entriesOf(stsz, 4, 12), of: (n) => stsz.getUint32(12 + 4 * n) };
}

/**
 * The table of a track (ISO/IEC 14496-12 §8.6–8.7) in the content of a `moov` box, `most` samples of it. Null when there
 * is none to read: a fragmented file, another track, a damaged table. Every count is held against the bytes there are,
 * except the number of samples of one size, which `most` bounds.
 */
export function readSampleTable(moov: Uint8Array, trackId: number, most: number): SampleTable | null {
  const boxes = boxesOf(new DataView(moov.buffer, moov.byteOffset, moov.byteLength));
  if (isFragmented(moov)) return null;
  const track = trackOf(boxes, trackId);
  const mdhd = track && inner(track, 'mdia', 'mdhd');
  const stbl = track && inner(track, 'mdia', 'minf', 'stbl');
  if (!mdhd || mdhd.byteLength < 24 || !stbl) return null;
  const timescale = mdhd.getUint32(mdhd.getUint8(0) === 1 ? 20 : 12);
  const tables = boxesOf(stbl);
  const sizes = sizesOf(inner(tables, 'stsz'));
  if (!sizes || sizes.count === 0 || timescale === 0) return null;
  const length = Math.min(sizes.count, most);

  const times = new Float64Array(length);
  let lastDuration = 0;
  let n = 0;
  let time = 0;
  const stts = inner(tables, 'stts');
  for (let entry = 0, entries = entriesOf(stts, 8); entry < entries && n < length; entry++) {
    const delta = stts!.getUint32(12 + 8 * entry);
    for (let left = stts!.getUint32(8 + 8 * entry); left > 0 && n < length; left--) {
      times[n] = time;
      time += delta;
      n += 1;
    }
    lastDuration = delta;
  }
  // Fewer times than sizes: the table contradicts itself.
  if (n < length) return null;
  // Signed in version 1; QuickTime writes negative ones in version 0 as well.
  const ctts = inner(tables, 'ctts');
  n = 0;
  for (let entry = 0, entries = entriesOf(ctts, 8); entry < entries && n < length; entry++) {
    const offset = ctts!.getInt32(12 + 8 * entry);
    for (let left = ctts!.getUint32(8 + 8 * entry); left > 0 && n < length; left--, n++) times[n]! += offset;
  }
  const stss = inner(tables, 'stss');
  const key = new Uint8Array(length).fill(stss ? 0 : 1);
  for (let entry = 0, entries = entriesOf(stss, 4); entry < entries; entry++) {
    const sample = stss!.getUint32(8 + 4 * entry) - 1;
    if (sample >= 0 && sample < length) key[sample] = 1;
  }
  const bytes = Float64Array.from({ length }, (_, sample) => sizes.of(sample));
  const within = (fileSize: number) => samplesWithin(fileSize, bytes, tables);
  return { timescale, times, bytes, key, lastDuration, count: sizes.count, within };
}

/** Follows the samples through their chunks (§8.7.4–8.7.5) until one is not there. */
function samplesWithin(fileSize: number, bytes: Float64Array, tables: Box[]): number {
  const stsc = inner(tables, 'stsc');
  const wide = inner(tables, 'co64');
  const chunkOffsets = wide ?? inner(tables, 'stco');
  const runs = entriesOf(stsc, 12);
  const chunks = entriesOf(chunkOffsets, wide ? 8 : 4);
  let sample = 0;
  let run = 0;
  for (let chunk = 0; chunk < chunks && runs > 0 && sample < bytes.length; chunk++) {
    while (run + 1 < runs && stsc!.getUint32(8 + 12 * (run + 1)) <= chunk + 1) run += 1;
    let end = wide ? Number(wide.getBigUint64(8 + 8 * chunk)) : chunkOffsets!.getUint32(8 + 4 * chunk);
    for (let left = stsc!.getUint32(12 + 12 * run); left > 0 && sample < bytes.length; left--) {
      end += bytes[sample]!;
      if (end > fileSize) return sample;
      sample += 1;
    }
  }
  return sample;
}
