import type { JsonObject } from '../../../contract/values.ts';
import type { CocoFindings } from './coco-findings.ts';
import { withoutNaN } from '../without-nan.ts';

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
