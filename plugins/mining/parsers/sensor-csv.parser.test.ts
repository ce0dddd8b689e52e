import { describe, expect, it } from '@jest/globals';
import type { ByteSource, JsonObject, ParsedItem } from '@lode/core';
import { parseBytes } from '@lode/core/testing';
import { gbkBytes } from '../testing/gbk-bytes.ts';
import { sensorCsvParser } from './sensor-csv.parser.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const T0 = BigInt(Date.UTC(2026, 2, 1, 22)) * 1_000_000n;
const time = (second: number) => new Date(Date.UTC(2026, 2, 1, 22) + second * 1_000).toISOString();

async function read(data: Uint8Array | string, context: JsonObject = {}) {
  const output = await parseBytes(sensorCsvParser, typeof data === 'string' ? utf8(data) : data, { context });
  const item: ParsedItem | undefined = output.items?.[0];
  const findings = [...(output.findings ?? []), ...(item?.findings ?? [])];
  const values = Object.fromEntries((item?.channels ?? []).map(({ key, samples }) => [key, [...(samples?.v ?? [])]]));
  return { item, values, codes: findings.map(({ code }) => code), findings };
}

/** One sensor, one reading a second. */
const series = (code: string, values: (number | string)[]) =>
  `time,sensor,value\n${values.map((value, i) => `${time(i)},${code},${value}`).join('\n')}\n`;

