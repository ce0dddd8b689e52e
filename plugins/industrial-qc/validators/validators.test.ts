import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AssetView, JsonObject } from '@lode/core';
import { validate } from '../testing/ingest.ts';
import { duplicateImageValidator } from './duplicate-image.validator.ts';
import { closePairs, hexDistance, MAX_DISTANCE } from './hamming-search.ts';
import { mixedSizeValidator } from './mixed-size.validator.ts';
import { unannotatedDefectValidator } from './unannotated-defect.validator.ts';

const view = (id: string, facets: JsonObject, rest: Partial<AssetView> = {}): AssetView => ({
  id,
  name: id,
  kind: 'industrial-qc.image',
  state: 'READY',
  path: id,
  sha256: id,
  groupIds: [],
  facets,
  where: null,
  when: null,
  links: [],
  annotationCount: 0,
  ...rest,
});
const told = async (views: AssetView[], validator = duplicateImageValidator) =>
  (await validate(validator, views)).map(
    ({ code, severity, assetId }) => `${severity} ${code.replace('industrial-qc.', '')} ${assetId}`,
  );

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const hexOf = (value: bigint) => value.toString(16).padStart(16, '0');

describe('closePairs', () => {
  it('finds exactly the pairs that comparing each with each finds', () => {
    const near = fc
      .tuple(hash, fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 6 }))
      .map(([base, flips]) => [base, flips.reduce((h, bit) => h ^ (1n << BigInt(bit)), base)]);
    fc.assert(
      fc.property(fc.array(near, { maxLength: 15 }), (pairs) => {
        const hashes = pairs.flat().map(hexOf);
        const expected: string[] = [];
        for (let i = 0; i < hashes.length; i++) {
          for (let j = i + 1; j < hashes.length; j++) {
            const distance = hexDistance(hashes[i] as string, hashes[j] as string);
            if (distance <= MAX_DISTANCE) expected.push(`${i} ${j} ${distance}`);
          }
        }
        const found = [...closePairs(hashes, () => {})].map((pair) => pair.join(' '));
        expect(found.sort()).toEqual(expected.sort());
      }),
    );
  });

  it('hexDistance counts bits', () => {
    fc.assert(
      fc.property(hash, hash, (a, b) => {
        expect(hexDistance(hexOf(a), hexOf(b))).toBe((a ^ b).toString(2).replaceAll('0', '').length);
      }),
    );
  });

  it('stays bounded when all hashes are the same, and says that it stopped', () => {
    let capped = false;
    let pairs = 0;
    for (const _ of closePairs(new Array<string>(3000).fill('0123456789abcdef'), () => (capped = true))) pairs++;
    expect(capped).toBe(true);
    expect(pairs).toBeLessThanOrEqual(3000 * 512);
  });
});

describe('duplicate images', () => {
  const a = '00000000000000ff';
  const close = '00000000000000f8';
  const far = '00000000000000e0';

  it('tells the same bytes within a split as a warning and across splits as a leak', async () => {
    const views = [
      view('1', { split: 'train' }, { sha256: 's' }),
      view('2', { split: 'train' }, { sha256: 's' }),
      view('3', { split: 'train' }, { sha256: 't' }),
      view('4', { split: 'test' }, { sha256: 't' }),
      view('5', {}, { sha256: null }),
      view('6', {}, { sha256: null }),
    ];
    expect(await told(views)).toEqual(['warning duplicate 1', 'warning duplicate 2', 'error leak 3', 'error leak 4']);
  });

  it('tells near-duplicates at distance 3, not at 5', async () => {
    expect(await told([view('1', { phash: a, split: 'train' }), view('2', { phash: close, split: 'train' })])).toEqual([
      'warning near-duplicate 1',
      'warning near-duplicate 2',
    ]);
    expect(await told([view('1', { phash: a, split: 'train' }), view('2', { phash: close, split: 'test' })])).toEqual([
      'error near-leak 1',
      'error near-leak 2',
    ]);
    expect(hexDistance(a, far)).toBe(5);
    expect(await told([view('1', { phash: a }), view('2', { phash: far })])).toEqual([]);
  });

  it('leaves linked images alone, whichever side holds the link', async () => {
    const links = [{ role: 'template', assetId: '2' }];
    expect(await told([view('1', { phash: a }, { links }), view('2', { phash: a })])).toEqual([]);
    expect(await told([view('2', { phash: a }), view('1', { phash: a }, { links })])).toEqual([]);
  });

  it('does not take another shot of the same aligned part for a copy', async () => {
    const detailHash = 'f'.repeat(64);
    const other = `${'0'.repeat(12)}${'f'.repeat(52)}`;
    expect(await told([view('1', { phash: a, detailHash }), view('2', { phash: a, detailHash: other })])).toEqual([]);
    expect(
      await told([view('1', { phash: a, detailHash }), view('2', { phash: a, detailHash: `0${'f'.repeat(63)}` })]),
    ).toHaveLength(2);
  });

  it('gives each image one finding a rule, however many copies there are', async () => {
    const views = Array.from({ length: 400 }, (_, i) =>
      view(String(i), { split: i % 2 ? 'train' : 'test', phash: a }, { sha256: 'same' }),
    );
    const findings = await validate(duplicateImageValidator, views);
    expect(findings).toHaveLength(400);
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['industrial-qc.leak']));
  });
});

describe('unannotated defects', () => {
  it('asks defect images for annotations, and nobody else', async () => {
    const views = [
      view('1', { label: 'good' }),
      view('2', { label: 'scratch' }),
      view('3', { label: 'scratch' }, { annotationCount: 1 }),
      view('4', {}),
    ];
    expect(await told(views, unannotatedDefectValidator)).toEqual(['warning unannotated-defect 2']);
  });
});

describe('mixed sizes', () => {
  const of = (category: string, sizes: [number, number][]) =>
    sizes.map(([width, height], i) => view(`${category}${i}`, { category, width, height }));
  it('tells the odd ones, or that there is no rule at all', async () => {
    const odd = of('a', [
      [4, 4],
      [4, 4],
      [4, 4],
      [4, 4],
      [2, 4],
    ]);
    const mixed = of('b', [
      [4, 4],
      [3, 3],
      [2, 2],
    ]);
    expect(
      await told(
        [
          ...odd,
          ...mixed,
          ...of('c', [
            [9, 9],
            [9, 9],
          ]),
        ],
        mixedSizeValidator,
      ),
    ).toEqual(['warning mixed-size a4', 'info mixed-size b0']);
  });
});
