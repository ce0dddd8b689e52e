import type { Json, JsonObject } from '@lode/core';
import { storable } from '../layer/feature.ts';
import { FlatbufferError, type FlatTable } from './flatbuffer-table.ts';

/** GeometryType of header.fbs. */
const TYPES = ['', 'Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon', 'GeometryCollection']; // prettier-ignore
const DEEPEST = 8;

export interface FlatColumn {
  name: string;
  /** ColumnType of header.fbs. */
  type: number;
}

export const COLUMN_TYPES = ['byte', 'ubyte', 'bool', 'short', 'ushort', 'int', 'uint', 'long', 'ulong', 'float', 'double', 'string', 'json', 'datetime', 'binary']; // prettier-ignore

/** Fields of Geometry in feature.fbs: ends 0, xy 1, z 2, m 3, t 4, tm 5, type 6, parts 7. */
function positionsOf(table: FlatTable): number[][] {
  const xy = table.doubles(1);
  const z = table.doubles(2).length > 0 || table.doubles(3).length > 0;
  return Array.from({ length: Math.floor(xy.length / 2) }, (_, i) =>
    z ? [xy.at(2 * i), xy.at(2 * i + 1), 0] : [xy.at(2 * i), xy.at(2 * i + 1)],
  );
}

function pathsOf(table: FlatTable): number[][][] {
  const positions = positionsOf(table);
  const ends = table.uint32s(0);
  if (ends.length === 0) return positions.length > 0 ? [positions] : [];
  return ends.map((end, i) => {
    const from = i === 0 ? 0 : (ends[i - 1] as number);
    if (from > end || end > positions.length) throw new FlatbufferError();
    return positions.slice(from, end);
  });
}

/** GeoJSON of a Geometry table. `layerType` is the header's, which a feature may leave out. Throws FlatbufferError. */
export function flatGeometry(table: FlatTable, layerType: number, depth = 0): object | null {
  const number = table.uint8(6) || layerType;
  const type = TYPES[number];
  if (!type || depth > DEEPEST) throw new FlatbufferError();
  switch (type) {
    case 'Point':
      return { type, coordinates: positionsOf(table)[0] ?? [] };
    case 'LineString':
    case 'MultiPoint':
      return { type, coordinates: positionsOf(table) };
    case 'Polygon':
    case 'MultiLineString':
      return { type, coordinates: pathsOf(table) };
    case 'MultiPolygon': {
      const parts = table.tables(7);
      return { type, coordinates: parts.length > 0 ? parts.map(pathsOf) : [pathsOf(table)] };
    }
    default:
      return { type, geometries: table.tables(7).map((part) => flatGeometry(part, 0, depth + 1)) };
  }
}

/** Bytes of a value by column type; 0: a length comes first. */
const WIDTHS = [1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 0, 0, 0, 0];

function valueOf(view: DataView, at: number, type: number): Json {
  switch (COLUMN_TYPES[type]) {
    case 'byte':
      return view.getInt8(at);
    case 'ubyte':
      return view.getUint8(at);
    case 'bool':
      return view.getUint8(at) !== 0;
    case 'short':
      return view.getInt16(at, true);
    case 'ushort':
      return view.getUint16(at, true);
    case 'int':
      return view.getInt32(at, true);
    case 'uint':
      return view.getUint32(at, true);
    case 'long':
      return storable(view.getBigInt64(at, true));
    case 'ulong':
      return storable(view.getBigUint64(at, true));
    case 'float':
      return storable(view.getFloat32(at, true));
    default:
      return storable(view.getFloat64(at, true));
  }
}

function textValue(bytes: Uint8Array, type: number): Json {
  if (COLUMN_TYPES[type] === 'binary') return storable(bytes);
  const text = new TextDecoder().decode(bytes);
  if (COLUMN_TYPES[type] !== 'json') return text;
  try {
    return storable(JSON.parse(text));
  } catch {
    return text;
  }
}

/** The properties of a feature: a column's number, then its value, again and again. Throws FlatbufferError. */
export function flatProperties(bytes: Uint8Array | null, columns: readonly FlatColumn[]): JsonObject {
  const values: [string, Json][] = columns.map(({ name }) => [name, null]);
  if (!bytes) return Object.fromEntries(values);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 2 <= view.byteLength) {
    const number = view.getUint16(at, true);
    at += 2;
    const column = columns[number];
    const width = column && WIDTHS[column.type];
    if (width === undefined) throw new FlatbufferError();
    if (width > 0) {
      if (at + width > view.byteLength) throw new FlatbufferError();
      (values[number] as [string, Json])[1] = valueOf(view, at, column!.type);
      at += width;
      continue;
    }
    if (at + 4 > view.byteLength) throw new FlatbufferError();
    const length = view.getUint32(at, true);
    at += 4;
    if (at + length > view.byteLength) throw new FlatbufferError();
    (values[number] as [string, Json])[1] = textValue(bytes.subarray(at, at + length), column!.type);
    at += length;
  }
  return Object.fromEntries(values);
}
