import type { FindingDraft } from '../../contract/parsing.ts';
import type { JsonObject, LocalText, Severity } from '../../contract/values.ts';

/** Code without its prefix → how bad, and what to say in English and Chinese. */
export type RowRules = Record<string, [Severity, string, string]>;

/** One finding of each kind a row is enough to act on; a broken file must not give millions. */
const MAX_PER_CODE = 100;

export interface RowFindings {
  add(code: string, location?: JsonObject, evidence?: JsonObject): void;
  /** Counted, told once at the end with the number of rows. */
  count(code: string): void;
  /** Those since the last time that it was asked. */
  take(): FindingDraft[];
  /** What is only told at the end: counts, and how many there were of what was told 100 times. */
  summary(): FindingDraft[];
  /** All: what a reader of a whole file gives back. */
  list(): FindingDraft[];
  /** Errors so far: rows that were refused. */
  readonly refused: number;
}

/** Collects what a reader says of the rows of a file; past 100 of one code only their number is kept. Codes are `<prefix>-<code>`. */
export function collectRowFindings(prefix: string, rules: RowRules): RowFindings {
  const draft = (code: string, extra: Partial<FindingDraft>, suffix?: LocalText): FindingDraft => {
    const [severity, en, zh] = rules[code] ?? ['error', code, code];
    const message = { en: `${en}${suffix?.en ?? ''}`, zh: `${zh}${suffix?.zh ?? ''}` };
    return { code: `${prefix}-${code}`, severity, message, ...extra };
  };
  const findings: FindingDraft[] = [];
  const seen = new Map<string, number>();
  const counted = new Map<string, number>();
  let taken = 0;
  let refused = 0;
  function summary(): FindingDraft[] {
    const rest = [...seen].filter(([, n]) => n > MAX_PER_CODE);
    return [
      ...rest.map(([code, n]) =>
        draft(
          code,
          { evidence: { rows: n } },
          {
            en: ` (${n} rows in all; the first ${MAX_PER_CODE} are listed)`,
            zh: `（共 ${n} 行，仅列出前 ${MAX_PER_CODE} 行）`,
          },
        ),
      ),
      ...[...counted].map(([code, n]) =>
        draft(code, { evidence: { rows: n } }, { en: ` (${n} rows)`, zh: `（${n} 行）` }),
      ),
    ];
  }
  return {
    add(code, location, evidence) {
      const n = (seen.get(code) ?? 0) + 1;
      seen.set(code, n);
      if ((rules[code]?.[0] ?? 'error') === 'error') refused++;
      if (n <= MAX_PER_CODE)
        findings.push(draft(code, { ...(location && { location }), ...(evidence && { evidence }) }));
    },
    count: (code) => void counted.set(code, (counted.get(code) ?? 0) + 1),
    take() {
      const fresh = findings.slice(taken);
      taken = findings.length;
      return fresh;
    },
    summary,
    list: () => [...findings, ...summary()],
    get refused() {
      return refused;
    },
  };
}
