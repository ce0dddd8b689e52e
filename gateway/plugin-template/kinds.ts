import { z } from 'zod';
import type { AssetKind } from '@lode/core';

// Yours: what you know of one thing, and what of it people filter by.
/** What the parser writes about a photo. */
export const photoFacets = z.strictObject({
  /** Pixels. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  device: z.string().optional(),
  /** ISO 8601 with an offset. */
  capturedAt: z.iso.datetime({ offset: true }).optional(),
  /** What the device measured, °C. */
  value: z.number().optional(),
});

export const photoKind: AssetKind = {
  id: 'my-domain.photo',
  title: { en: 'Photo', zh: '照片' },
  facets: photoFacets,
  // What people filter by. `keyword` is counted and offered as check boxes; `unit` is UCUM.
  declared: [
    { name: 'device', title: { en: 'Device', zh: '设备' }, type: 'keyword' },
    { name: 'capturedAt', title: { en: 'Captured at', zh: '拍摄时间' }, type: 'date' },
    { name: 'value', title: { en: 'Measured value', zh: '测量值' }, type: 'number', unit: 'Cel' },
  ],
  sensitivity: 'open',
};
