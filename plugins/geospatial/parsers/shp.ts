import type { RandomAccess } from '@lode/core';
import { ByteWindow } from '../layer/byte-window.ts';
import { doubleArea, MOST_VERTICES, type Position } from '../layer/geometry.ts';

/** One record of a `.shp` (ESRI Shapefile Technical Description, July 1998). */
export type ShpRecord =
  { geometry: object | null; z: boolean; clockwiseHole: boolean } | { problem: 'broken' | 'multipatch' | 'too-large' };

const HEADER = 100;
const POINT = 1, POLYLINE = 3, POLYGON = 5, MULTIPOINT = 8, MULTIPATCH = 31; // prettier-ignore
/** Beyond this many comparisons of a hole with a shell, holes go to the last shell before them. */
const MOST_COMPARISONS = 20_000_000;

/** Whether these are the first bytes of a `.shp` or `.shx`; they share a header. */
export function isShpHeader(head: Uint8Array): boolean {
  if (head.length < HEADER) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const type = view.getUint32(32, true);
  return view.getUint32(0) === 9994 && view.getUint32(28, true) === 1000 && type % 10 <= 8 && type <= 31;
}

function positions(view: DataView, at: number, count: number): Position[] {
  return Array.from({ length: count }, (_, i): Position => [
    view.getFloat64(at + i * 16, true),
    view.getFloat64(at + i * 16 + 8, true),
  ]);
}

function contains(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as Position;
    const [bx, by] = ring[i] as Position;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** Rings of one record as polygons: shells run clockwise, and a hole belongs to the smallest shell around it (p. 8). */
function polygonOf(rings: Position[][]): { geometry: object | null; clockwiseHole: boolean } {
  const areas = rings.map(doubleArea);
  const shells: { ring: Position[]; area: number; polygon: Position[][] }[] = [];
  for (const [i, ring] of rings.entries()) {
    if ((areas[i] as number) <= 0) shells.push({ ring, area: -(areas[i] as number), polygon: [ring] });
  }
  let comparisons = 0;
  let clockwiseHole = false;
  for (const [i, ring] of rings.entries()) {
    if ((areas[i] as number) <= 0) continue;
    let home: (typeof shells)[number] | undefined;
    if ((comparisons += shells.length * ring.length) > MOST_COMPARISONS) home = shells.at(-1);
    else {
      for (const shell of shells) {
        if (shell.area < (areas[i] as number) || (home && shell.area >= home.area)) continue;
        if (contains(shell.ring, ring[0] as Position)) home = shell;
      }
    }
    if (home) home.polygon.push(ring);
    else {
      // A hole in nothing: a shell that somebody wrote the wrong way round.
      clockwiseHole = true;
      shells.push({ ring, area: areas[i] as number, polygon: [ring] });
    }
  }
  const list = shells.map(({ polygon }) => polygon);
  if (list.length === 0) return { geometry: null, clockwiseHole };
  return list.length === 1
    ? { geometry: { type: 'Polygon', coordinates: list[0] }, clockwiseHole }
    : { geometry: { type: 'MultiPolygon', coordinates: list }, clockwiseHole };
}

function recordOf(view: DataView): ShpRecord {
  const broken = { problem: 'broken' } as const;
  if (view.byteLength < 4) return broken;
  const full = view.getUint32(0, true);
  if (full === 0) return { geometry: null, z: false, clockwiseHole: false };
  if (full === MULTIPATCH) return { problem: 'multipatch' };
  const z = full > 10;
  const type = full % 10;
  const made = (geometry: object | null, clockwiseHole = false) => ({ geometry, z, clockwiseHole });
  if (type === POINT) {
    return view.byteLength < 20 ? broken : made({ type: 'Point', coordinates: positions(view, 4, 1)[0] });
  }
  if (view.byteLength < 40) return broken;
  const first = view.getUint32(36, true);
  if (type === MULTIPOINT) {
    if (first > MOST_VERTICES) return view.byteLength < 40 + first * 16 ? broken : { problem: 'too-large' };
    if (view.byteLength < 40 + first * 16) return broken;
    return made(first === 0 ? null : { type: 'MultiPoint', coordinates: positions(view, 40, first) });
  }
  if ((type !== POLYLINE && type !== POLYGON) || view.byteLength < 44) return broken;
  const points = view.getUint32(40, true);
  if (44 + first * 4 + points * 16 > view.byteLength) return broken;
  if (points > MOST_VERTICES) return { problem: 'too-large' };
  const paths: Position[][] = [];
  for (let i = 0; i < first; i++) {
    const from = view.getUint32(44 + i * 4, true);
    const to = i + 1 < first ? view.getUint32(48 + i * 4, true) : points;
    if (from > to || to > points) return broken;
    if (to > from) paths.push(positions(view, 44 + first * 4 + from * 16, to - from));
  }
  if (paths.length === 0) return made(null);
  if (type === POLYLINE) {
    return made(
      paths.length === 1
        ? { type: 'LineString', coordinates: paths[0] }
        : { type: 'MultiLineString', coordinates: paths },
    );
  }
  const { geometry, clockwiseHole } = polygonOf(paths);
  return made(geometry, clockwiseHole);
}

/** Where the record of this number (from 0) begins, by the index (`.shx`, p. 23: offsets in 16-bit words); null when it does not say. */
async function indexed(shx: ByteWindow | null, number: number): Promise<number | null> {
  const entry = await shx?.at(HEADER + number * 8, 8);
  return entry ? entry.getUint32(0) * 2 : null;
}

/**
 * Records in the order of the file. After a length that lies the index tells where to go on; without it, or when the file
 * ends before a record does, `truncated` comes last.
 */
export async function* shpRecords(
  source: RandomAccess,
  index: RandomAccess | null = null,
): AsyncGenerator<ShpRecord | 'truncated'> {
  const window = new ByteWindow(source);
  const shx = index && new ByteWindow(index);
  let at = HEADER;
  for (let number = 0; at + 8 <= source.size; number++) {
    const header = await window.at(at, 8);
    const bytes = header ? header.getUint32(4) * 2 : 0;
    // Trailing bytes of nothing are no record: some writers fill up their files.
    if (bytes === 0 && header?.getUint32(0) === 0) return;
    const content = await window.at(at + 8, bytes);
    if (content) {
      yield recordOf(content);
      at += 8 + bytes;
      continue;
    }
    const next = await indexed(shx, number + 1);
    if (next === null || next <= at || next + 8 > source.size) return yield 'truncated';
    yield { problem: 'broken' };
    at = next;
  }
}
