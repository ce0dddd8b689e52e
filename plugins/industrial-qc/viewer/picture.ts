import { useEffect, useState } from 'react';
import type { ViewerAsset, ViewerProps } from '@lode/core/viewer';

export interface Picture {
  bitmap: ImageBitmap;
  /** Size in original pixels; the bitmap is smaller when only a preview can be drawn. */
  width: number;
  height: number;
  isPreview: boolean;
}

export type Loading = { state: 'loading' } | { state: 'failed' } | { state: 'ready'; picture: Picture };

/** What browsers draw themselves; for anything else the parser made a preview. */
const DRAWABLE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp']);

export function drawablePart(asset: ViewerAsset) {
  const original = asset.parts.find(({ role }) => role === 'original');
  if (original && DRAWABLE.has(original.mediaType)) return original;
  return asset.parts.find(({ role }) => role === 'preview') ?? null;
}

const positive = (value: unknown, fallback: number) => (typeof value === 'number' && value > 0 ? value : fallback);

async function decode(bytes: ArrayBuffer, mediaType: string, asset: ViewerAsset, isPreview: boolean): Promise<Picture> {
  // Annotations are given in stored pixels, so the picture is drawn as stored; the EXIF finding says when that differs.
  const bitmap = await createImageBitmap(new Blob([bytes], { type: mediaType }), {
    imageOrientation: 'none' as ImageOrientation,
  });
  const width = positive(asset.facets.width, bitmap.width);
  const height = positive(asset.facets.height, bitmap.height);
  return { bitmap, width, height, isPreview };
}

/** The asset's own picture, or the linked one's when `read` fetches it. Frees the bitmap when the asset changes. */
export function usePicture(asset: ViewerAsset | undefined, read: ViewerProps['openPart'] | null): Loading {
  const [loaded, setLoaded] = useState<{ id?: string | undefined; loading: Loading }>({
    loading: { state: 'loading' },
  });
  useEffect(() => {
    const setLoading = (loading: Loading) => setLoaded({ id: asset?.id, loading });
    let alive = true;
    let bitmap: ImageBitmap | null = null;
    setLoading({ state: 'loading' });
    const part = asset && drawablePart(asset);
    if (!asset || !part) {
      setLoading({ state: 'failed' });
      return;
    }
    const bytes = read ? read(part.role) : fetch(part.url, { credentials: 'same-origin' }).then(bodyOf);
    bytes
      .then((buffer) => decode(buffer, part.mediaType, asset, part.role === 'preview'))
      .then((picture) => {
        if (!alive) return picture.bitmap.close();
        bitmap = picture.bitmap;
        setLoading({ state: 'ready', picture });
      })
      .catch(() => alive && setLoading({ state: 'failed' }));
    return () => {
      alive = false;
      bitmap?.close();
    };
    // `read` is a new function at every render of the shell; the asset's id says when there is something new to read.
  }, [asset?.id]);
  // Until the effect has run for a new asset, the state still holds the last one's bitmap, which is closed by then.
  return loaded.id === asset?.id ? loaded.loading : { state: 'loading' };
}

async function bodyOf(response: Response): Promise<ArrayBuffer> {
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.arrayBuffer();
}

let probe: CanvasRenderingContext2D | null = null;

/** Red, green and blue of one original pixel, or null outside the picture. */
export function pixelAt({ bitmap, width, height }: Picture, x: number, y: number): [number, number, number] | null {
  if (x < 0 || y < 0 || x >= width || y >= height) return null;
  if (!probe) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    probe = canvas.getContext('2d', { willReadFrequently: true });
  }
  if (!probe) return null;
  probe.clearRect(0, 0, 1, 1);
  probe.imageSmoothingEnabled = false;
  const sx = Math.floor((Math.floor(x) * bitmap.width) / width);
  const sy = Math.floor((Math.floor(y) * bitmap.height) / height);
  probe.drawImage(bitmap, sx, sy, 1, 1, 0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = probe.getImageData(0, 0, 1, 1).data;
  return [r, g, b];
}
