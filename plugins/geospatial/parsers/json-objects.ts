import type { RandomAccess } from '@lode/core';

/** One piece of GeoJSON as text, not parsed yet. */
export type JsonPiece =
  /** An element of the top-level member `features`. */
  | { kind: 'feature'; bytes: Uint8Array }
  /** The other members of a top-level object; comes when the object ends. */
  | { kind: 'object'; members: Map<string, Uint8Array> }
  /** The text ends inside an object, nests too deep, or a piece is larger than the limit. */
  | { kind: 'broken'; why: 'truncated' | 'too-deep' | 'too-large' | 'syntax'; offset: number };

const CHUNK = 1 << 20;
const MOST_PIECE_BYTES = 64 * 1024 * 1024;
/** MultiPolygon in a GeometryCollection in a Feature in a collection nests 9 deep; attributes may add some. */
const DEEPEST = 64;

const QUOTE = 0x22, BACKSLASH = 0x5c, OPEN = 0x7b, CLOSE = 0x7d, LIST = 0x5b, UNLIST = 0x5d, COMMA = 0x2c, COLON = 0x3a; // prettier-ignore

/**
 * Cuts GeoJSON into pieces that can be parsed one by one, so that a collection of any size needs the memory of one
 * feature. Newline-delimited features and RFC 8142 sequences are just several top-level objects. Only the nesting is
 * looked at here: whether a piece is JSON is for JSON.parse to say.
 */
export async function* jsonPieces(source: RandomAccess): AsyncGenerator<JsonPiece> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** 1 = members of the top-level object, 2 = elements of its `features`. */
  let level: 1 | 2 = 1;
  let members = new Map<string, Uint8Array>();
  let key: string | null = null;
  /** Bytes of the piece that is being read, from earlier chunks. */
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let from = -1;
  let closedFeatures = false;

  for (let base = 0; base < source.size; base += CHUNK) {
    const chunk = await source.read(base, CHUNK);
    const cut = (end: number): Uint8Array => {
      const last = chunk.subarray(from, end);
      if (held.length === 0) return last;
      const whole = new Uint8Array(Buffer.concat([...held, last]));
      [held, heldBytes] = [[], 0];
      return whole;
    };
    if (from >= 0) from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      if (byte === QUOTE) {
        inString = true;
        if (from < 0 && depth === level) from = i;
        continue;
      }
      if (byte <= 0x20) continue;
      if (byte === OPEN || byte === LIST) {
        if (depth === 1 && level === 1 && byte === LIST && key === 'features') {
          level = 2;
          depth = 2;
          from = -1;
          continue;
        }
        if (from < 0 && depth === level) from = i;
        depth += 1;
        if (depth > DEEPEST) return yield { kind: 'broken', why: 'too-deep', offset: base + i };
        continue;
      }
      if (byte === COLON && depth === 1 && key === null && from >= 0) {
        key = textOf(cut(i));
        from = -1;
        continue;
      }
      const ends = byte === COMMA || byte === CLOSE || byte === UNLIST;
      if (!ends) {
        if (from < 0 && depth === level) from = i;
        continue;
      }
      if (depth === level && from >= 0) {
        const bytes = cut(i);
        from = -1;
        if (level === 2) yield { kind: 'feature', bytes };
        else if (key !== null) members.set(key, bytes);
      }
      if (byte === COMMA) {
        if (depth === 1) key = null;
        continue;
      }
      if (depth === 0) return yield { kind: 'broken', why: 'syntax', offset: base + i };
      depth -= 1;
      if (level === 2 && depth === 1) {
        level = 1;
        closedFeatures = true;
      } else if (depth === 0) {
        if (closedFeatures) members.set('features', new Uint8Array());
        yield { kind: 'object', members };
        [members, key, closedFeatures] = [new Map(), null, false];
      }
    }
    if (from >= 0) {
      held.push(chunk.slice(from));
      heldBytes += chunk.length - from;
      if (heldBytes > MOST_PIECE_BYTES) return yield { kind: 'broken', why: 'too-large', offset: base };
    }
  }
  if (depth > 0) {
    if (members.size > 0) yield { kind: 'object', members };
    yield { kind: 'broken', why: 'truncated', offset: source.size };
  }
}

/** A member's name; null-like names are as good as unknown ones. */
function textOf(bytes: Uint8Array): string {
  const raw = new TextDecoder().decode(bytes).trim();
  try {
    return String(JSON.parse(raw));
  } catch {
    return raw;
  }
}
