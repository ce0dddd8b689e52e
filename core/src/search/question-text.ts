import type { Json } from '../contract/values.ts';
import { LodeError } from '../errors.ts';
import { AROUND, CLAUSES, INSIDE, OF, UNITS, type Clause } from './question-words.ts';
import { checkedQuestion, type SearchQuestion } from './search-question.ts';
import { TextScanner } from './text-scanner.ts';

const MAX_TEXT = 10_000;
const PHRASES = Object.entries(CLAUSES).flatMap(([clause, all]) =>
  all.map((words) => ({ clause: clause as Clause, words })),
);
const UNIT_WORDS = Object.keys(UNITS);

/** What a clause fills, so that two clauses never say the same thing twice. */
const SLOTS: Partial<Record<Clause, string>> = { near: 'where', placeBefore: 'where', box: 'where', area: 'where' };

function distance(scan: TextScanner): number {
  const start = scan.at;
  const count = scan.number();
  const unit = scan.phrase(UNIT_WORDS.map((word) => [word]));
  if (unit < 0) scan.fail('km or m is expected');
  if (count < 0) scan.fail('a distance is not negative', start);
  return count * UNITS[UNIT_WORDS[unit]!]!;
}

function position(scan: TextScanner): { lon: number; lat: number } {
  scan.space();
  const start = scan.at;
  const [lon, lat] = scan.numbers(2) as [number, number];
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) scan.fail('a longitude and a latitude in degrees are expected', start);
  return { lon, lat };
}

function box(scan: TextScanner): number[] {
  const bbox = scan.numbers(4);
  scan.phrase(INSIDE);
  return bbox;
}

function area(scan: TextScanner): Json {
  scan.space();
  const start = scan.at;
  const text = scan.value('a GeoJSON polygon in quotes');
  scan.phrase(INSIDE);
  try {
    return JSON.parse(text) as Json;
  } catch {
    return scan.fail('a GeoJSON polygon in quotes is expected', start);
  }
}

function namedQuery(scan: TextScanner): NonNullable<SearchQuestion['query']> {
  const id = scan.value('the name of a question');
  if (!scan.sign('(（')) return { id };
  const entries = scan.list(')）', () => scan.entry('=＝'));
  return { id, params: Object.fromEntries(entries) };
}

type Draft = { -readonly [K in keyof SearchQuestion]: SearchQuestion[K] };

function time(scan: TextScanner, draft: Draft, end: 'from' | 'to'): void {
  const { date, offset } = scan.instant();
  draft.when = { ...draft.when, [end]: date };
  draft.utcOffset ??= offset;
}

/** How each clause is read once its words are. */
const READERS: Record<Clause, (scan: TextScanner, draft: Draft) => void> = {
  near: (scan, draft) => {
    const metres = distance(scan);
    if (scan.phrase(OF) < 0) scan.fail('“of” and a longitude and latitude are expected');
    draft.where = { near: { ...position(scan), metres } };
  },
  placeBefore: (scan, draft) => {
    const at = position(scan);
    if (scan.phrase(AROUND) < 0) scan.fail('“周围” and a distance are expected');
    draft.where = { near: { ...at, metres: distance(scan) } };
    scan.phrase(INSIDE);
  },
  box: (scan, draft) => void (draft.where = { bbox: box(scan) }),
  area: (scan, draft) => void (draft.where = { within: area(scan) }),
  from: (scan, draft) => time(scan, draft, 'from'),
  to: (scan, draft) => time(scan, draft, 'to'),
  shows: (scan, draft) => void (draft.shows = scan.values('what is shown')),
  findingCode: (scan, draft) => void (draft.findingCode = scan.value('the code of a finding')),
  licences: (scan, draft) => void (draft.licences = scan.values('a licence')),
  datasets: (scan, draft) => void (draft.datasets = scan.values('a dataset')),
  plugins: (scan, draft) => void (draft.plugins = scan.values('a domain')),
  kind: (scan, draft) => void (draft.kind = scan.value('a kind')),
  subject: (scan, draft) => void (draft.subject = scan.value('a pseudonym')),
  text: (scan, draft) => void (draft.text = scan.value('words to look for')),
  query: (scan, draft) => void (draft.query = namedQuery(scan)),
};

/**
 * Reads the text form: `within 3 km of 112.587,37.892 from 2026-03-02T06:00+08:00 showing person`. Clauses in any order,
 * each at most once, English and Chinese alike. Throws BAD_INPUT with the character at which it cannot be read.
 */
export function parseQuestion(text: string): SearchQuestion {
  if (text.length > MAX_TEXT) throw new LodeError('BAD_INPUT', `The question has more than ${MAX_TEXT} characters.`);
  const scan = new TextScanner(text);
  const draft: Draft = {};
  const seen = new Set<string>();
  while (!scan.ended) {
    const start = scan.at;
    const found = scan.phrase(PHRASES.map(({ words }) => words));
    const clause = PHRASES[found]?.clause ?? scan.fail(`a condition is expected, such as ${EXAMPLES}`);
    const slot = SLOTS[clause] ?? clause;
    if (seen.has(slot)) scan.fail(slot === 'where' ? 'a second place' : 'the same condition a second time', start);
    seen.add(slot);
    READERS[clause](scan, draft);
    scan.sign(';；。');
  }
  return checkedQuestion(draft);
}

const EXAMPLES = '“within”, “from”, “showing”, “under”, “在”, “从”, “出现”';
