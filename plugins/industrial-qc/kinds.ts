import { z } from 'zod';
import type { AssetKind, FacetDeclaration } from '@lode/core';

/** What the image parser writes, and what `facets['industrial-qc']` of an asset holds. */
export const imageFacets = z.object({
  /** Stored pixels, before any EXIF rotation: the frame in which annotations are given. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  format: z.enum(['jpeg', 'png', 'webp', 'tiff', 'bmp']),
  split: z.string().optional(),
  /** `good`, a defect type, or `defect` where a layout only knows that there is one. */
  label: z.string().optional(),
  category: z.string().optional(),
  pairRole: z.enum(['test', 'template']).optional(),
  camera: z.string().optional(),
  /** ISO 8601. */
  capturedAt: z.iso.datetime({ offset: true }).optional(),
  /** 64-bit DCT hash, 16 hexadecimal digits; absent for a uniform image, where it says nothing. */
  phash: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  /** 256-bit gradient hash, 64 hexadecimal digits; tells one shot from another of the same aligned part. */
  detailHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Variance of the 4-neighbour Laplacian of the 8-bit luminance; small = blurred. */
  blur: z.number().nonnegative(),
  /** Mean 8-bit luminance, 0…255. */
  brightness: z.number().min(0).max(255),
});

const declared: FacetDeclaration[] = [
  { name: 'label', title: { en: 'Label', zh: '标签' }, type: 'keyword' },
  { name: 'split', title: { en: 'Split', zh: '数据划分' }, type: 'keyword' },
  { name: 'category', title: { en: 'Category', zh: '品类' }, type: 'keyword' },
  { name: 'pairRole', title: { en: 'Role in pair', zh: '配对角色' }, type: 'keyword' },
  { name: 'camera', title: { en: 'Camera', zh: '相机' }, type: 'keyword' },
  { name: 'format', title: { en: 'Format', zh: '图像格式' }, type: 'keyword' },
  { name: 'capturedAt', title: { en: 'Captured at', zh: '拍摄时间' }, type: 'date' },
  { name: 'width', title: { en: 'Width', zh: '宽度' }, type: 'number', unit: 'px' },
  { name: 'height', title: { en: 'Height', zh: '高度' }, type: 'number', unit: 'px' },
  { name: 'blur', title: { en: 'Sharpness (Laplacian variance)', zh: '清晰度（拉普拉斯方差）' }, type: 'number' },
  { name: 'brightness', title: { en: 'Mean brightness', zh: '平均亮度' }, type: 'number' },
];

export const imageKind: AssetKind = {
  id: 'industrial-qc.image',
  title: { en: 'Inspection image', zh: '质检图像' },
  facets: imageFacets,
  declared,
  sensitivity: 'open',
};
