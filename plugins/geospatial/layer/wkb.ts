import { MOST_VERTICES, type LayerGeometry, type Position } from './geometry.ts';

/** What a reader of well-known binary throws: the bytes are no geometry, or one of a kind that GeoJSON has not. */
export class WkbError extends Error {
  readonly reason: 'broken' | 'curve' | 'too-large';
  constructor(reason: 'broken' | 'curve' | 'too-large') {
    super(reason);
    this.reason = reason;
  }
}

const TYPES = ['', 'Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon', 'GeometryCollection'] as const; // prettier-ignore
const DEEPEST = 8;

/** GeoJSON of well-known binary (OGC 06-103r4 §8; EWKB's flags too). Throws WkbError. An empty point has no coordinates. */
export function geometryFromWkb(bytes: Uint8Array): object {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let vertices = 0;
  const need = (length: number) => {
    if (at + length > view.byteLength) throw new WkbError('broken');
  };

  function read(depth: number): { type: string; coordinates?: unknown; geometries?: unknown } {
    if (depth > DEEPEST) throw new WkbError('broken');
    need(5);
    const little = view.getUint8(at) === 1;
    const code = view.getUint32(at + 1, little);
    at += 5;
    if (code & 0x20000000) {
      need(4); // EWKB: a reference system of its own
      at += 4;
    }
    const iso = code & 0x0fffffff;
    const thousands = Math.floor(iso / 1000);
    const extra = (thousands === 1 || thousands === 2 ? 1 : thousands === 3 ? 2 : 0) + (code & 0x80000000 ? 1 : 0) + (code & 0x40000000 ? 1 : 0); // prettier-ignore
    const stride = 16 + extra * 8;
    const number = iso % 1000;
    const type = TYPES[number];
    if (!type) throw new WkbError(number >= 8 && number <= 17 ? 'curve' : 'broken');

    const count = (least: number) => {
      need(4);
      const claimed = view.getUint32(at, little);
      at += 4;
      if (claimed * least > view.byteLength - at) throw new WkbError('broken');
      return claimed;
    };
    const position = (): number[] => {
      need(stride);
      const x = view.getFloat64(at, little);
      const y = view.getFloat64(at + 8, little);
      at += stride;
      if (++vertices > MOST_VERTICES) throw new WkbError('too-large');
      return extra > 0 ? [x, y, 0] : [x, y];
    };
    const line = () => Array.from({ length: count(stride) }, position);
    if (type === 'Point') {
      const coordinates = position();
      return { type, coordinates: coordinates.every(Number.isNaN) ? [] : coordinates };
    }
    if (type === 'LineString') return { type, coordinates: line() };
    if (type === 'Polygon') return { type, coordinates: Array.from({ length: count(4) }, line) };
    const inner = Array.from({ length: count(5) }, () => read(depth + 1));
    if (type === 'GeometryCollection') return { type, geometries: inner };
    if (inner.some((one) => `Multi${one.type}` !== type)) throw new WkbError('broken');
    return { type, coordinates: inner.map(({ coordinates }) => coordinates) };
  }
  return read(0);
}

const VERTEX = 16;

function sizeOf(geometry: LayerGeometry): number {
  const line = (positions: Position[]) => 4 + positions.length * VERTEX;
  const rings = (list: Position[][]) => 9 + list.reduce((sum, ring) => sum + line(ring), 0);
  switch (geometry.type) {
    case 'Point':
      return 5 + VERTEX;
    case 'MultiPoint':
      return 9 + geometry.coordinates.length * (5 + VERTEX);
    case 'LineString':
      return 5 + line(geometry.coordinates);
    case 'MultiLineString':
      return 9 + geometry.coordinates.reduce((sum, one) => sum + 5 + line(one), 0);
    case 'Polygon':
      return rings(geometry.coordinates);
    case 'MultiPolygon':
      return 9 + geometry.coordinates.reduce((sum, one) => sum + rings(one), 0);
    case 'GeometryCollection':
      return 9 + geometry.geometries.reduce((sum, one) => sum + sizeOf(one), 0);
  }
}

/** Little-endian well-known binary of a plane geometry. */
export function wkbOf(geometry: LayerGeometry): Uint8Array {
  const bytes = new Uint8Array(sizeOf(geometry));
  const view = new DataView(bytes.buffer);
  let at = 0;
  const head = (type: (typeof TYPES)[number]) => {
    view.setUint8(at, 1);
    view.setUint32(at + 1, TYPES.indexOf(type), true);
    at += 5;
  };
  const count = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const position = ([x, y]: Position) => {
    view.setFloat64(at, x, true);
    view.setFloat64(at + 8, y, true);
    at += VERTEX;
  };
  const line = (positions: Position[]) => {
    count(positions.length);
    positions.forEach(position);
  };
  const each = <T>(type: (typeof TYPES)[number], list: T[], write: (one: T) => void) => {
    head(type);
    count(list.length);
    list.forEach(write);
  };
  function write(one: LayerGeometry): void {
    switch (one.type) {
      case 'Point':
        head('Point');
        return position(one.coordinates);
      case 'LineString':
        head('LineString');
        return line(one.coordinates);
      case 'Polygon':
        return each('Polygon', one.coordinates, line);
      case 'MultiPoint':
        return each('MultiPoint', one.coordinates, (inner) => write({ type: 'Point', coordinates: inner }));
      case 'MultiLineString':
        return each('MultiLineString', one.coordinates, (inner) => write({ type: 'LineString', coordinates: inner }));
      case 'MultiPolygon':
        return each('MultiPolygon', one.coordinates, (inner) => write({ type: 'Polygon', coordinates: inner }));
      case 'GeometryCollection':
        return each('GeometryCollection', one.geometries, write);
    }
  }
  write(geometry);
  return bytes;
}
