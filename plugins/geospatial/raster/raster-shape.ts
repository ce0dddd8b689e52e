import type { TiffDirectory } from './tiff-directory.ts';

const TAG = { subfile: 254, width: 256, height: 257, bits: 258, compression: 259, photometric: 262, stripOffsets: 273, samples: 277, rowsPerStrip: 278, stripBytes: 279, planar: 284, tileWidth: 322, tileHeight: 323, tileOffsets: 324, tileBytes: 325, format: 339 } as const; // prettier-ignore

const COMPRESSIONS: Record<number, string> = {
  1: 'none', 2: 'ccitt', 3: 'ccitt', 4: 'ccitt', 5: 'lzw', 6: 'old-jpeg', 7: 'jpeg', 8: 'deflate', 32773: 'packbits', 32946: 'deflate', 34712: 'jpeg2000',
  34887: 'lerc', 34925: 'lzma', 50000: 'zstd', 50001: 'webp', 50002: 'jpegxl',
}; // prettier-ignore
const FORMATS = ['', 'uint', 'int', 'float', 'void', 'complex-int', 'complex'];

/** One picture of a TIFF: the full one, an overview or a mask. */
export interface RasterLevel {
  index: number;
  directory: TiffDirectory;
  width: number;
  height: number;
  bands: number;
  /** `uint8`, `float32`. */
  dtype: string;
  photometric: number;
  compression: string;
  tiled: boolean;
  tile: [number, number];
  reduced: boolean;
  mask: boolean;
  /** Where its blocks begin, the first of them; Infinity when it has none. */
  dataFrom: number;
  /** Blocks whose bytes do not lie within the file. */
  lostBlocks: number;
  blocks: number;
}

/** The shape of a directory's picture, its blocks compared with the file's size; null when it has none. */
export async function rasterLevel(directory: TiffDirectory, index: number, size: number): Promise<RasterLevel | null> {
  const number = async (tag: number, otherwise: number) => (await directory.number(tag)) ?? otherwise;
  const [width, height] = [await number(TAG.width, 0), await number(TAG.height, 0)];
  if (!(width > 0 && height > 0)) return null;
  const bands = await number(TAG.samples, 1);
  const tiled = directory.has(TAG.tileOffsets);
  const offsets = await directory.numbers(tiled ? TAG.tileOffsets : TAG.stripOffsets);
  const bytes = await directory.numbers(tiled ? TAG.tileBytes : TAG.stripBytes);
  const tile: [number, number] = tiled
    ? [await number(TAG.tileWidth, 0), await number(TAG.tileHeight, 0)]
    : [width, Math.min(height, await number(TAG.rowsPerStrip, height))];
  const perBand = Math.ceil(width / tile[0]) * Math.ceil(height / tile[1]);
  const expected = (await number(TAG.planar, 1)) === 2 ? perBand * bands : perBand;
  const subfile = await number(TAG.subfile, 0);
  let [dataFrom, lostBlocks] = [Infinity, Math.max(0, expected - Math.min(offsets.length, bytes.length))];
  for (const [i, offset] of offsets.entries()) {
    const length = bytes[i] ?? 0;
    if (offset === 0 && length === 0) continue; // sparse: GDAL leaves out blocks of nothing
    dataFrom = Math.min(dataFrom, offset);
    if (offset + length > size) lostBlocks += 1;
  }
  const format = FORMATS[await number(TAG.format, 1)] ?? 'void';
  const compression = await number(TAG.compression, 1);
  return {
    index,
    directory,
    width,
    height,
    bands,
    dtype: `${format}${await number(TAG.bits, 1)}`,
    photometric: await number(TAG.photometric, 1),
    compression: COMPRESSIONS[compression] ?? String(compression),
    tiled,
    tile,
    reduced: (subfile & 1) !== 0,
    mask: (subfile & 4) !== 0,
    dataFrom,
    lostBlocks,
    blocks: expected,
  };
}

/**
 * Whether it can be read by ranges as a Cloud Optimized GeoTIFF (OGC 21-026): tiled, with overviews unless it is small,
 * and every directory before the first block of data.
 */
export function isCloudOptimised(full: RasterLevel, overviews: readonly RasterLevel[]): boolean {
  const levels = [full, ...overviews];
  const small = Math.max(full.width, full.height) <= 512;
  const lastDirectory = Math.max(...levels.map(({ directory }) => directory.offset));
  const firstData = Math.min(...levels.map(({ dataFrom }) => dataFrom));
  return levels.every(({ tiled }) => tiled) && (small || overviews.length > 0) && lastDirectory < firstData;
}
