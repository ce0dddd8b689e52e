import { beforeAll, describe, expect, it } from '@jest/globals';
import { mvtecLayout } from '../layouts/mvtec.layout.ts';
import { industrialQcPlugin } from '../plugin.ts';
import { ingest, treeOf, validate, viewsOf, type Files, type Ingested } from '../testing/ingest.ts';
import { metalPlateDemo } from './index.ts';

const files: Files = new Map();
let result: Ingested;

beforeAll(async () => {
  for await (const { path, data } of metalPlateDemo.files()) files.set(path, data);
  result = await ingest(files, mvtecLayout);
});

describe('metal plate demo', () => {
  it('is small, and the same at every run', async () => {
    expect(files.size).toBe(42);
    expect([...files.values()].reduce((sum, data) => sum + data.length, 0)).toBeLessThan(6_000_000);
    for await (const { path, data } of metalPlateDemo.files()) {
      expect(Buffer.compare(data, files.get(path) ?? new Uint8Array())).toBe(0);
      if (path.includes('/test/good/')) break;
    }
  });

  it('is read as MVTec AD: 28 of 29 images, 11 of 13 masks', async () => {
    const match = await mvtecLayout.detect(treeOf(files));
    expect(match).toMatchObject({ confidence: 1, summary: { en: 'MVTec AD: 1 category, 2 splits, 29 images' } });
    expect(result.items).toHaveLength(28);
    expect(result.annotations.map(({ annotations }) => annotations[0]?.class)).toEqual([
      ...Array.from({ length: 4 }, () => 'scratch'),
      ...Array.from({ length: 3 }, () => 'dent'),
      ...Array.from({ length: 4 }, () => 'contamination'),
    ]);
  });

  it('raises every planted fault and nothing else', async () => {
    const views = viewsOf(result);
    const found = [...result.findings.map(({ code, path }) => [code, path])];
    for (const validator of industrialQcPlugin.validators ?? []) {
      for (const { code, assetId } of await validate(validator, views)) found.push([code, assetId]);
    }
    expect(found.sort()).toEqual([
      ['industrial-qc.leak', 'metal-plate/test/good/003.jpg'],
      ['industrial-qc.leak', 'metal-plate/train/good/003.jpg'],
      ['industrial-qc.mask-empty', 'metal-plate/ground_truth/dent/003_mask.png'],
      ['industrial-qc.mask-size', 'metal-plate/ground_truth/scratch/004_mask.png'],
      ['industrial-qc.truncated', 'metal-plate/train/good/011.jpg'],
      ['industrial-qc.unannotated-defect', 'metal-plate/test/dent/003.jpg'],
      ['industrial-qc.unannotated-defect', 'metal-plate/test/scratch/004.jpg'],
    ]);
    expect(new Set(found.map(([code]) => code))).toEqual(new Set(metalPlateDemo.planted));
  });
});
