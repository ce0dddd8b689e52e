const FORM =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})$/;
const EPOCH = /^(\d{10})(\.\d{1,9})?$|^(\d{13})$|^(\d{19})$/;

// Bound once: runs for every row, and in a test runner's context each look-up of a global is slow.
const utc = Date.UTC;
const toBig = BigInt;

/** `+08:00`, `+0800`, `Z` → minutes east of UTC; null when it is none. */
export function offsetMinutes(text: string): number | null {
  if (/^z$/i.test(text)) return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(text);
  if (!match || Number(match[2]) > 14 || Number(match[3]) > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function fromParts(parts: (string | undefined)[], minutes: number): bigint | null {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  if (month < 1 || month > 12 || day < 1 || day > (DAYS[month - 1] ?? 0) + leap) return null;
  if (hour > 23 || minute > 59 || second > 59 || year < 1970 || year > 2200) return null;
  const whole = utc(year, month - 1, day, hour, minute, second) / 1_000 - minutes * 60;
  return toBig(whole) * 1_000_000_000n + toBig((parts[7] ?? '').padEnd(9, '0'));
}

/** Reads times as loggers write them; remembers the last, since the rows of one moment follow each other. */
export class ReadingClock {
  /** Times that carried no offset of their own. */
  local = 0;
  #minutes: number;
  #lastText = '';
  #lastTime: bigint | null = null;

  /** `minutes` east of UTC, for times without an offset. */
  constructor(minutes: number) {
    this.#minutes = minutes;
  }

  /** Nanoseconds since the Unix epoch; null when the text is no time. */
  read(text: string): bigint | null {
    if (text === this.#lastText) return this.#lastTime;
    this.#lastText = text;
    this.#lastTime = this.#parse(text);
    return this.#lastTime;
  }

  #parse(text: string): bigint | null {
    const match = FORM.exec(text);
    if (match) {
      const own = match[8] === undefined ? null : offsetMinutes(match[8]);
      if (match[8] !== undefined && own === null) return null;
      if (own === null) this.local += 1;
      return fromParts(match, own ?? this.#minutes);
    }
    const compact = COMPACT.exec(text);
    if (compact) {
      this.local += 1;
      return fromParts(compact, this.#minutes);
    }
    const epoch = EPOCH.exec(text);
    if (!epoch) return null;
    if (epoch[4] !== undefined) return toBig(text);
    if (epoch[3] !== undefined) return toBig(text) * 1_000_000n;
    return toBig(epoch[1] ?? 0) * 1_000_000_000n + toBig((epoch[2] ?? '.').slice(1).padEnd(9, '0'));
  }
}

/** ISO 8601 of an instant, to the millisecond. */
export function isoOf(time: bigint): string {
  return new Date(Number(time / 1_000_000n)).toISOString();
}
