import type { EditorFrame, EditorPicture, ViewerAsset, ViewerProps } from '@lode/core/viewer';
import { viewerCatalog } from '../viewer-catalog.ts';
import { pictureOf } from './picture-of.ts';

/** By the domain's own reading where it has one, else what the browser decodes; null: there is no picture. */
export async function openPicture(
  plugin: string,
  props: Pick<ViewerProps, 'asset' | 'openPart'>,
): Promise<EditorPicture | null> {
  const module = await viewerCatalog[plugin]?.();
  const own = await module?.openPicture?.(props).catch(() => null);
  return own ?? openDecoded(plugin, props);
}

async function openDecoded(plugin: string, { asset, openPart }: Pick<ViewerProps, 'asset' | 'openPart'>) {
  const part = pictureOf(asset);
  // Of a stack whose pixels only its domain can decode, the preview is one slice of many.
  if (!part || (part.role === 'preview' && framesOf(asset, plugin) > 1)) return null;
  const blob = new Blob([await openPart(part.role)], { type: part.mediaType });
  const stored = declaredSize(asset, plugin);
  // Annotations count stored pixels unless the catalog measured the picture as it is seen, turned by its EXIF entry.
  const plain = await createImageBitmap(blob, { imageOrientation: 'none' as ImageOrientation });
  const sideways = stored && stored.width !== stored.height && isTurned(stored, plain);
  const bitmap = sideways ? await createImageBitmap(blob, { imageOrientation: 'from-image' }) : plain;
  // A preview may be smaller than the asset; what is drawn on it counts the asset's pixels all the same.
  const { width, height } = part.role === 'preview' && stored ? stored : bitmap;
  const frame: EditorFrame = { width, height, source: bitmap };
  return { width, height, frames: 1, frame: () => Promise.resolve(frame), close: () => bitmap.close() };
}

interface Size {
  width: number;
  height: number;
}

const isTurned = (stored: Size, seen: Size) =>
  Math.abs(stored.width / stored.height - seen.height / seen.width) < 0.01 &&
  Math.abs(stored.width / stored.height - seen.width / seen.height) > 0.01;

function framesOf(asset: ViewerAsset, plugin: string): number {
  const { frames } = (asset.facets[plugin] ?? {}) as Record<string, unknown>;
  return typeof frames === 'number' ? frames : 1;
}

/** What the domain's facets say of its size in pixels. */
function declaredSize(asset: ViewerAsset, plugin: string): Size | null {
  const facets = (asset.facets[plugin] ?? {}) as Record<string, unknown>;
  const [width, height] = [facets.width ?? facets.columns, facets.height ?? facets.rows];
  return typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0 ? { width, height } : null;
}

const prepared = new Map<string, Promise<EditorPicture | null>>();
const MOST_PREPARED = 3;

/** Opens a picture that will be wanted next. Taking it away from here is `takePicture`'s. */
export function preparePicture(plugin: string, props: Pick<ViewerProps, 'asset' | 'openPart'>): void {
  const { id } = props.asset;
  if (prepared.has(id)) return;
  const opened = openPicture(plugin, props);
  opened.catch(() => prepared.delete(id));
  prepared.set(id, opened);
  const [oldest] = prepared.keys();
  if (prepared.size <= MOST_PREPARED || oldest === undefined) return;
  void prepared.get(oldest)?.then((picture) => picture?.close?.());
  prepared.delete(oldest);
}

export function takePicture(
  plugin: string,
  props: Pick<ViewerProps, 'asset' | 'openPart'>,
): Promise<EditorPicture | null> {
  const ready = prepared.get(props.asset.id);
  prepared.delete(props.asset.id);
  return ready ?? openPicture(plugin, props);
}
