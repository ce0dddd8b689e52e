// Mongo's text index does not segment Chinese, so names are indexed as words (Latin) and bigrams (Han):
// 煤矿 then finds 煤矿安全. The terms sit in an indexed array and are matched by equality or prefix.
const HAN = /\p{Script=Han}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;
const MAX_TERMS = 200;

function hanTerms(run: string): string[] {
  const characters = [...run];
  // Single characters are terms, too: one may search for 锈 alone.
  const pairs = characters.slice(1).map((character, i) => characters[i]! + character);
  return [...characters, ...pairs];
}

/** Terms under which a thing is found. Case and width (ｆｕｌｌ, full) do not matter. */
export function termsOf(texts: Iterable<string | null | undefined>): string[] {
  const terms = new Set<string>();
  for (const text of texts) {
    if (!text) continue;
    const plain = text.normalize('NFKC').toLowerCase();
    for (const [run] of plain.matchAll(HAN)) for (const term of hanTerms(run)) terms.add(term);
    for (const [word] of plain.replaceAll(HAN, ' ').matchAll(WORD)) terms.add(word.slice(0, 64));
    if (terms.size > MAX_TERMS) break;
  }
  return [...terms].slice(0, MAX_TERMS);
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Conditions on the `terms` array: every pair of Han characters, and every Latin word as a prefix. */
export function termConditions(text: string): Record<string, unknown>[] {
  const plain = text.normalize('NFKC').toLowerCase();
  const conditions: Record<string, unknown>[] = [];
  for (const [run] of plain.matchAll(HAN)) {
    const characters = [...run];
    const wanted = characters.length === 1 ? characters : hanTerms(run).filter((term) => [...term].length === 2);
    conditions.push({ terms: { $all: wanted } });
  }
  for (const [word] of plain.replaceAll(HAN, ' ').matchAll(WORD)) {
    conditions.push({ terms: { $regex: `^${escaped(word.slice(0, 64))}` } });
  }
  return conditions;
}
