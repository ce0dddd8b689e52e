import { GeoTIFF, type GeoTIFFImage } from 'geotiff';
import type { EditorFrame, OpenPicture } from '@lode/core/viewer';
import { geotiffSource } from '../raster/geotiff-source.ts';
import { isPhotograph, paint, PALETTE, stretch } from '../raster/paint.ts';
import { readBands } from '../raster/read-bands.ts';

/** What a browser decodes at once and keeps: of a larger raster its finest overview that is no larger. */
const MOST_PIXELS = 16e6;
const MASK = 4;

type Raster = { width: number; height: number; dtype: string; nodata?: string };

/** The finest picture of a file that is not too large, and whether that is the raster itself. */
async function finest(tiff: GeoTIFF, full: Raster): Promise<{ image: GeoTIFFImage; whole: boolean } | null> {
  let best: GeoTIFFImage | null = null;
  const pixels = (image: GeoTIFFImage) => image.getWidth() * image.getHeight();
  for (let i = 0; i < (await tiff.getImageCount()); i++) {
    const image = await tiff.getImage(i);
    const mask = (Number(image.fileDirectory.getValue('NewSubfileType') ?? 0) & MASK) !== 0;
    if (!mask && pixels(image) <= MOST_PIXELS && (!best || pixels(image) > pixels(best))) best = image;
  }
  return best && { image: best, whole: best.getWidth() === full.width && best.getHeight() === full.height };
}

/**
 * A raster for the editor of annotations, read by ranges. One band of a whole raster keeps its own values (metres,
 * degrees, reflectance), shown from their 2nd to their 98th percentile; everything else is painted as the preview is.
 * Null where nothing in the file is small enough, so that the shell takes the preview.
 */
export const openPicture: OpenPicture = async ({ asset, openPart }) => {
  const part = asset.parts.find(({ role, mediaType }) => role === 'original' && mediaType === 'image/tiff');
  const raster = asset.facets['geospatial'] as Raster | undefined;
  if (!part || !raster) return null;
  const read = async (offset: number, length: number) =>
    length === 0 ? new Uint8Array() : new Uint8Array(await openPart(part.role, { offset, length }));
  const tiff = await GeoTIFF.fromSource(geotiffSource({ size: part.bytes, read }) as never);
  const found = await finest(tiff, raster);
  if (!found) return null;
  const { width, height } = raster;
  const { image, whole } = found;
  const photometric = Number(image.fileDirectory.getValue('PhotometricInterpretation') ?? 1);
  const photograph = isPhotograph(raster.dtype, photometric);
  const bands = await readBands(image, photograph);
  const nodata = photometric === PALETTE ? null : image.getGDALNoData();
  if (whole && bands.length === 1) {
    const grey = Float32Array.from(bands[0] as ArrayLike<number>, (value) => (value === nodata ? NaN : value));
    const [low, high] = stretch(grey, Number.isFinite);
    const frame: EditorFrame = { width, height, grey };
    return { ...onlyFrame(frame), window: { centre: (low + high) / 2, width: high - low } };
  }
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  const painted = new Uint8ClampedArray(paint(bands, columns * rows, nodata, photograph).buffer as ArrayBuffer);
  return onlyFrame({ width, height, source: new ImageData(painted, columns, rows) });
};

const onlyFrame = (frame: EditorFrame) => ({
  width: frame.width,
  height: frame.height,
  frames: 1,
  frame: () => Promise.resolve(frame),
});
