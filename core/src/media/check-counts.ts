import { boxesOf, entriesOf, inner, isTiled, type Box } from './iso-boxes.ts';

/*
 * mediabunny believes the counts in an MP4: a single damaged byte makes it build a list of two thousand million samples.
 * So they are held against the bytes that they are about before it sees them.
 */

/** Far more than a video of a day has. */
const MOST_SAMPLES = 5_000_000;
/** Of one run in a fragment whose samples take no bytes of their own; recorders write seconds at a time. */
const MOST_IN_RUN = 100_000;
/** Duration, size, flags and composition offset of each sample (§8.8.8). */
const PER_SAMPLE_FIELDS = [0x100, 0x200, 0x400, 0x800];

/** Whether a table's entries are all there. */
const fits = (table: DataView | null, size: number, head = 8) =>
  !table || (table.byteLength >= head && entriesOf(table, size, head) === table.getUint32(head - 4));

/** Largest and sum of a 32-bit field over the entries of a table. */
function countsOf(table: DataView | null, size: number, at: number): { sum: number; largest: number } {
  let sum = 0;
  let largest = 0;
  for (let n = 0, entries = entriesOf(table, size); n < entries; n++) {
    const count = table!.getUint32(8 + size * n + at);
    sum += count;
    if (count > largest) largest = count;
  }
  return { sum, largest };
}

function credibleTrack(tables: Box[]): boolean {
  const [stsz, stts, ctts] = ['stsz', 'stts', 'ctts'].map((type) => inner(tables, type));
  const [stsc, stss, stco, co64] = ['stsc', 'stss', 'stco', 'co64'].map((type) => inner(tables, type));
  if (stsz && stsz.byteLength < 12) return false;
  const same = stsz && stsz.getUint32(4) > 0;
  if (same ? stsz.getUint32(8) > MOST_SAMPLES : !fits(stsz ?? null, 4, 12)) return false;
  return (
    fits(stts ?? null, 8) &&
    fits(ctts ?? null, 8) &&
    fits(stsc ?? null, 12) &&
    fits(stss ?? null, 4) &&
    fits(stco ?? null, 4) &&
    fits(co64 ?? null, 8) &&
    countsOf(stts ?? null, 8, 0).sum <= MOST_SAMPLES &&
    countsOf(ctts ?? null, 8, 0).sum <= MOST_SAMPLES &&
    countsOf(stsc ?? null, 12, 4).largest <= MOST_SAMPLES
  );
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The way to the tables. Where boxes do not fill a box, another reader may take other bytes for the counts. */
const WAY = ['trak', 'mdia', 'minf', 'stbl'];

function credibleOnTheWay(data: DataView, depth: number): boolean {
  if (!isTiled(data)) return false;
  const boxes = boxesOf(data);
  if (depth === WAY.length) return credibleTrack(boxes);
  return boxes.every((box) => box.type !== WAY[depth] || credibleOnTheWay(box.data, depth + 1));
}

/** Whether the sample tables in the content of a `moov` box can be what they say. */
export function credibleIndex(moov: Uint8Array): boolean {
  return credibleOnTheWay(viewOf(moov), 0);
}

/** The same of the runs in the content of a `moof` box. */
export function credibleFragment(moof: Uint8Array): boolean {
  const content = viewOf(moof);
  if (!isTiled(content)) return false;
  return boxesOf(content).every((box) => {
    if (box.type !== 'traf') return true;
    return (
      isTiled(box.data) && boxesOf(box.data).every((inTrack) => inTrack.type !== 'trun' || credibleRun(inTrack.data))
    );
  });
}

function credibleRun(trun: DataView): boolean {
  if (trun.byteLength < 8) return false;
  const flags = trun.getUint32(0) & 0xffffff;
  const size = 4 * PER_SAMPLE_FIELDS.filter((field) => flags & field).length;
  const count = trun.getUint32(4);
  return size > 0 ? count * size <= trun.byteLength : count <= MOST_IN_RUN;
}
