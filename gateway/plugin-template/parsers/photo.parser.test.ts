import { describe, expect, it } from '@jest/globals';
import { bytesSource, parseBytes } from '@lode/core/testing';
import type { ParseInput } from '@lode/core';
import sharp from 'sharp';
import { photoParser } from './photo.parser.ts';

const grey = { create: { width: 32, height: 16, channels: 3 as const, background: '#808080' } };
const photo = new Uint8Array(await sharp(grey).png().toBuffer());

function parse(bytes: Uint8Array, sidecar?: string) {
  const source = bytesSource(new TextEncoder().encode(sidecar));
  const companions: ParseInput['companions'] = sidecar === undefined ? {} : { sidecar: { path: 'a.json', source } };
  return parseBytes(photoParser, bytes, { path: 'a.png', companions });
}

describe('photo parser', () => {
  it('takes time, place, value and marks from the sidecar', async () => {
    const marks = [{ class: 'hot-spot', x: 1, y: 2, width: 3, height: 4 }];
    const sidecar = { device: 'c1', time: '2026-03-02T06:00:00+08:00', lon: 112.5, lat: 37.8, value: 71, marks };
    const { items, annotations } = await parse(photo, JSON.stringify(sidecar));
    expect(items).toMatchObject([
      {
        mediaType: 'image/png',
        facets: { width: 32, height: 16, device: 'c1', value: 71 },
        core: { when: { start: new Date('2026-03-01T22:00:00Z') }, where: { bbox: [112.5, 37.8, 112.5, 37.8] } },
        derivatives: [{ role: 'thumbnail' }],
        parts: { sidecar: 'application/json' },
      },
    ]);
    expect(annotations?.[0]).toMatchObject({
      target: { path: 'a.png', item: 0 },
      annotations: [{ class: 'hot-spot' }],
    });
  });

  it.each([
    ['no-sidecar', undefined],
    ['bad-sidecar', '{ "value": 3'],
    ['bad-sidecar', '{ "lat": 200 }'],
  ])('keeps the photo and says %s', async (code, sidecar) => {
    const { items } = await parse(photo, sidecar);
    expect(items).toMatchObject([{ facets: { width: 32 }, findings: [{ code: `my-domain.${code}` }] }]);
  });

  it('measures a photo as it is seen', async () => {
    const turned = new Uint8Array(await sharp(grey).jpeg().withMetadata({ orientation: 6 }).toBuffer());
    expect((await parse(turned)).items).toMatchObject([{ facets: { width: 16, height: 32 } }]);
  });

  it('rejects a photo that is cut off', async () => {
    const { items, findings } = await parse(photo.subarray(0, 60));
    expect(items).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'my-domain.unreadable', severity: 'error' }]);
  });
});
