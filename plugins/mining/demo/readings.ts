import { BELT_1, BELT_2, DECOY, GAS, GAS_ELSEWHERE, runs, SILENT, SPIKE, walkersAt } from './timeline.ts';

/** Seconds after 06:30:00: from 06:20 to 06:55. */
const [FROM, TO] = [-600, 1_500];

export const SENSORS = [
  { code: 'CH4-01', quantity: 'ch4', unit: '%', area: 'heading-2', placeClass: 'T1' },
  { code: 'CH4-02', quantity: 'ch4', unit: '%', area: 'return-2', placeClass: 'T2' },
  { code: 'CO-01', quantity: 'co', unit: 'ppm', area: 'heading-2', placeClass: null },
  { code: 'O2-01', quantity: 'o2', unit: '%', area: 'heading-2', placeClass: null },
  { code: 'WIND-01', quantity: 'wind', unit: 'm/s', area: 'return-2', placeClass: null },
  { code: 'DUST-01', quantity: 'dust', unit: 'mg/m3', area: 'heading-2', placeClass: null },
  { code: 'TEMP-01', quantity: 'temperature', unit: '℃', area: 'heading-2', placeClass: null },
  { code: 'BELT-01', quantity: 'belt', unit: null, area: 'heading-2', placeClass: null },
  { code: 'BELT-02', quantity: 'belt', unit: null, area: 'main-road', placeClass: null },
  { code: 'STAFF-01', quantity: 'personnel', unit: null, area: 'heading-2', placeClass: null },
];

const within = (second: number, { from, to }: { from: number; to: number }) => second >= from && second < to;
/** A slow wave with a little noise, the same every time. */
const wave = (second: number, base: number, swing: number, period: number) =>
  base + swing * Math.sin((second / period) * 6.283) + swing * 0.3 * Math.sin(second * 1.7);

function methane(second: number): number {
  const gas = GAS.find((one) => within(second, one));
  if (gas) {
    // Rises within a second of the limit, peaks in the middle and falls.
    const part = (second - gas.from) / (gas.to - gas.from);
    return 1.0 + (gas.peak - 1.0) * Math.sin(part * Math.PI);
  }
  if (within(second, DECOY)) return DECOY.peak;
  if (second === SPIKE.at) return SPIKE.value;
  return wave(second, 0.42, 0.05, 300);
}

function valueOf(code: string, second: number): string | null {
  switch (code) {
    case 'CH4-01':
      return methane(second).toFixed(2);
    case 'CH4-02':
      return (within(second, GAS_ELSEWHERE) ? GAS_ELSEWHERE.peak : wave(second, 0.31, 0.04, 410)).toFixed(2);
    case 'CO-01':
      return within(second, SILENT) ? null : wave(second, 6, 2, 500).toFixed(1);
    case 'O2-01':
      return wave(second, 20.6, 0.1, 700).toFixed(1);
    case 'WIND-01':
      return wave(second, 1.9, 0.2, 260).toFixed(2);
    case 'DUST-01':
      return '4.2';
    case 'TEMP-01':
      return second >= 700 && second < 703 ? '-999' : wave(second, 24.4, 0.6, 900).toFixed(1);
    case 'BELT-01':
      return runs(BELT_1, second) ? '1' : '0';
    case 'BELT-02':
      return runs(BELT_2, second) ? '1' : '0';
    default:
      return String(2 + walkersAt(second).length);
  }
}

const pad = (value: number) => String(value).padStart(2, '0');

/** Local time, as loggers write it. */
export function localTime(second: number): string {
  const all = 6 * 3_600 + 30 * 60 + second;
  return `2026-03-02 ${pad(Math.floor(all / 3_600))}:${pad(Math.floor(all / 60) % 60)}:${pad(all % 60)}`;
}

/** One reading a row, once a second; twenty rows of the air come late, five come twice, one is spoiled. */
export function readingsCsv(): string {
  const rows = ['time,sensor,value'];
  const late: string[] = [];
  for (let second = FROM; second < TO; second++) {
    for (const { code } of SENSORS) {
      const value = valueOf(code, second);
      if (value === null) continue;
      const row = `${localTime(second)},${code},${value}`;
      if (code === 'WIND-01' && second >= 820 && second < 840) late.push(row);
      else rows.push(row);
      if (code === 'O2-01' && second >= 900 && second < 905) rows.push(row);
    }
    if (second === 860) rows.push(...late, '2026-03-02 06:4?:20,CO-01,5.5');
  }
  return `${rows.join('\n')}\n`;
}
