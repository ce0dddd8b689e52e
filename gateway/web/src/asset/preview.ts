/** The address of the picture to show where no viewer is: the preview, an original that browsers show, the thumbnail. */
export function previewOf(asset: {
  thumbnail: string | null;
  parts: { role: string; mediaType: string; url: string | null }[];
}): string | null {
  const shows = (type: string) => /^image\/(png|jpeg|webp|gif|avif|bmp)$/.test(type);
  const preview = asset.parts.find(({ role, url, mediaType }) => role === 'preview' && url && shows(mediaType));
  const original = asset.parts.find(({ role, url, mediaType }) => role === 'original' && url && shows(mediaType));
  return preview?.url ?? original?.url ?? asset.thumbnail;
}
