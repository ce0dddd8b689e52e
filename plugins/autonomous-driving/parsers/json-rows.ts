import type { RandomAccess } from '@lode/core';

/** One element of a JSON array of objects; a `fault` when its text is no JSON object. */
export type JsonRow = { index: number; row: Record<string, unknown> } | { index: number; fault: string };

/** Why a whole file was given up, besides faults of single rows. */
export interface RowsEnd {
  /** `not-array`: no list of objects. `cut`: the list never ends. `too-long`: one row is larger than MAX_ROW_BYTES. */
  problem: 'not-array' | 'cut' | 'too-long' | null;
}

const CHUNK = 1 << 20;
/** A row of a table is some hundred bytes, one with a mask some hundred thousand. */
const MAX_ROW_BYTES = 8 << 20;

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

function rowOf(index: number, text: string): JsonRow {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return { index, row: value as Record<string, unknown> };
    }
    return { index, fault: 'not an object' };
  } catch (error) {
    return { index, fault: (error as Error).message.slice(0, 200) };
  }
}

/**
 * The objects of a JSON file that is one list, one by one, so that a table of a million rows needs the memory of one.
 * A damaged row is told and left out; those after it are read. Returns how the file ended.
 */
export async function* jsonRows(source: RandomAccess): AsyncGenerator<JsonRow, RowsEnd> {
  let index = 0;
  let depth = 0;
  let inText = false;
  let escaped = false;
  let begun = false;
  /** Bytes of the row that earlier chunks hold. */
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for (let offset = 0; offset < source.size; offset += CHUNK) {
    const bytes = await source.read(offset, Math.min(CHUNK, source.size - offset));
    let from = depth > 0 ? 0 : -1;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inText = false;
      } else if (!begun) {
        // A byte order mark may stand before the list.
        if (byte === OPEN_BRACKET) begun = true;
        else if (!isSpace(byte) && byte < 0x80) return { problem: 'not-array' };
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (depth === 0) from = i;
        depth += 1;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (depth === 0) return { problem: null };
        depth -= 1;
        if (depth > 0) continue;
        const last = bytes.subarray(from, i + 1);
        const whole = heldBytes === 0 ? last : Buffer.concat([...held, last]);
        held = [];
        heldBytes = 0;
        from = -1;
        yield rowOf(index++, new TextDecoder().decode(whole));
      } else if (byte === QUOTE) inText = true;
    }
    if (depth > 0) {
      // Copied: a source may hand out its own buffer again.
      const rest = bytes.slice(from);
      held.push(rest);
      heldBytes += rest.length;
      if (heldBytes > MAX_ROW_BYTES) return { problem: 'too-long' };
    }
  }
  return { problem: begun ? 'cut' : 'not-array' };
}
