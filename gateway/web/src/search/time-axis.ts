/** What a timeline shows: milliseconds since the Unix epoch. */
export interface TimeView {
  from: number;
  to: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute,
  5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day,
]; // prettier-ignore

export interface Tick {
  at: number;
  label: string;
}

/** Round local times within the view, about `count` of them. `locale` is a BCP 47 tag. */
export function ticksOf({ from, to }: TimeView, count: number, locale: string): Tick[] {
  const wanted = (to - from) / Math.max(1, count);
  if (!(wanted > 0) || !Number.isFinite(wanted)) return [];
  if (wanted > 14 * day) return monthTicks({ from, to }, Math.ceil(wanted / (30 * day)), locale);
  const step = steps.find((one) => one >= wanted) ?? 14 * day;
  const format = new Intl.DateTimeFormat(
    locale,
    step >= day
      ? { month: 'short', day: 'numeric' }
      : step >= minute
        ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
        : {
            hour: '2-digit',
            minute: '2-digit',
            second: '2-digit',
            hourCycle: 'h23',
            ...(step < second ? { fractionalSecondDigits: 3 as const } : {}),
          },
  );
  const days = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  // Local noon and midnight are round, not those of UTC.
  const offset = new Date(from).getTimezoneOffset() * minute;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) {
    const time = new Date(at);
    const midnight = step < day && time.getHours() === 0 && time.getMinutes() === 0 && time.getSeconds() === 0;
    ticks.push({ at, label: (midnight ? days : format).format(time) });
  }
  return ticks;
}

function monthTicks({ from, to }: TimeView, months: number, locale: string): Tick[] {
  const step = [1, 3, 6, 12, 24, 60, 120].find((one) => one >= months) ?? Math.ceil(months / 120) * 120;
  const format = new Intl.DateTimeFormat(
    locale,
    step >= 12 ? { year: 'numeric' } : { year: 'numeric', month: 'short' },
  );
  const first = new Date(from);
  let month = Math.ceil((first.getFullYear() * 12 + first.getMonth()) / step) * step;
  const ticks: Tick[] = [];
  for (; ticks.length < 100; month += step) {
    const time = new Date(Math.floor(month / 12), month % 12, 1);
    if (time.getTime() > to) break;
    if (time.getTime() >= from) ticks.push({ at: time.getTime(), label: format.format(time) });
  }
  return ticks;
}

/** The view that shows all of these, with a little air; one second around a single instant. Null without any. */
export function viewOf(spans: readonly { start: number; end: number }[]): TimeView | null {
  let [from, to] = [Infinity, -Infinity];
  for (const { start, end } of spans) {
    from = Math.min(from, start);
    to = Math.max(to, end);
  }
  if (!(from <= to)) return null;
  const air = Math.max((to - from) * 0.04, 500);
  return { from: from - air, to: to + air };
}

/** Zooms by `factor` (2: half as much time) about a fraction of the width; never below a millisecond or above 500 years. */
export function zoomed({ from, to }: TimeView, factor: number, fraction: number): TimeView {
  const length = Math.min(Math.max((to - from) / factor, 1), 500 * 365 * day);
  const centre = from + (to - from) * fraction;
  return { from: centre - length * fraction, to: centre + length * (1 - fraction) };
}

/** Moves by a fraction of the width. */
export function moved({ from, to }: TimeView, fraction: number): TimeView {
  const by = (to - from) * fraction;
  return { from: from + by, to: to + by };
}
