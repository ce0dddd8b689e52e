import { code } from './elements.ts';
import type { Dataset } from './elements.ts';

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `20240305`, or the retired `2024.03.05`, as `2024-03-05`; undefined when it is no date (PS3.5 table 6.2-1, DA). */
export function isoDate(value: string | undefined): string | undefined {
  const match = value === undefined ? null : /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})/.exec(value);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : DAYS_OF_MONTH[month - 1];
  return days && day >= 1 && day <= days ? `${match[1]}-${match[2]}-${match[3]}` : undefined;
}

/** `HHMMSS.FFFFFF`, shortened from the right, or with colons (TM); midnight when it is no time. */
function isoTime(value: string | undefined): string {
  const digits = /^\d{2}(:?\d{2}(:?\d{2}(\.\d{1,6})?)?)?/.exec(value ?? '')?.[0].replaceAll(':', '') ?? '';
  const [hours, minutes, seconds] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(
    (part) => part || '00',
  );
  const milliseconds = digits.slice(7, 10).padEnd(3, '0');
  // 60 is a legal leap second in TM and none in ISO dates.
  return `${hours}:${minutes}:${seconds === '60' ? '59' : seconds}.${milliseconds}`;
}

function offsetOf(value: string | undefined): string | undefined {
  const match = /^([+-])(\d{2})(\d{2})$/.exec(value ?? '');
  return match ? `${match[1]}${match[2]}:${match[3]}` : undefined;
}

function moment(date: string | undefined, time: string | undefined, offset: string): Date | undefined {
  const iso = isoDate(date);
  if (!iso) return undefined;
  const parsed = new Date(`${iso}T${isoTime(time)}${offset}`);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

/**
 * When the instance was acquired: acquisition, else content, series, study date and time. Timezone Offset From UTC
 * (0008,0201) is applied when present; without it the zone is unknown and the local time is taken as UTC, so that two
 * files of one scanner still compare rightly. Such a time may be wrong by up to 14 hours.
 */
export function acquiredAt(dataset: Dataset): Date | undefined {
  const zone = offsetOf(code(dataset, 'x00080201')) ?? 'Z';
  const combined = code(dataset, 'x0008002a');
  if (combined) {
    const at = moment(combined.slice(0, 8), combined.slice(8), offsetOf(/[+-]\d{4}$/.exec(combined)?.[0]) ?? zone);
    if (at) return at;
  }
  for (const [date, time] of [
    ['x00080022', 'x00080032'],
    ['x00080023', 'x00080033'],
    ['x00080021', 'x00080031'],
    ['x00080020', 'x00080030'],
  ] as const) {
    const at = moment(code(dataset, date), code(dataset, time), zone);
    if (at) return at;
  }
  return undefined;
}
