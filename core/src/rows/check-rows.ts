import { BSON } from 'mongodb';
import type { FindingDraft } from '../contract/parsing.ts';
import type { ParsedRow } from '../contract/routing.ts';

/** A document holds 16 MiB (BSON); this leaves room for what the hub adds. */
const MOST_BYTES = 15 * 2 ** 20;

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

function problemOf({ id, geometry, values }: ParsedRow, seen: Set<string>): string | null {
  if (typeof id !== 'string' || id === '') return 'a row has no id';
  if (seen.has(id)) return 'two rows have one id';
  if (!isObject(values)) return 'the values of a row are no object';
  if (geometry !== undefined && geometry !== null && !isObject(geometry)) return 'the geometry of a row is no object';
  return BSON.calculateObjectSize({ geometry, values }) > MOST_BYTES ? 'a row is larger than 15 MiB' : null;
}

/** The rows that can be kept, in order, and what is to be said of the others. */
export function checkRows(rows: readonly ParsedRow[]): { rows: ParsedRow[]; findings: FindingDraft[] } {
  const seen = new Set<string>();
  const problems = new Map<string, { count: number; first: number }>();
  const kept = rows.filter((row, n) => {
    const problem = problemOf(row, seen);
    if (!problem) {
      seen.add(row.id);
      return true;
    }
    const known = problems.get(problem);
    if (known) known.count += 1;
    else problems.set(problem, { count: 1, first: n });
    return false;
  });
  const findings = [...problems].map(([problem, { count, first }]): FindingDraft => {
    const message = { en: `${count} row(s) were left out: ${problem}.`, zh: `有 ${count} 行因格式不符未被收入。` };
    return { code: 'core.bad-row', severity: 'warning', message, evidence: { problem, count, first } };
  });
  return { rows: kept, findings };
}
