import { expect, it } from '@jest/globals';
import { askQuery } from '@lode/core/testing';
import { demoRead } from '../demo/demo-read.ts';
import { urgentDefectsQuery } from './urgent-defects.query.ts';

const read = await demoRead();
const towers = async (params?: object) =>
  (await askQuery(urgentDefectsQuery, read, params)).map(({ evidence, score }) => [evidence?.['tower'], score]);

it('finds the towers with critical defects, with why and evidence', async () => {
  expect(await askQuery(urgentDefectsQuery, read)).toMatchObject([
    {
      score: 1,
      why: {
        en: 'Tower N041: Foreign object on the conductor (Critical)',
        zh: '杆塔 N041：导线悬挂异物（危急）',
      },
      evidence: { tower: 'N041', worst: 'critical', defects: [{ code: 'conductor-foreign-object' }] },
      annotationIds: [expect.any(String)],
    },
    { evidence: { tower: 'N044' } },
  ]);
});

it('widens by level and narrows by component; a worker is no defect', async () => {
  expect(await towers({ level: 'serious' })).toEqual([
    ['N041', 1],
    ['N043', 0.6],
    ['N043', 0.6],
    ['N044', 1],
    ['N046', 0.6],
  ]);
  expect(await towers({ level: 'general', component: 'tower' })).toEqual([
    ['N043', 0.3],
    ['49#', 0.3],
  ]);
});
