import { GeoTIFF } from 'geotiff';
import type { ByteSource, Derivative } from '@lode/core';
import { previewOf, thumbnailOf } from '@lode/core/media';
import { geotiffSource } from './geotiff-source.ts';
import { isPhotograph, paint, PALETTE } from './paint.ts';
import type { RasterLevel } from './raster-shape.ts';
import { readBands } from './read-bands.ts';

/** A level that is at least this large is good enough for a preview. */
const GOOD_EDGE = 2_048;
const MOST_PIXELS = 64e6;
const MOST_BLOCK_PIXELS = 16e6;

/** The smallest level that is large enough and whole; null when none can be decoded in the memory that there is. */
export function pictureLevel(levels: readonly RasterLevel[]): RasterLevel | null {
  const fit = levels.filter(
    ({ width, height, tile, lostBlocks, mask }) =>
      !mask && lostBlocks === 0 && width * height <= MOST_PIXELS && tile[0] * tile[1] <= MOST_BLOCK_PIXELS && tile[0] * tile[1] > 0, // prettier-ignore
  );
  const bySize = fit.toSorted((a, b) => a.width * a.height - b.width * b.height);
  return bySize.find(({ width, height }) => Math.max(width, height) >= GOOD_EDGE) ?? bySize.at(-1) ?? null;
}

/** Thumbnail and preview of one level. Rejects when its blocks cannot be decoded. */
export async function rasterPictures(
  source: ByteSource,
  level: RasterLevel,
  nodata: number | null,
): Promise<Derivative[]> {
  const { index, width, height, dtype, photometric } = level;
  const image = await (await GeoTIFF.fromSource(geotiffSource(source) as never)).getImage(index);
  const coloured = isPhotograph(dtype, photometric);
  const values = await readBands(image, coloured);
  const data = paint(values, width * height, photometric === PALETTE ? null : nodata, coloured);
  const pixels = { data, width, height, channels: 4 as const };
  return [await thumbnailOf(pixels), await previewOf(pixels)];
}
