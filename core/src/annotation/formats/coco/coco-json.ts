import type { JsonObject } from '../../../contract/values.ts';
import type { CocoFindings } from './coco-findings.ts';

/**
 * Python writes NaN and Infinity, which JSON.parse refuses. Outside strings they become `""` of the same length,
 * which no field accepts as a number, so that only their own rows fall. Linear, unlike a regular expression.
 */
export function withoutNaN(bytes: Uint8Array): Uint8Array | null {
  // `slice` of a Buffer is the same bytes.
  const copy = new Uint8Array(bytes);
  let changed = false;
  let inString = false;
  for (let i = 0; i < copy.length; i++) {
    const c = copy[i];
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x4e || c === 0x49) {
      const word = c === 0x4e ? 'NaN' : 'Infinity';
      if (String.fromCharCode(...copy.subarray(i, i + word.length)) !== word) continue;
      if (copy[i - 1] === 0x2d) copy[i - 1] = 0x20;
      copy.fill(0x20, i, i + word.length).fill(0x22, i, i + 2);
      i += word.length - 1;
      changed = true;
    }
  }
  return changed ? copy : null;
}

const parse = (bytes: Uint8Array): unknown =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());

/** One row of a table; undefined where it is no JSON, which is told. */
export function elementOf(bytes: Uint8Array, findings: CocoFindings, location: JsonObject): unknown {
  try {
    return parse(bytes);
  } catch (error) {
    try {
      const mended = withoutNaN(bytes);
      if (mended) {
        const row = parse(mended);
        findings.add('not-a-number', location);
        return row;
      }
    } catch {
      // The first reason is the one that people can act on.
    }
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unreadable';
    findings.add('row-not-json', location, { reason });
    return undefined;
  }
}
