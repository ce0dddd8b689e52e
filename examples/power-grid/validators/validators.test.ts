import { expect, it } from '@jest/globals';
import { check, viewsOf } from '@lode/core/testing';
import { demoRead } from '../demo/demo-read.ts';
import { repeatedDefectValidator } from './repeated-defect.validator.ts';
import { towerGapValidator } from './tower-gap.validator.ts';

const read = await demoRead();
const without = (...names: string[]) =>
  viewsOf({ ...read, items: read.items.filter(({ path }) => !names.some((name) => path.endsWith(name))) });

it('tells of the second picture that shows a defect from one place, and of nothing else', async () => {
  expect(await check(repeatedDefectValidator, viewsOf(read))).toMatchObject([
    {
      code: 'power-grid.repeated-defect',
      assetId: 'flight-0302/DJI_0005.JPG',
      evidence: { code: 'insulator-shattered', other: 'DJI_0004.JPG' },
    },
  ]);
  expect(await check(repeatedDefectValidator, without('0004.JPG'))).toEqual([]);
});

it('tells of the tower before a gap', async () => {
  const gap = { code: 'power-grid.tower-gap', assetId: 'flight-0302/DJI_0006.JPG' };
  expect(await check(towerGapValidator, viewsOf(read))).toMatchObject([
    { ...gap, evidence: { after: 'N044', before: 'N046', missing: 1 } },
  ]);
  expect(await check(towerGapValidator, without('0007.JPG'))).toMatchObject([{ ...gap, evidence: { missing: 2 } }]);
  // One picture of a tower is enough, and beyond the last number nothing is missed.
  expect(await check(towerGapValidator, without('0002.JPG', '0010.JPG'))).toMatchObject([gap]);
});
