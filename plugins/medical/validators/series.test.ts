import { describe, expect, it } from '@jest/globals';
import type { AssetView, JsonObject } from '@lode/core';
import { mixedGeometryValidator } from './mixed-geometry.validator.ts';
import { sliceGapValidator } from './slice-gap.validator.ts';

const group = { id: 'g', kind: 'medical.series', key: '1.2', name: 'CT 2', facets: {} };

function slice(index: number, facets: JsonObject = {}): AssetView {
  const plain = {
    rows: 256,
    columns: 256,
    pixelSpacing: [0.7, 0.7],
    frameOfReferenceUid: '1.2.3',
    imagePositionPatient: [-90, -90, index * 5],
    imageOrientationPatient: [1, 0, 0, 0, 1, 0],
  };
  return {
    id: `a${index}`,
    name: '',
    kind: 'medical.instance',
    state: 'READY',
    path: '',
    sha256: null,
    groupIds: ['g'],
    facets: { ...plain, ...facets },
    where: null,
    when: null,
    links: [],
    annotationCount: 0,
  };
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('slice-gap', () => {
  it('is silent on an even series, in any order', () => {
    expect(
      sliceGapValidator.check(
        group,
        [3, 0, 2, 1, 4].map((index) => slice(index)),
      ),
    ).toEqual([]);
  });

  it('tells how many slices are missing and where', () => {
    const findings = sliceGapValidator.check(
      group,
      range(12)
        .filter((index) => index !== 5 && index !== 6)
        .map((index) => slice(index)),
    );
    expect(findings).toMatchObject([
      {
        assetId: 'a7',
        code: 'medical.slice-gap',
        severity: 'error',
        evidence: { missing: 2, distance: 15, spacing: 5, position: 35 },
      },
    ]);
  });

  it('measures along the normal of an oblique series', () => {
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const oblique = (index: number, at: number) =>
      slice(index, { imageOrientationPatient: [1, 0, 0, 0, c, s], imagePositionPatient: [3, -s * at, c * at] });
    expect(
      sliceGapValidator.check(
        group,
        range(6).map((index) => oblique(index, index * 2)),
      ),
    ).toEqual([]);
    const uneven = sliceGapValidator.check(
      group,
      [0, 2, 4, 7.1, 9.1].map((at, index) => oblique(index, at)),
    );
    expect(uneven).toMatchObject([
      { assetId: 'a3', severity: 'warning', evidence: { distance: 3.1, spacing: 2, missing: 0 } },
    ]);
  });

  it('tells a repeated slice, but not the phases of a dynamic series', () => {
    const repeated = [...range(5).map((index) => slice(index)), { ...slice(3), id: 'copy' }];
    expect(sliceGapValidator.check(group, repeated)).toMatchObject([
      { assetId: 'copy', code: 'medical.duplicate-slice', evidence: { count: 2, position: 15 } },
    ]);
    const phases = range(8).map((index) => ({ ...slice(index % 4), id: `p${index}` }));
    expect(sliceGapValidator.check(group, phases)).toEqual([]);
  });

  it('survives facets that are no vectors', () => {
    const broken = [
      slice(0, { imagePositionPatient: 'x' }),
      slice(1, { imageOrientationPatient: [0, 0, 0, 0, 0, 0] }),
      slice(2, { imagePositionPatient: null }),
    ];
    expect(sliceGapValidator.check(group, broken)).toEqual([]);
    expect(sliceGapValidator.check(group, [])).toEqual([]);
  });
});

describe('mixed-geometry', () => {
  it('is silent on one geometry, also with rounding and minus zero', () => {
    const rounded = slice(1, { imageOrientationPatient: [1, -0.00001, 0, -0, 0.99999, 0] });
    expect(mixedGeometryValidator.check(group, [slice(0), rounded, slice(2)])).toEqual([]);
  });

  it.each([
    ['(0028,0010)', { rows: 512, columns: 512 }],
    ['(0028,0030)', { pixelSpacing: [0.9, 0.9] }],
    ['(0020,0052)', { frameOfReferenceUid: '1.2.9' }],
    ['(0020,0037)', { imageOrientationPatient: [0, 1, 0, 0, 0, -1] }],
  ])('points at the odd one out: %s', (tag, facets) => {
    const findings = mixedGeometryValidator.check(group, [slice(0), slice(1), slice(2, facets), slice(3)]);
    expect(findings).toMatchObject([
      { assetId: 'a2', code: 'medical.mixed-geometry', location: { tag }, evidence: { usualCount: 3 } },
    ]);
  });

  it('does not hold it against an asset that it states nothing', () => {
    expect(
      mixedGeometryValidator.check(group, [slice(0), slice(1, { pixelSpacing: null, frameOfReferenceUid: null })]),
    ).toEqual([]);
  });
});
