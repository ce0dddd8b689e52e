/** What a JSON text begins with. */
export interface JsonHead {
  /** `{` an object, `[` a list (of which the first element counts); null: it is neither. */
  opening: '{' | '[' | null;
  /** Keys of the outermost object (of a list: of its first element) → the first character of their value. */
  keys: ReadonlyMap<string, string>;
}

const HEAD = 64 * 1024;

/**
 * The outermost keys among the first 64 KiB of a JSON text, so that formats that all say `"annotations": [` somewhere are
 * told apart. Linear; never throws, whatever the bytes are.
 */
export function jsonHead(head: Uint8Array): JsonHead {
  const text = new TextDecoder().decode(head.subarray(0, HEAD));
  const keys = new Map<string, string>();
  const opening = text.trimStart()[0];
  if (opening !== '{' && opening !== '[') return { opening: null, keys };
  const level = opening === '{' ? 1 : 2;
  let depth = 0;
  for (let i = text.indexOf(opening); i < text.length; i++) {
    const c = text[i];
    if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') {
      depth--;
      if (depth < level && keys.size > 0) break;
    } else if (c === '"') {
      const start = i + 1;
      for (i = start; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
      if (depth !== level) continue;
      const end = i;
      let next = end + 1;
      while (/\s/.test(text[next] ?? '')) next++;
      if (text[next] !== ':') continue;
      next++;
      while (/\s/.test(text[next] ?? '')) next++;
      keys.set(text.slice(start, end), text[next] ?? '');
      // The value's own characters come next, so that a text is skipped as a text.
      i = next - 1;
    }
  }
  return { opening, keys };
}
