import type { RandomAccess } from '@lode/core';

/** Bytes of a value by field type (TIFF 6.0 §2; 16–18 are BigTIFF's). */
const WIDTH = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const MOST_ENTRIES = 4_096;
const MOST_DIRECTORIES = 64;
/** Tile offsets of a raster of a million tiles; larger lists are a lie or not for us. */
const MOST_VALUES = 2_000_000;

interface Entry {
  type: number;
  count: number;
  /** Where the values are: in the entry itself when they fit. */
  at: number;
}

/** One directory of a TIFF: tags whose values lie within the file. */
export class TiffDirectory {
  readonly offset: number;
  /** Tags whose values would lie beyond the end of the file. */
  readonly lost: number[] = [];
  readonly #source: RandomAccess;
  readonly #little: boolean;
  readonly #entries: ReadonlyMap<number, Entry>;

  constructor(source: RandomAccess, little: boolean, offset: number, entries: ReadonlyMap<number, Entry>) {
    this.#source = source;
    this.#little = little;
    this.offset = offset;
    const good = new Map<number, Entry>();
    for (const [tag, entry] of entries) {
      const bytes = (WIDTH[entry.type] ?? 0) * entry.count;
      if (bytes > 0 && entry.count <= MOST_VALUES && entry.at + bytes <= source.size) good.set(tag, entry);
      else this.lost.push(tag);
    }
    this.#entries = good;
  }

  has(tag: number): boolean {
    return this.#entries.has(tag);
  }

  async #view(tag: number): Promise<{ entry: Entry; view: DataView } | null> {
    const entry = this.#entries.get(tag);
    if (!entry) return null;
    const bytes = await this.#source.read(entry.at, (WIDTH[entry.type] as number) * entry.count);
    if (bytes.length < (WIDTH[entry.type] as number) * entry.count) return null;
    return { entry, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  }

  /** All values of a tag as numbers; a rational as its quotient. Empty when it is absent. */
  async numbers(tag: number): Promise<number[]> {
    const found = await this.#view(tag);
    if (!found) return [];
    const { entry, view } = found;
    const little = this.#little;
    const read = (at: number): number => {
      switch (entry.type) {
        case 3:
          return view.getUint16(at, little);
        case 4:
        case 13:
          return view.getUint32(at, little);
        case 5:
          return view.getUint32(at, little) / view.getUint32(at + 4, little);
        case 6:
          return view.getInt8(at);
        case 8:
          return view.getInt16(at, little);
        case 9:
          return view.getInt32(at, little);
        case 10:
          return view.getInt32(at, little) / view.getInt32(at + 4, little);
        case 11:
          return view.getFloat32(at, little);
        case 12:
          return view.getFloat64(at, little);
        case 16:
        case 18:
          return Number(view.getBigUint64(at, little));
        case 17:
          return Number(view.getBigInt64(at, little));
        default:
          return view.getUint8(at);
      }
    };
    return Array.from({ length: entry.count }, (_, i) => read(i * (WIDTH[entry.type] as number)));
  }

  async number(tag: number): Promise<number | undefined> {
    return (await this.numbers(tag))[0];
  }

  /** Text of an ASCII tag without the zero at its end; null when it is absent. */
  async text(tag: number): Promise<string | null> {
    const found = await this.#view(tag);
    if (!found) return null;
    const { view } = found;
    const text = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    return text.replace(/\0[\s\S]*$/, '').trim();
  }

  /** The directory that a tag points to (Exif). */
  async directory(tag: number): Promise<TiffDirectory | null> {
    const at = await this.number(tag);
    if (at === undefined) return null;
    return (await readDirectory(this.#source, this.#little, false, at))?.directory ?? null;
  }
}

async function readDirectory(source: RandomAccess, little: boolean, big: boolean, offset: number) {
  const [head, width] = big ? [8, 20] : [2, 12];
  if (!(offset > 0 && offset + head <= source.size)) return null;
  const first = await source.read(offset, head);
  const start = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const count = big ? Number(start.getBigUint64(0, little)) : start.getUint16(0, little);
  const tail = big ? 8 : 4;
  const bytes = count * width + tail;
  if (count > MOST_ENTRIES || offset + head + count * width > source.size) return null;
  const body = await source.read(offset + head, Math.min(bytes, source.size - offset - head));
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const at = i * width;
    const type = view.getUint16(at + 2, little);
    const values = big ? Number(view.getBigUint64(at + 4, little)) : view.getUint32(at + 4, little);
    const inline = big ? 8 : 4;
    const place = at + (big ? 12 : 8);
    const fits = (WIDTH[type] ?? 0) * values <= inline;
    const pointer = big ? Number(view.getBigUint64(place, little)) : view.getUint32(place, little);
    entries.set(view.getUint16(at, little), { type, count: values, at: fits ? offset + head + place : pointer });
  }
  const end = count * width;
  const next =
    body.length < end + tail ? 0 : big ? Number(view.getBigUint64(end, little)) : view.getUint32(end, little);
  return { directory: new TiffDirectory(source, little, offset, entries), next };
}

/** The directories of a TIFF or BigTIFF, in their chain; empty when this is none. A chain that bites its tail ends there. */
export async function tiffDirectories(source: RandomAccess): Promise<TiffDirectory[]> {
  const head = await source.read(0, Math.min(16, source.size));
  if (head.length < 8) return [];
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return [];
  const little = order === 0x4949;
  const version = view.getUint16(2, little);
  const big = version === 43;
  if ((!big && version !== 42) || (big && head.length < 16)) return [];
  let next = big ? Number(view.getBigUint64(8, little)) : view.getUint32(4, little);
  const seen = new Set<number>();
  const found: TiffDirectory[] = [];
  while (next !== 0 && !seen.has(next) && found.length < MOST_DIRECTORIES) {
    seen.add(next);
    const read = await readDirectory(source, little, big, next);
    if (!read) break;
    found.push(read.directory);
    next = read.next;
  }
  return found;
}
