import { describe, expect, it } from '@jest/globals';
import { treeOf, type Files } from '@lode/core/testing';
import { readShiftFile } from './shift-file.ts';
import { shiftLayout } from './shift.layout.ts';

const shift = {
  mine: { code: 'M1', name: '一号井' },
  shift: { code: 'early', name: { en: 'early', zh: '早班' }, date: '2026-03-02' },
  utcOffset: '+08:00',
  shaft: { lon: 112.587, lat: 37.892 },
  cameras: [
    { code: 'C1', area: 'heading', file: 'v/c1.mp4', start: '2026-03-02 06:30:00' },
    { code: 'C2', area: 'shaft', file: 'v/c2.mp4', start: 'early' },
    { code: 'C3', area: 'heading', file: 'v/gone.mp4' },
  ],
  sensors: [{ code: 'B1', quantity: 'belt', area: 'heading' }],
  readings: ['r.csv'],
  labels: [{ camera: 'C1', file: 'l/gt.txt', classes: { '1': 'person' } }],
};

const tree = (value: unknown, root = 'day/', ...more: string[]) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const files: Files = new Map([[`${root}shift.json`, new TextEncoder().encode(text)]]);
  const paths = ['r.csv', 'v/c1.mp4', 'v/c2.mp4', 'l/gt.txt', 'l/labels.txt'];
  for (const path of [...paths.map((one) => root + one), ...more]) files.set(path, new Uint8Array());
  return treeOf(files);
};

describe('mine shift layout', () => {
  it('plans footage with the readings of its area’s belt, readings, and labels after footage', async () => {
    const match = await shiftLayout.detect(tree(shift));
    expect(match?.confidence).toBe(1);
    expect(match?.summary.en).toBe('Mine shift: 1 shifts, 2 clips, 1 files of readings, 1 label files');
    const plan = match?.plans.get('day/v/c1.mp4');
    expect(plan).toMatchObject({ parser: 'mining.footage', phase: 0 });
    expect(plan?.companions).toEqual({ shift: 'day/shift.json', readings: 'day/r.csv' });
    const start = String(BigInt(Date.UTC(2026, 2, 1, 22, 30)) * 1_000_000n);
    expect(plan?.context).toMatchObject({
      start,
      belt: 'B1',
      mine: { code: 'M1', name: { en: '一号井', zh: '一号井' } },
    });
    // No belt in its area, so nothing to compare its clock with.
    expect(match?.plans.get('day/v/c2.mp4')?.companions).toEqual({ shift: 'day/shift.json' });
    expect(match?.plans.get('day/r.csv')).toMatchObject({ parser: 'mining.sensor-csv', phase: 0 });
    expect(match?.plans.get('day/l/gt.txt')).toEqual({
      parser: 'mining.mot',
      phase: 1,
      context: { target: 'day/v/c1.mp4', start, classes: { '1': 'person' } },
      companions: { video: 'day/v/c1.mp4', names: 'day/l/labels.txt' },
    });
  });

  it('tells of files that are not there and of times that are none', async () => {
    const match = await shiftLayout.detect(tree(shift));
    expect(match?.findings?.map(({ code, path }) => [code, path])).toEqual([
      ['mining.shift-file', 'day/shift.json'],
      ['mining.file-missing', 'day/shift.json'],
    ]);
    expect(match?.plans.has('day/v/gone.mp4')).toBe(false);
    expect(match?.plans.get('day/v/c2.mp4')?.context).toMatchObject({ start: null });
  });

  it('works at the root and among other files, which it leaves alone', async () => {
    const match = await shiftLayout.detect(tree(shift, '', 'notes.docx', 'x/y.mp4'));
    expect(match?.plans.has('v/c1.mp4')).toBe(true);
    expect(match?.plans.has('x/y.mp4')).toBe(false);
    expect(match?.confidence).toBeCloseTo(6 / 8);
  });

  it('says that a shift file is broken rather than pass over it', async () => {
    for (const bad of ['{', '[]', { ...shift, utcOffset: 'Beijing' }, { ...shift, readings: ['../r.csv'] }]) {
      const match = await shiftLayout.detect(tree(bad));
      expect(match?.findings?.map(({ code, severity }) => [code, severity])).toEqual([['mining.shift-file', 'error']]);
      expect(match?.confidence).toBeGreaterThanOrEqual(0.3);
      expect(match?.plans.size).toBe(0);
    }
    expect(await shiftLayout.detect(treeOf(new Map([['a.mp4', new Uint8Array()]])))).toBeNull();
  });

  it('lets no path out of the folder', () => {
    for (const file of ['/etc/x', '..', 'a/../../b', 'a\\b']) {
      const read = readShiftFile(new TextEncoder().encode(JSON.stringify({ ...shift, readings: [file] })));
      expect(read).toHaveProperty('fault');
    }
  });
});
