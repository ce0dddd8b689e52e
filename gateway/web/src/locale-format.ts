import type { LocalText } from '@lode/core';

export type Locale = 'en' | 'zh';

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** How numbers, sizes, spans and times are written in one language. Decimal units (1 kB = 1,000 B). */
export function formatOf(locale: Locale) {
  const tag = locale === 'zh' ? 'zh-CN' : 'en-GB';
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(tag, { maximumSignificantDigits: 6 });
  const short = new Intl.NumberFormat(tag, { maximumSignificantDigits: 3 });
  const dates = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' });
  const times = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' });
  const number = (value: number) => (Number.isInteger(value) ? whole.format(value) : fine.format(value));

  return {
    locale,
    number,
    text: (text: LocalText) => text[locale],
    count: ({ value, exact }: { value: number; exact: boolean }) => whole.format(value) + (exact ? '' : '+'),
    bytes(value: number): string {
      const power = value < 1000 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(value) / 3));
      return `${short.format(value / 1000 ** power)} ${byteUnits[power]}`;
    },
    /** A span in seconds, in its two largest units. */
    duration(seconds: number): string {
      const total = Math.max(0, Math.round(seconds));
      const [d, h, m, s] = [
        Math.floor(total / 86400),
        Math.floor(total / 3600) % 24,
        Math.floor(total / 60) % 60,
        total % 60,
      ];
      const units = locale === 'zh' ? ['天', '小时', '分', '秒'] : ['d', 'h', 'min', 's'];
      const parts = [d, h, m, s].map((value, index) => ({ value, unit: units[index]! }));
      const first = parts.findIndex(({ value }) => value > 0);
      const shown = first < 0 ? parts.slice(3) : parts.slice(first, first + 2).filter(({ value }) => value > 0);
      return shown.map(({ value, unit }) => `${whole.format(value)} ${unit}`).join(' ');
    },
    date: (iso: string) => dates.format(new Date(iso)),
    /** Local time with its offset from UTC. */
    dateTime(iso: string): string {
      const at = new Date(iso);
      return Number.isNaN(at.getTime()) ? iso : `${times.format(at)} ${offsetOf(at)}`;
    },
    /** Local day and time to the millisecond, with the offset; from nanoseconds since the Unix epoch. */
    instant(t: bigint): string {
      // Rounded down, so that a time is never shown before it has come.
      const milliseconds = (t - (((t % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n;
      const at = new Date(Number(milliseconds));
      if (Number.isNaN(at.getTime())) return String(t);
      const two = (value: number) => String(value).padStart(2, '0');
      const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
      const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
      return `${day} ${clock}.${String(at.getMilliseconds()).padStart(3, '0')} ${offsetOf(at)}`;
    },
  };
}

export type Format = ReturnType<typeof formatOf>;

function offsetOf(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const size = Math.abs(minutes);
  const hours = Math.floor(size / 60);
  const rest = size % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}