describe('readings as CSV', () => {
  it('reads one reading a row, in a shift', async () => {
    const rows = ['2026-03-02 06:00:00,CH4-01,0.41', '2026-03-02 06:00:00,X-1,1', '2026-03-02 06:00:01,CH4-01,0.42'];
    const { item, values, codes } = await read(`time,sensor,value\n${rows.join('\n')}\n`, {
      mine: { code: 'M', name: { en: 'Mine', zh: '矿' } },
      shift: { code: 'a', name: { en: 'a', zh: '早班' }, date: '2026-03-02' },
      utcOffset: '+08:00',
      shaft: { lon: 112.5, lat: 37.9 },
      sensors: [
        { code: 'CH4-01', quantity: 'ch4', unit: '%', area: 'heading', placeClass: 'T1' },
        { code: 'X-1', quantity: 'belt', unit: null, area: 'heading', placeClass: null },
      ],
    });
    expect(codes).toEqual([]);
    expect(values).toEqual({ 'CH4-01': [0.41, 0.42], 'X-1': [1] });
    expect(item?.channels?.[0]).toMatchObject({
      unit: '%',
      type: 'number',
      attributes: { quantity: 'ch4', placeClass: 'T1', area: 'heading', sensor: 'CH4-01' },
    });
    expect(item?.channels?.[1]).toMatchObject({ type: 'state', attributes: { quantity: 'belt' } });
    expect(item?.channels?.[0]?.samples?.t[0]).toBe(T0);
    expect(item?.core).toMatchObject({
      when: { start: new Date(Date.UTC(2026, 2, 1, 22)) },
      where: { bbox: [112.5, 37.9, 112.5, 37.9] },
    });
    expect(item?.groups?.map(({ kind, key }) => [kind, key])).toEqual([
      ['mining.mine', 'M'],
      ['mining.shift', '2026-03-02/a'],
    ]);
  });

  it('reads one sensor a column, with units in the header, empty cells left out', async () => {
    const { values, item } = await read(
      'time;CH4-T1 (%);CO-1（ppm）;Temp [℃];note\n2026-03-02T06:00:00+08:00;0.5;;24.5;x\n2026-03-02T06:00:01+08:00;0.6;7;;y\n',
    );
    expect(values).toEqual({ 'CH4-T1': [0.5, 0.6], 'CO-1': [7], Temp: [24.5] });
    const units = Object.fromEntries((item?.channels ?? []).map(({ key, unit }) => [key, unit]));
    expect(units).toEqual({ 'CH4-T1': '%', 'CO-1': '[ppm]', Temp: 'Cel' });
  });

  it('reads GBK with Chinese headers and states in words', async () => {
    const rows = ['2026-03-02 06:00:00,皮带1,开', '2026-03-02 06:00:05,皮带1,停', '2026-03-02 06:00:05,甲烷T1,0.3'];
    const { values, item } = await read(gbkBytes(`时间,测点,值\r\n${rows.join('\r\n')}\r\n`), { utcOffset: '+08:00' });
    expect(values).toEqual({ 皮带1: [1, 0], 甲烷T1: [0.3] });
    expect(item?.facets).toMatchObject({ encoding: 'gb18030', form: 'long', quantities: ['belt', 'ch4'] });
  });

  it('keeps where people are as states with labels', async () => {
    const { item, values } = await read(series('personnel-0042', ['shaft', 'heading-2', 'heading-2', 'shaft']));
    expect(values).toEqual({ 'personnel-0042': [0, 1, 1, 0] });
    expect(item?.channels?.[0]).toMatchObject({ type: 'state', attributes: { labels: ['shaft', 'heading-2'] } });
  });

  it('converts units, and keeps out of limits what it does not understand', async () => {
    const rows = (unit: string) => `time,sensor,value,unit\n${time(0)},CH4-1,12000,${unit}\n`;
    expect((await read(rows('ppm'))).values['CH4-1']?.[0]).toBeCloseTo(1.2, 9);
    const strange = await read(rows('furlong'));
    expect(strange.values['CH4-1']).toEqual([12_000]);
    expect(strange.codes).toEqual(['mining.unit']);
    expect(strange.item?.channels?.[0]?.attributes).toMatchObject({ quantity: 'unknown' });
  });

  it('puts late rows in their place, lets the later of two count, names bad rows', async () => {
    const good = [`${time(0)},O2-1,20`, `${time(2)},O2-1,20.2`, `${time(1)},O2-1,20.1`, `${time(2)},O2-1,20.3`];
    const bad = ['lunch,O2-1,20', `${time(3)},O2-1,high`, `${time(4)},O2-1`];
    const { values, codes, findings, item } = await read(['time,sensor,value', ...good, ...bad].join('\n'));
    expect(values['O2-1']).toEqual([20, 20.1, 20.3]);
    expect(codes).toEqual(['mining.bad-rows', 'mining.late-rows', 'mining.doubled-rows']);
    expect(findings[0]).toMatchObject({ location: { rows: [6, 7, 8] }, evidence: { count: 3 } });
    expect(item?.facets).toMatchObject({ badRows: 3 });
  });

  it('assumes China only aloud', async () => {
    const csv = 'time,sensor,value\n2026-03-02 06:00:00,O2-1,20\n';
    expect((await read(csv)).codes).toEqual(['mining.time-zone-assumed']);
    expect((await read(csv, { utcOffset: '+00:00' })).codes).toEqual([]);
    expect((await read(csv, { utcOffset: '+00:00' })).item?.facets['start']).toBe('2026-03-02T06:00:00.000Z');
  });

  it('lists sensors that the shift does not know', async () => {
    const context = { utcOffset: '+08:00', sensors: [{ code: 'CO-1', quantity: 'co' }] };
    expect((await read(series('CO-9', [3, 4]), context)).codes).toEqual(['mining.unlisted-sensor']);
  });

  it('calls a jump away and back a spike, and a step none', async () => {
    expect((await read(series('CH4-1', [0.3, 0.3, 2.9, 0.3, 0.4]))).codes).toEqual(['mining.spike']);
    expect((await read(series('CH4-1', [0.3, 0.3, 2.9, 2.9, 0.4]))).codes).toEqual([]);
    expect((await read(series('CH4-1', [0.3, 0.3, 0.7, 0.3]))).codes).toEqual([]);
  });

  it('takes what cannot be measured as missing', async () => {
    const { values, codes } = await read(series('CH4-1', [0.3, -1, 0.3, 101, 100, 0]));
    expect(values['CH4-1']).toEqual([0.3, NaN, 0.3, NaN, 100, 0]);
    expect(codes).toContain('mining.out-of-range');
  });

  it('sees half an hour of the very same value, but lets methane rest at zero', async () => {
    const flat = async (code: string, value: number, count: number) =>
      (
        await read(
          series(
            code,
            Array.from({ length: count }, () => value),
          ),
        )
      ).codes;
    expect(await flat('dust-1', 4.2, 1_801)).toEqual(['mining.flat-line']);
    expect(await flat('dust-1', 4.2, 1_800)).toEqual([]);
    expect(await flat('CH4-1', 0, 4_000)).toEqual([]);
    expect(await flat('belt-1', 1, 4_000)).toEqual([]);
  });

  it('marks a silence longer than a patrol cycle, of a sensor with a rhythm', async () => {
    const silent = (step: number) => `${series('CO-1', [1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3])}${time(10 + step)},CO-1,2\n`;
    expect((await read(silent(25))).codes).toEqual([]);
    const { values, codes, item } = await read(silent(26));
    expect(codes).toEqual(['mining.sensor-gap']);
    expect(values['CO-1']?.slice(-3)).toEqual([3, NaN, 2]);
    expect(item?.facets['sensors']).toMatchObject([{ gaps: 1 }]);
    const changes = [0, 60, 75, 400].map((second, i) => `${time(second)},belt-1,${i % 2}`);
    expect((await read(['time,sensor,value', ...changes].join('\n'))).codes).toEqual([]);
  });

  it('refuses what is no table of readings', async () => {
    const none = ['', '\n\n', 'a,b\n1,2\n', 'time,speed\n2026-03-02T06:00:00Z,3\n', 'time,sensor,value\n'];
    for (const csv of [...none, 'time,sensor,value\nx,y,z\n']) {
      const { item, codes } = await read(csv);
      expect(item).toBeUndefined();
      expect(codes).toContain('mining.no-readings');
    }
  });

  it('reads a file of any size a block at a time', async () => {
    // Made while it is read: rows of 32 bytes, 24 MB in all.
    const rows = 750_000;
    const row = (i: number) => `${1_772_000_000 + i},CH4-0${i % 4},0.${String(i % 100).padStart(2, '0')}`.padEnd(31);
    let longest = 0;
    const source: ByteSource = {
      size: (rows + 1) * 32,
      localPath: () => Promise.reject(new Error('not for parsers of text')),
      read(offset, length) {
        longest = Math.max(longest, length);
        const end = Math.min(offset + length, (rows + 1) * 32);
        const [first, last] = [Math.floor(offset / 32), Math.ceil(end / 32)];
        const line = (i: number) => (i === 0 ? 'time,sensor,value'.padEnd(31) : row(i - 1));
        const text = Array.from({ length: last - first }, (_, i) => `${line(first + i)}\n`).join('');
        return Promise.resolve(utf8(text).subarray(offset - first * 32, end - first * 32));
      },
    };
    const output = await parseBytes(sensorCsvParser, new Uint8Array(), { source });
    expect(output.items?.[0]?.facets).toMatchObject({ samples: rows, sensorCount: 4, badRows: 0 });
    expect(longest).toBeLessThanOrEqual(1 << 20);
  }, 120_000);
});
