import type { RandomAccess } from '@lode/core';

export interface Fragment {
  offset: number;
  length: number;
}

export interface Encapsulated {
  /** Basic Offset Table: of each frame's first item, counted from the first byte after the table; may be empty. */
  table: number[];
  tableEnd: number;
  fragments: Fragment[];
  /** How the sequence of items ended (PS3.5 A.4). `capped`: more fragments than are looked at. */
  end: 'delimiter' | 'truncated' | 'malformed' | 'capped';
  /** Where reading stopped. */
  offset: number;
}

const WINDOW = 64 * 1024;
const MAX_FRAGMENTS = 20_000;
const ITEM = 0xe000_fffe;
const SEQUENCE_END = 0xe0dd_fffe;

/** Reads small pieces through one window, so that many short fragments do not cost a read each. */
function windowed(source: RandomAccess) {
  let start = 0;
  let bytes = new Uint8Array(0);
  return async (offset: number, length: number): Promise<DataView | null> => {
    if (offset + length > source.size) return null;
    if (offset < start || offset + length > start + bytes.length) {
      start = offset;
      bytes = Uint8Array.from(await source.read(offset, Math.min(Math.max(WINDOW, length), source.size - offset)));
    }
    return new DataView(bytes.buffer, bytes.byteOffset + offset - start, length);
  };
}

async function readTable(read: ReturnType<typeof windowed>, offset: number, length: number): Promise<number[]> {
  const entries = Math.min(length >> 2, MAX_FRAGMENTS);
  const view = entries > 0 ? await read(offset, entries * 4) : null;
  return view ? Array.from({ length: entries }, (_, index) => view.getUint32(index * 4, true)) : [];
}

/** Walks the items of encapsulated Pixel Data from the element's value at `start` (PS3.5 A.4); reads their headers only. */
export async function scanFragments(source: RandomAccess, start: number): Promise<Encapsulated> {
  const read = windowed(source);
  const found: Encapsulated = { table: [], tableEnd: start, fragments: [], end: 'capped', offset: start };
  for (let at = start, index = 0; index <= MAX_FRAGMENTS; index += 1) {
    found.offset = at;
    const header = await read(at, 8);
    if (!header) return { ...found, end: 'truncated' };
    const tag = header.getUint32(0, true);
    const length = header.getUint32(4, true);
    if (tag === SEQUENCE_END) return { ...found, end: 'delimiter' };
    if (tag !== ITEM || length === 0xffff_ffff) return { ...found, end: 'malformed' };
    if (at + 8 + length > source.size) return { ...found, end: 'truncated' };
    if (index === 0) {
      found.table = await readTable(read, at + 8, length);
      found.tableEnd = at + 8 + length;
    } else {
      found.fragments.push({ offset: at + 8, length });
    }
    at += 8 + length;
  }
  return found;
}

async function endsJpeg(source: RandomAccess, { offset, length }: Fragment): Promise<boolean> {
  const tail = await source.read(offset + Math.max(0, length - 4), Math.min(4, length));
  return tail.some((byte, index) => byte === 0xff && tail[index + 1] === 0xd9);
}

/** The fragments of one frame: one each, by the offset table, or (for the first frame) up to the JPEG end marker. */
export async function fragmentsOf(
  source: RandomAccess,
  { table, tableEnd, fragments }: Encapsulated,
  frames: number,
  frame: number,
): Promise<Fragment[]> {
  if (frames === 1) return fragments;
  if (fragments.length === frames) return fragments.slice(frame, frame + 1);
  const from = table[frame];
  if (table.length === frames && from !== undefined) {
    const until = table[frame + 1] ?? Infinity;
    return fragments.filter(({ offset }) => offset - 8 - tableEnd >= from && offset - 8 - tableEnd < until);
  }
  for (let count = 1; count <= Math.min(fragments.length, 64); count += 1) {
    if (await endsJpeg(source, fragments[count - 1] as Fragment)) return fragments.slice(0, count);
  }
  return fragments.slice(0, 1);
}
