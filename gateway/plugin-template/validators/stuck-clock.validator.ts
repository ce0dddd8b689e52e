import type { DatasetValidator } from '@lode/core';
import { finding } from '../findings.ts';

// Yours: what can only be seen on several things together.
/** Two photos of one device at one time: its clock stood still, or the photo came twice. */
export const stuckClockValidator: DatasetValidator = {
  rule: 'my-domain.stuck-clock',
  version: 1,
  title: { en: 'One photo of a device at a time', zh: '同一设备同一时刻仅一张照片' },
  scope: 'dataset',
  async *check(assets) {
    const seen = new Set<string>();
    for await (const { id, facets } of assets) {
      const { device, capturedAt } = facets;
      if (typeof device !== 'string' || typeof capturedAt !== 'string') continue;
      const key = `${Date.parse(capturedAt)} ${device}`;
      if (seen.has(key)) {
        const message = {
          en: 'This device has another photo of the same time.',
          zh: '该设备在同一时刻另有照片。',
        };
        yield {
          ...finding('stuck-clock', 'warning', message, { evidence: { device, capturedAt } }),
          assetId: id,
        };
      }
      seen.add(key);
    }
  },
};
