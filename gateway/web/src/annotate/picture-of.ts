import type { ViewerPart } from '@lode/core/viewer';

interface Parts {
  parts: readonly (Pick<ViewerPart, 'role' | 'mediaType'> & { url: string | null })[];
}

const decodes = /^image\/(png|jpeg|webp|gif|avif|bmp)$/;

/**
 * The part of an asset that a browser can show and that has most of it; null: there is none. A preview shows all of a
 * picture or a slice, but only a moment of a video and nothing in particular of a table.
 */
export function pictureOf({ parts }: Parts): Parts['parts'][number] | null {
  const isOnePicture = parts.some(({ role, mediaType }) => role === 'original' && /^image\/|dicom/.test(mediaType));
  for (const role of isOnePicture ? ['clean', 'original', 'preview'] : ['clean', 'original']) {
    const part = parts.find((one) => one.role === role && one.url !== null && decodes.test(one.mediaType));
    if (part) return part;
  }
  return null;
}

/** Whether there is something to draw on: a picture, or a video whose domain can show its frames. */
export function isDrawnOn(asset: Parts): boolean {
  const plays = ({ role, mediaType, url }: Parts['parts'][number]) =>
    role === 'original' && url !== null && /^video\/(mp4|webm)$/.test(mediaType);
  return pictureOf(asset) !== null || asset.parts.some(plays);
}
