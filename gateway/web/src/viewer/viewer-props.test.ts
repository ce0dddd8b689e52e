import { describe, expect, it } from '@jest/globals';
import type { ViewerEdit } from '@lode/core/viewer';
import fc from 'fast-check';
import { seriesOf } from './read-series.ts';
import { annotationInputsOf } from './save-edits.ts';
import { viewerAnnotationsOf, viewerAssetOf } from './viewer-props.ts';

const nanoseconds = fc.bigInt({ min: -(10n ** 18n), max: 4n * 10n ** 18n });
const part = fc.record({
  frame: fc.option(fc.nat()),
  start: fc.option(nanoseconds),
  end: fc.option(nanoseconds),
  geometry: fc.oneof(
    fc.constant({ kind: 'interval' as const }),
    fc.record({ kind: fc.constant('box' as const), x: fc.nat(), y: fc.nat(), width: fc.nat(), height: fc.nat() }),
  ),
});

describe('annotations', () => {
  it('come back from the hub as they were sent, to the nanosecond', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.string({ minLength: 1 }), (parts, classCode) => {
        const edit: ViewerEdit = { id: 'ann_1', rev: 3, classCode, parts, attributes: { occluded: true } };
        const [sent] = annotationInputsOf([edit]);
        // What the hub answers to `parts { frame start end geometry { kind data } }`: null for what was not given.
        const [back] = viewerAnnotationsOf(
          [
            {
              id: sent!.id!,
              rev: sent!.rev!,
              class: { code: sent!.class, title: { en: '', zh: '' } },
              method: 'manual',
              reviewState: 'unreviewed',
              confidence: null,
              attributes: sent!.attributes!,
              parts: sent!.parts.map(({ frame = null, start = null, end = null, geometry }) => ({
                frame,
                start,
                end,
                geometry,
              })),
            },
          ],
          'en',
        );
        expect(back).toMatchObject({ id: 'ann_1', rev: 3, classCode, parts, attributes: { occluded: true } });
      }),
    );
  });

  it('that are removed or new say so, and nothing more', () => {
    expect(annotationInputsOf([{ id: 'a', rev: 1, classCode: 'dent', parts: [], remove: true }])).toEqual([
      { id: 'a', rev: 1, class: 'dent', parts: [], remove: true },
    ]);
    expect(annotationInputsOf([{ classCode: 'dent', parts: [] }])).toEqual([{ class: 'dent', parts: [] }]);
  });
});

describe('an asset for a viewer', () => {
  it('has only the parts that may be fetched, and its times in nanoseconds', () => {
    const asset = viewerAssetOf({
      id: 'ast_1',
      name: 'x',
      kind: 'mining.footage',
      facets: {},
      parts: [
        { role: 'original', mediaType: 'video/mp4', bytes: 9, sha256: '', url: null },
        { role: 'thumbnail', mediaType: 'image/webp', bytes: 2, sha256: '', url: '/assets/ast_1/thumbnail' },
      ],
      where: null,
      when: { start: '2026-03-01T22:30:00.250Z', end: '2026-03-01T22:30:01Z' },
      channels: [],
    });
    expect(asset.parts.map(({ role }) => role)).toEqual(['thumbnail']);
    expect(asset.when).toEqual({ start: 1772404200250000000n, end: 1772404201000000000n });
  });
});

describe('a series', () => {
  it('has milliseconds, and NaN where nothing is known', () => {
    const { t, min, max } = seriesOf({ t: ['1772404200250500000', '1'], min: [null, -1.5], max: [2, null] });
    expect([...t]).toEqual([1772404200250.5, 1e-6]);
    expect([...min]).toEqual([NaN, -1.5]);
    expect([...max]).toEqual([2, NaN]);
  });
});
