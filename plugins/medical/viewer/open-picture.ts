import type { EditorFrame, OpenPicture } from '@lode/core/viewer';
import { isNative, openImage } from './image.ts';
import type { Frame } from './image.ts';

/**
 * A DICOM instance for the editor of annotations: its frames with their own values, shown through the header's window.
 * Null where the pixels are coded, so that the shell takes the preview.
 */
export const openPicture: OpenPicture = async ({ asset, openPart }) => {
  if (!isNative(asset)) return null;
  const image = await openImage(asset, openPart);
  const first = await image.read(image.start);
  const { columns: width, rows: height, photometric } = first.shape;
  const invert = photometric === 'MONOCHROME1';
  return {
    width,
    height,
    frames: image.frames,
    frame: async (index) => frameOf(await image.read(index)),
    ...(first.kind === 'grey' ? { window: { centre: first.initial.centre, width: first.initial.width, invert } } : {}),
  };
};

/** Values after rescale (HU in a CT); padding is as dark as the darkest. */
function frameOf(frame: Frame): EditorFrame {
  const { columns: width, rows: height, slope, intercept, padding } = frame.shape;
  if (frame.kind === 'colour') return { width, height, source: imageOf(frame.picture.data, width, height, frame.picture.channels) }; // prettier-ignore
  const [from, until] = padding ?? [1, 0];
  const grey = Float32Array.from(frame.stored, (value) => value * slope + intercept);
  const image = frame.stored.map((value) => (value >= from && value <= until ? 0 : 1));
  const lowest = grey.reduce((least, value, i) => (image[i] === 1 ? Math.min(least, value) : least), Infinity);
  if (Number.isFinite(lowest)) image.forEach((is, i) => is === 1 || (grey[i] = lowest));
  return { width, height, grey };
}

function imageOf(data: Uint8Array, width: number, height: number, channels: 1 | 3): ImageData {
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel * channels;
    image.data.set(
      [data[at]!, data[at + (channels === 3 ? 1 : 0)]!, data[at + (channels === 3 ? 2 : 0)]!, 255],
      pixel * 4,
    );
  }
  return image;
}
