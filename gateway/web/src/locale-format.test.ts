import { describe, expect, it } from '@jest/globals';
import { formatOf } from './locale-format.ts';

const en = formatOf('en');
const zh = formatOf('zh');

describe('formatOf', () => {
  it.each([[0, '0 B'], [999, '999 B'], [1000, '1 kB'], [1_234_567, '1.23 MB'], [5e9, '5 GB']])('writes %d bytes as %s', (bytes, text) => {
    expect(en.bytes(bytes)).toBe(text);
  }); // prettier-ignore

  it.each([[0, '0 s', '0 秒'], [59.6, '1 min', '1 分'], [61, '1 min 1 s', '1 分 1 秒'], [7260, '2 h 1 min', '2 小时 1 分'], [90000, '1 d 1 h', '1 天 1 小时']])(
    'writes %d seconds as %s and %s',
    (seconds, english, chinese) => {
      expect(en.duration(seconds)).toBe(english);
      expect(zh.duration(seconds)).toBe(chinese);
    },
  ); // prettier-ignore

  it('shows the offset from UTC with a time', () => {
    expect(en.dateTime('2026-07-01T12:00:00Z')).toMatch(/2026.*UTC[+−]\d/);
    expect(zh.dateTime('2026-07-01T12:00:00Z')).toMatch(/^2026年.*UTC[+−]\d/);
    expect(en.dateTime('not a time')).toBe('not a time');
  });

  it('shows an instant to the millisecond, rounded down', () => {
    const local = new Date(2026, 2, 2, 6, 30, 0, 250).getTime();
    expect(en.instant(BigInt(local) * 1_000_000n + 999_999n)).toMatch(/^2026-03-02 06:30:00\.250 UTC[+−]\d/);
    expect(zh.instant(-1n)).toMatch(/\.999 UTC/);
    expect(en.instant(10n ** 30n)).toBe(String(10n ** 30n));
  });

  it('says when a count is a lower bound', () => {
    expect(en.count({ value: 10000, exact: false })).toBe('10,000+');
    expect(en.count({ value: 12, exact: true })).toBe('12');
  });
});
