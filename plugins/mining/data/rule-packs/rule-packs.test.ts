import { describe, expect, it } from '@jest/globals';
import { inForce, limitsOf, nextState, RULE_PACK_IDS, RULE_PACKS, rulePack, type GasState } from './index.ts';

const rows = RULE_PACKS.flatMap((pack) => pack.rows.map((row) => ({ pack, row })));
/** A sensor shows hundredths of a per cent. */
const STEP = 0.01;

describe('AQ 1029-2019 as data', () => {
  it('has the limits of the research note, cell by cell', () => {
    const table = rulePack('aq1029-2019')!.rows.map(({ placeClass, alarm, cutOff, restoreBelow }) => [
      placeClass,
      alarm,
      cutOff,
      restoreBelow,
    ]);
    expect(table).toEqual([
      ['T0', 1, 1.5, 1],
      ['T1', 1, 1.5, 1],
      ['shearer', 1, 1.5, 1],
      ['T2', 1, 1, 1],
      ['T2-mid', 1, 1, 1],
      ['T3', 0.5, 0.5, 0.5],
      ['T4', 0.5, 0.5, 0.5],
      ['T7', 2.5, 2.5, 2.5],
    ]);
  });

  it.each(rows)('$row.placeClass: alarm and cut-off begin at their values, not under them', ({ row }) => {
    const first: GasState = row.alarm < row.cutOff ? 'alarm' : 'cut-off';
    expect(nextState('normal', row.alarm - STEP, row)).toBe('normal');
    expect(nextState('normal', row.alarm, row)).toBe(first);
    expect(nextState('normal', row.alarm + STEP, row)).toBe(first);
    expect(nextState('normal', row.cutOff - STEP, row)).toBe(row.alarm < row.cutOff ? 'alarm' : 'normal');
    expect(nextState('normal', row.cutOff, row)).toBe('cut-off');
    expect(nextState('normal', row.cutOff + STEP, row)).toBe('cut-off');
  });

  it.each(rows)('$row.placeClass: power stays cut until the reading is below the restore value', ({ row }) => {
    expect(nextState('cut-off', row.restoreBelow + STEP, row)).toBe('cut-off');
    expect(nextState('cut-off', row.restoreBelow, row)).toBe('cut-off');
    expect(nextState('cut-off', row.restoreBelow - STEP, row)).toBe('normal');
    // The same reading means another thing when power was not cut.
    expect(nextState('alarm', row.restoreBelow, row)).toBe(row.restoreBelow >= row.cutOff ? 'cut-off' : 'alarm');
  });

  it('is in force from its first day in China, not the evening before', () => {
    const pack = rulePack('aq1029-2019')!;
    expect(inForce(pack, new Date('2020-01-31T15:59:59Z'))).toBe(false);
    expect(inForce(pack, new Date('2020-01-31T16:00:00Z'))).toBe(true);
    expect(inForce({ ...pack, to: '2026-02-01' }, new Date('2026-01-31T16:00:00Z'))).toBe(false);
  });

  it('marks what is in doubt, cites a clause for each row and speaks both languages', () => {
    expect(rows.filter(({ row }) => row.doubt).map(({ row }) => row.placeClass)).toEqual(['T0', 'T7']);
    for (const { row } of rows) {
      expect(row.clause).toMatch(/^AQ 1029-\d{4} §/);
      expect(row.place.zh).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(RULE_PACKS.map(({ id }) => id)).toEqual([...RULE_PACK_IDS]);
  });

  it('knows no limit for a place that it does not have', () => {
    const pack = rulePack('aq1029-2019')!;
    expect(limitsOf(pack, 'ch4', 'T1')?.alarm).toBe(1);
    for (const place of ['T99', null]) expect(limitsOf(pack, 'ch4', place)).toBeNull();
    expect(limitsOf(pack, 'co', 'T1')).toBeNull();
    expect(rulePack('aq1029-1997')).toBeNull();
  });
});
