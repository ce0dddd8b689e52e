import { z } from 'zod';
import type { AssetKind } from '@lode/core';
import { COMPONENT_TITLES, COMPONENTS, DEFECTS, LEVEL_TITLES, LEVELS } from './defects.ts';

/**
 * What the parser writes about a picture of an inspection. Codes are our own short codes after the components and defect
 * classes of DL/T 741-2019 (see defects.ts).
 */
export const imageFacets = z.strictObject({
  /** Pixels of the picture as it is shown, that is, turned by its EXIF orientation. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  line: z.string().optional(),
  /** As the list writes it: `N042`, `42#`, `N042+1`. */
  tower: z.string().optional(),
  /** Its number along the line: 42. */
  towerNumber: z.number().int().nonnegative().optional(),
  /** ISO 8601 with an offset. */
  capturedAt: z.iso.datetime({ offset: true }).optional(),
  /** Where the drone was; degrees, WGS84. */
  longitude: z.number().min(-180).max(180).optional(),
  latitude: z.number().min(-90).max(90).optional(),
  /** Codes, each once. */
  defects: z.array(z.string()).optional(),
  components: z.array(z.enum(COMPONENTS)).optional(),
  /** The worst of its defects. */
  level: z.enum(LEVELS).optional(),
});

export type ImageFacets = z.infer<typeof imageFacets>;

export const imageKind: AssetKind = {
  id: 'power-grid.inspection-image',
  title: { en: 'Inspection image', zh: '巡检图像' },
  facets: imageFacets,
  declared: [
    { name: 'line', title: { en: 'Line', zh: '线路' }, type: 'keyword' },
    { name: 'tower', title: { en: 'Tower', zh: '杆塔' }, type: 'keyword' },
    { name: 'level', title: { en: 'Worst defect', zh: '最高缺陷等级' }, type: 'keyword', values: LEVEL_TITLES },
    {
      name: 'components',
      title: { en: 'Defective component', zh: '缺陷部件' },
      type: 'keyword',
      values: COMPONENT_TITLES,
    },
    {
      name: 'defects',
      title: { en: 'Defect', zh: '缺陷' },
      type: 'keyword',
      values: Object.fromEntries(DEFECTS.map(({ code, title }) => [code, title])),
    },
    { name: 'capturedAt', title: { en: 'Captured at', zh: '拍摄时间' }, type: 'date' },
  ],
  sensitivity: 'open',
};
