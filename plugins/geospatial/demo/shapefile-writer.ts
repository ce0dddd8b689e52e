type Position = readonly [number, number];

export interface Column {
  name: string;
  type: 'C' | 'N' | 'D';
  length: number;
  decimals?: number;
}

export interface ShapefileContent {
  /** Points, or polygons of one ring each. */
  shapes: readonly (Position | readonly Position[])[];
  columns: readonly Column[];
  rows: readonly (string | number)[][];
  prj: string;
  encode: (text: string) => Uint8Array;
  /** Language driver id, byte 29 of the DBF; 0 says nothing. */
  ldid?: number;
  cpg?: string;
}

const POINT = 1;
const POLYGON = 5;

const isPoint = (shape: Position | readonly Position[]): shape is Position => typeof shape[0] === 'number';

function box(positions: readonly Position[]): [number, number, number, number] {
  const [xs, ys] = [positions.map(([x]) => x), positions.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function content(shape: Position | readonly Position[]): Uint8Array {
  const ring = isPoint(shape) ? [shape] : shape;
  const bytes = new Uint8Array(isPoint(shape) ? 20 : 48 + ring.length * 16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, isPoint(shape) ? POINT : POLYGON, true);
  let at = 4;
  if (!isPoint(shape)) {
    box(ring).forEach((value, i) => view.setFloat64(4 + i * 8, value, true));
    view.setUint32(36, 1, true); // one part, which begins at point 0
    view.setUint32(40, ring.length, true);
    at = 48;
  }
  for (const [i, [x, y]] of ring.entries()) {
    view.setFloat64(at + i * 16, x, true);
    view.setFloat64(at + i * 16 + 8, y, true);
  }
  return bytes;
}

/** Header of `.shp` and `.shx` (ESRI Shapefile Technical Description, p. 4); lengths are in 16-bit words. */
function header(bytes: number, type: number, extent: readonly number[]): Uint8Array {
  const head = new Uint8Array(100);
  const view = new DataView(head.buffer);
  view.setUint32(0, 9994);
  view.setUint32(24, bytes / 2);
  view.setUint32(28, 1000, true);
  view.setUint32(32, type, true);
  extent.forEach((value, i) => view.setFloat64(36 + i * 8, value, true));
  return head;
}

function dbf({ columns, rows, encode, ldid = 0 }: ShapefileContent): Uint8Array {
  const width = 1 + columns.reduce((sum, { length }) => sum + length, 0);
  const headerBytes = 33 + columns.length * 32;
  const bytes = new Uint8Array(headerBytes + rows.length * width + 1).fill(0x20, headerBytes);
  const view = new DataView(bytes.buffer);
  bytes.set([3, 126, 3, 2]); // dBASE III, written on 2026-03-02
  view.setUint32(4, rows.length, true);
  view.setUint16(8, headerBytes, true);
  view.setUint16(10, width, true);
  bytes[29] = ldid;
  for (const [i, { name, type, length, decimals = 0 }] of columns.entries()) {
    const at = 32 + i * 32;
    bytes.set(encode(name).subarray(0, 10), at);
    bytes[at + 11] = type.charCodeAt(0);
    bytes[at + 16] = length;
    bytes[at + 17] = decimals;
  }
  bytes[headerBytes - 1] = 0x0d;
  for (const [r, row] of rows.entries()) {
    let at = headerBytes + r * width + 1;
    for (const [c, { type, length, decimals = 0 }] of columns.entries()) {
      const value = row[c] as string | number;
      const text = typeof value === 'number' ? value.toFixed(decimals) : value;
      const cell = encode(type === 'N' ? text.padStart(length) : text).subarray(0, length);
      bytes.set(cell, at);
      at += length;
    }
  }
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}

/** The files of a shapefile by extension. */
export function shapefile(given: ShapefileContent): Record<string, Uint8Array> {
  const { shapes, prj, cpg } = given;
  const all = shapes.flatMap((shape) => (isPoint(shape) ? [shape] : shape));
  const type = shapes[0] && isPoint(shapes[0]) ? POINT : POLYGON;
  const records = shapes.map(content);
  const total = 100 + records.reduce((sum, { length }) => sum + 8 + length, 0);
  const shp = new Uint8Array(total);
  const shx = new Uint8Array(100 + records.length * 8);
  const [shpView, shxView] = [new DataView(shp.buffer), new DataView(shx.buffer)];
  const extent = box(all);
  shp.set(header(shp.length, type, extent));
  shx.set(header(shx.length, type, extent));
  let at = 100;
  for (const [i, record] of records.entries()) {
    shpView.setUint32(at, i + 1);
    shpView.setUint32(at + 4, record.length / 2);
    shp.set(record, at + 8);
    shxView.setUint32(100 + i * 8, at / 2);
    shxView.setUint32(104 + i * 8, record.length / 2);
    at += 8 + record.length;
  }
  const text = new TextEncoder();
  return { shp, shx, dbf: dbf(given), prj: text.encode(prj), ...(cpg !== undefined && { cpg: text.encode(cpg) }) };
}
