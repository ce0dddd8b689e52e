import type { AssetView, DatasetValidator } from '@lode/core';
import { finding } from '../findings.ts';

interface SizeCount {
  count: number;
  width: number;
  height: number;
}

const sizeOf = ({ facets: { width, height } }: AssetView) =>
  typeof width === 'number' && typeof height === 'number' ? { width, height } : null;

/**
 * One line's camera takes one size: another one in the same category means another camera, a crop or a scaled copy.
 * The odd ones are told (warning) when at least 80 % share one size; else one finding says that sizes differ (info).
 */
export const mixedSizeValidator: DatasetValidator = {
  rule: 'industrial-qc.mixed-size',
  version: 1,
  title: { en: 'Image sizes within a category', zh: '品类内图像尺寸一致性' },
  scope: 'dataset',
  async *check(assets) {
    const categories = new Map<string, { sizes: Map<string, SizeCount>; images: { id: string; key: string }[] }>();
    for await (const asset of assets) {
      const size = sizeOf(asset);
      const { category } = asset.facets;
      if (!size || typeof category !== 'string') continue;
      const key = `${size.width}×${size.height}`;
      const known = categories.get(category) ?? { sizes: new Map<string, SizeCount>(), images: [] };
      categories.set(category, known);
      const seen = known.sizes.get(key);
      known.sizes.set(key, { ...size, count: (seen?.count ?? 0) + 1 });
      known.images.push({ id: asset.id, key });
    }
    for (const [category, { sizes, images }] of categories) {
      if (sizes.size < 2) continue;
      const [usual, { count }] = [...sizes].sort(([, a], [, b]) => b.count - a.count)[0] as [string, SizeCount];
      const evidence = {
        category,
        sizes: Object.fromEntries([...sizes].slice(0, 20).map(([key, size]) => [key, size.count])),
      };
      if (count < images.length * 0.8) {
        const message = {
          en: `Category "${category}" has images of ${sizes.size} sizes`,
          zh: `品类“${category}”包含 ${sizes.size} 种图像尺寸`,
        };
        yield { ...finding('mixed-size', 'info', message, { evidence }), assetId: (images[0] as { id: string }).id };
        continue;
      }
      for (const { id, key } of images) {
        if (key === usual) continue;
        const message = {
          en: `${key} px, while category "${category}" is usually ${usual} px`,
          zh: `尺寸为 ${key} 像素，而品类“${category}”通常为 ${usual} 像素`,
        };
        yield { ...finding('mixed-size', 'warning', message, { evidence }), assetId: id };
      }
    }
  },
};
