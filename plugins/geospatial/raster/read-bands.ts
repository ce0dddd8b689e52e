import type { GeoTIFFImage } from 'geotiff';
import type { Values } from './paint.ts';

/** Values of the bands that are seen: the three colours of a photograph, else the first three or the only one. */
export async function readBands(image: GeoTIFFImage, photograph: boolean): Promise<Values[]> {
  const list = photograph
    ? await image.readRGB({ interleave: false })
    : await image.readRasters({ interleave: false, samples: image.getSamplesPerPixel() >= 3 ? [0, 1, 2] : [0] });
  return [...(list as unknown as Iterable<Values>)];
}
