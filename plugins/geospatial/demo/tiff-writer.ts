/** One tag: ASCII text, or numbers as 16-bit, 32-bit or doubles. */
type Tag = [tag: number, value: string | { type: 3 | 4 | 12; values: number[] }];

export interface Photo {
  width: number;
  height: number;
  /** RGB, a byte each. */
  pixels: Uint8Array;
  /** Left and upper edge, and metres to a pixel. */
  origin: readonly [number, number];
  pixelSize: number;
  epsg: number;
  /** `2026:03:02 07:10:00` and `+08:00`. */
  time: string;
  offset: string;
  make: string;
  model: string;
}

const WIDTHS = { 3: 2, 4: 4, 12: 8 } as const;
const ASCII = 2;
const short = (...values: number[]) => ({ type: 3 as const, values });
const long = (...values: number[]) => ({ type: 4 as const, values });
const double = (...values: number[]) => ({ type: 12 as const, values });

function valueBytes(value: Tag[1]): { type: number; count: number; bytes: Uint8Array } {
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(`${value}\0`);
    return { type: ASCII, count: bytes.length, bytes };
  }
  const { type, values } = value;
  const bytes = new Uint8Array(values.length * WIDTHS[type]);
  const view = new DataView(bytes.buffer);
  values.forEach((one, i) => {
    if (type === 3) view.setUint16(i * 2, one, true);
    else if (type === 4) view.setUint32(i * 4, one, true);
    else view.setFloat64(i * 8, one, true);
  });
  return { type, count: values.length, bytes };
}

/** A directory at an offset, its long values right behind it. */
function directory(tags: readonly Tag[], offset: number): Uint8Array {
  const sorted = tags.toSorted(([a], [b]) => a - b);
  const values = sorted.map(([, value]) => valueBytes(value));
  const head = 2 + sorted.length * 12 + 4;
  const long = values.reduce((sum, { bytes }) => sum + (bytes.length > 4 ? bytes.length + (bytes.length % 2) : 0), 0);
  const out = new Uint8Array(head + long);
  const view = new DataView(out.buffer);
  view.setUint16(0, sorted.length, true);
  let free = head;
  for (const [i, [tag]] of sorted.entries()) {
    const { type, count, bytes } = values[i] as (typeof values)[number];
    const at = 2 + i * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    if (bytes.length <= 4) out.set(bytes, at + 8);
    else {
      view.setUint32(at + 8, offset + free, true);
      out.set(bytes, free);
      free += bytes.length + (bytes.length % 2);
    }
  }
  return out;
}

/** An uncompressed GeoTIFF in one strip, projected system by EPSG code, with the time and its offset as Exif has them. */
export function geoTiff(photo: Photo): Uint8Array {
  const { width, height, pixels, origin, pixelSize, epsg, time, offset, make, model } = photo;
  const exifTags: Tag[] = [
    [36867, time],
    [36881, offset],
  ];
  const tags = (strip: number, exif: number): Tag[] => [
    [256, long(width)],
    [257, long(height)],
    [258, short(8, 8, 8)],
    [259, short(1)],
    [262, short(2)],
    [271, make],
    [272, model],
    [273, long(strip)],
    [277, short(3)],
    [278, long(height)],
    [279, long(pixels.length)],
    [306, time],
    [33550, double(pixelSize, pixelSize, 0)],
    [33922, double(0, 0, 0, origin[0], origin[1], 0)],
    // Version 1.1.0, three keys: projected model, pixel is area, the system's code.
    [34735, short(1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg)],
    [34665, long(exif)],
  ];
  // Offsets do not change the size of a directory, so that a first try tells where things come to lie.
  const exifAt = 8 + directory(tags(0, 0), 8).length;
  const exif = directory(exifTags, exifAt);
  const strip = exifAt + exif.length;
  const out = new Uint8Array(strip + pixels.length);
  out.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  out.set(directory(tags(strip, exifAt), 8), 8);
  out.set(exif, exifAt);
  out.set(pixels, strip);
  return out;
}
