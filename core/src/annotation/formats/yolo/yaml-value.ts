import { parse } from 'yaml';

/** A list of a thousand classes with their synonyms takes 50 KB. */
const MOST_BYTES = 128 * 1024;
/** Deeper than any settings; the library's lexer and composer call themselves once a level, and a full stack there can end the process. */
const DEEPEST = 64;

/** Whether brackets or the `- ? :` that open collections on one line nest deeper than that; strings count, too. */
function tooDeep(text: string): boolean {
  let depth = 0;
  let indicators = 0;
  for (const c of text) {
    if (c === '[' || c === '{') depth++;
    else if (c === ']' || c === '}') depth = Math.max(0, depth - 1);
    if (c === '\n') indicators = 0;
    else if (c === '-' || c === '?' || c === ':') indicators++;
    else if (c !== ' ' && c !== '\t') indicators = -Infinity;
    if (depth > DEEPEST || indicators > DEEPEST) return true;
  }
  return false;
}

/**
 * One YAML document, its mappings as Maps (so that no key reaches a prototype); null for what is none, or larger or
 * deeper than settings are. A few aliases are followed, a bomb of them is not.
 */
export function yamlValue(bytes: Uint8Array): unknown {
  if (bytes.length > MOST_BYTES) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (tooDeep(text)) return null;
    // Unique keys and pretty errors cost time that grows with the square of a hostile text's length.
    return parse(text, {
      mapAsMap: true,
      maxAliasCount: 100,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    });
  } catch {
    return null;
  }
}
