import type { Json } from '../contract/values.ts';
import { CLAUSES, type Clause } from './question-words.ts';
import type { SearchQuestion } from './search-question.ts';

const BARE = /^[\p{L}\p{N}_.\-/+@#%]+$/u;
/** Would be read as the second word of another clause: `in box`. */
const TAKEN = new Set(Object.values(CLAUSES).flatMap((all) => all.flatMap(([, second]) => second ?? [])));

const word = (text: string) =>
  BARE.test(text) && !TAKEN.has(text.toLowerCase()) && text === text.trim() ? text : JSON.stringify(text);
const words = (all: readonly string[]) => all.map(word).join(', ');
const begin = (clause: Clause) => CLAUSES[clause][0]!.join(' ');

function distance(metres: number): string {
  const km = metres / 1_000;
  return metres >= 1_000 && Number(String(km)) * 1_000 === metres ? `${km} km` : `${metres} m`;
}

/** An instant at an offset, without the seconds that are none: 2026-03-02T06:00+08:00. */
export function instantText(date: Date, offset?: number | null): string {
  const local = new Date(date.getTime() + (offset ?? 0) * 60_000).toISOString().replace('Z', '');
  const short = local.replace(/(?::00)?\.000$/, '');
  if (!offset) return `${short}Z`;
  const minutes = Math.abs(offset);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${short}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function placeText(where: SearchQuestion['where']): string[] {
  const { near, bbox, within } = where ?? {};
  if (near) return [`${begin('near')} ${distance(near.metres)} of ${near.lon},${near.lat}`];
  if (bbox) return [`${begin('box')} ${bbox.join(',')}`];
  return within ? [`${begin('area')} ${JSON.stringify(JSON.stringify(within))}`] : [];
}

/** A text that reads as a number or as true, false, null is put in quotes, so that it stays a text. */
function value(json: Json): string {
  if (typeof json !== 'string') return JSON.stringify(json);
  return /^\p{L}/u.test(json) && !['true', 'false', 'null'].includes(json) ? word(json) : JSON.stringify(json);
}

function queryText({ id, params }: NonNullable<SearchQuestion['query']>): string {
  const entries = Object.entries(params ?? {}).map(([key, one]) => `${word(key)}=${value(one)}`);
  return `${begin('query')} ${word(id)}${params ? `(${entries.join(', ')})` : ''}`;
}

/** The text form of a question, as `parseQuestion` reads it. */
export function printQuestion(question: SearchQuestion): string {
  const { where, when, shows, subject, findingCode, licences, datasets, plugins, kind, text, query, utcOffset } =
    question;
  const one = (clause: Clause, given: string | null | undefined) => (given ? [`${begin(clause)} ${word(given)}`] : []);
  const many = (clause: Clause, given: string[] | null | undefined) =>
    given ? [`${begin(clause)} ${words(given)}`] : [];
  const instant = (clause: 'from' | 'to') => {
    const date = when?.[clause];
    return date ? [`${begin(clause)} ${instantText(date, utcOffset)}`] : [];
  };
  return [
    ...placeText(where),
    ...instant('from'),
    ...instant('to'),
    ...many('shows', shows),
    ...one('findingCode', findingCode),
    ...many('licences', licences),
    ...many('plugins', plugins),
    ...one('kind', kind),
    ...many('datasets', datasets),
    ...one('subject', subject),
    ...one('text', text?.trim() ? text : null),
    ...(query ? [queryText(query)] : []),
  ].join(' ');
}
