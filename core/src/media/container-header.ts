import type { RandomAccess } from '../contract/values.ts';
import { credibleFragment } from './check-counts.ts';

/** What a container says of itself beside its tracks. */
export interface ContainerHeader {
  /** When it was written, by the recorder's clock. */
  createdAt: Date | null;
  /** Its structure claims bytes that the file does not have. */
  truncated: boolean;
  /** Where the content of an MP4's index (`moov`) is. */
  index: { start: number; end: number } | null;
  /** The counts in a fragment are not what its bytes can hold. */
  implausible: boolean;
}

/** Seconds from 1904-01-01 (ISO/IEC 14496-12 §8.2.2) to 1970-01-01. */
const SECONDS_SINCE_1904 = 2_082_844_800;
/** Milliseconds to 2001-01-01, from which Matroska counts nanoseconds (RFC 9559 §5.1.2.11). */
const MATROSKA_EPOCH = 978_307_200_000;
/** A fragmented day has some 170,000 boxes; beyond that the end is not looked at. */
const MOST_BOXES = 200_000;
/** The header of a fragment, not its frames. */
const MOST_FRAGMENT_BYTES = 16 * 2 ** 20;
/** More than Matroska's Info ever needs. */
const MATROSKA_HEAD = 64 * 1024;

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Clocks that were never set give zero, and some give 1970; neither is a date of a recording. */
function plausible(milliseconds: number): Date | null {
  return milliseconds > Date.UTC(1990, 0) && milliseconds < Date.UTC(2200, 0) ? new Date(milliseconds) : null;
}

interface Box {
  type: string;
  /** Offset of the content. */
  content: number;
  end: number;
}

async function boxAt(source: RandomAccess, offset: number, limit: number): Promise<Box | null> {
  const head = await source.read(offset, 16);
  if (head.length < 8) return null;
  const data = view(head);
  const type = String.fromCharCode(...head.subarray(4, 8));
  const short = data.getUint32(0);
  if (short === 0) return { type, content: offset + 8, end: limit };
  if (short !== 1) return { type, content: offset + 8, end: offset + short };
  if (head.length < 16) return null;
  return { type, content: offset + 16, end: offset + Number(data.getBigUint64(8)) };
}

/** `mvhd` is the first box of `moov` in practice, and among the first by the standard's own examples. */
async function movieCreated(source: RandomAccess, moov: Box): Promise<Date | null> {
  let offset = moov.content;
  for (let n = 0; n < 16 && offset < moov.end; n++) {
    const box = await boxAt(source, offset, moov.end);
    if (!box || box.end <= offset) return null;
    if (box.type === 'mvhd') {
      const head = await source.read(box.content, 12);
      if (head.length < 12) return null;
      const data = view(head);
      const seconds = head[0] === 1 ? Number(data.getBigUint64(4)) : data.getUint32(4);
      return plausible((seconds - SECONDS_SINCE_1904) * 1000);
    }
    offset = box.end;
  }
  return null;
}

async function fragmentIsCredible(source: RandomAccess, { content, end }: Box): Promise<boolean> {
  if (end - content > MOST_FRAGMENT_BYTES) return false;
  return credibleFragment(await source.read(content, end - content));
}

/** Walks the outermost boxes of an MP4 or MOV; their contents stay unread. */
export async function isoMediaHeader(source: RandomAccess): Promise<ContainerHeader> {
  const header: ContainerHeader = { createdAt: null, truncated: false, index: null, implausible: false };
  let offset = 0;
  for (let n = 0; n < MOST_BOXES && offset < source.size; n++) {
    const box = await boxAt(source, offset, source.size);
    if (!box) {
      // Fewer than eight bytes: nothing a box fits in. Zeros at the end are padding of some recorders.
      header.truncated = (await source.read(offset, 8)).some((byte) => byte !== 0);
      break;
    }
    if (box.type === 'moov') {
      header.index = { start: box.content, end: Math.min(box.end, source.size) };
      header.createdAt ??= await movieCreated(source, box);
    }
    if (box.type === 'moof' && box.end <= source.size && !(await fragmentIsCredible(source, box))) {
      header.implausible = true;
    }
    if (box.end > source.size) header.truncated = true;
    if (box.end <= offset) break;
    offset = box.end;
  }
  return header;
}

/** An EBML number; its length is in its first bits. `null`: "unknown size", which recorders of live streams write. */
function ebmlSize(bytes: Uint8Array, at: number): { value: number | null; length: number } | null {
  const first = bytes[at];
  if (!first) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = first & (0xff >> length);
  let ones = value === 0xff >> length;
  for (let n = 1; n < length; n++) {
    const byte = bytes[at + n]!;
    value = value * 256 + byte;
    ones &&= byte === 0xff;
  }
  return { value: ones ? null : value, length };
}

function ebmlId(bytes: Uint8Array, at: number): { id: number; length: number } | null {
  const first = bytes[at];
  if (!first) return null;
  const length = Math.clz32(first) - 23;
  if (length > 4 || at + length > bytes.length) return null;
  let id = 0;
  for (let n = 0; n < length; n++) id = id * 256 + bytes[at + n]!;
  return { id, length };
}

const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const DATE = 0x4461;
const CLUSTER = 0x1f43b675;

/** Reads the first bytes of a Matroska or WebM file: the segment's size and Info › DateUTC. */
export async function matroskaHeader(source: RandomAccess): Promise<ContainerHeader> {
  const header: ContainerHeader = { createdAt: null, truncated: false, index: null, implausible: false };
  const head = await source.read(0, Math.min(MATROSKA_HEAD, source.size));
  for (let at = 0; at < head.length;) {
    const id = ebmlId(head, at);
    const size = id && ebmlSize(head, at + id.length);
    if (!id || !size || id.id === CLUSTER) break;
    const content = at + id.length + size.length;
    if (id.id === DATE && size.value === 8 && content + 8 <= head.length) {
      header.createdAt = plausible(MATROSKA_EPOCH + Number(view(head).getBigInt64(content) / 1_000_000n));
    }
    if (id.id === SEGMENT && size.value !== null) header.truncated = content + size.value > source.size;
    // Segment and Info are entered; everything else is stepped over.
    if (id.id === SEGMENT || id.id === INFO) at = content;
    else if (size.value === null) break;
    else at = content + size.value;
  }
  return header;
}

/** A transport stream is a row of packets of one size; the last one is whole unless the file was cut. */
export async function transportHeader(source: RandomAccess): Promise<ContainerHeader> {
  const head = await source.read(0, 5);
  const packet = head[0] === 0x47 ? 188 : 192;
  return { createdAt: null, truncated: source.size % packet !== 0, index: null, implausible: false };
}
