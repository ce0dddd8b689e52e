import { withoutNaN } from './without-nan.ts';
import type { RowFindings, RowRules } from './row-findings.ts';

/** A JSON text is parsed whole and needs several times its size. Larger ones are refused, not tried. */
export const MAX_JSON_BYTES = 256 * 1024 * 1024;

/** What `parseJsonFile` says; a reader's own rules come beside them. */
export const jsonRules = (name: string): RowRules => ({
  'too-large': [
    'error',
    `The ${name} file is larger than 256 MiB; split it by image`,
    `${name} 文件超过 256 MiB，请按图片拆分后再导入`,
  ],
  'not-json': ['error', 'The file is not valid JSON', '文件不是有效的 JSON'],
  'not-a-number': [
    'warning',
    'The JSON holds NaN or Infinity, which JSON does not know',
    'JSON 中含有标准不允许的 NaN 或 Infinity',
  ],
  'unsafe-key': ['warning', 'A key that could reach an object prototype was left out', '已忽略可能影响对象原型的键'],
});

/** The value of a JSON file; undefined when it has none, and a finding has then said why. */
export function parseJsonFile(bytes: Uint8Array, findings: RowFindings): unknown {
  if (bytes.length > MAX_JSON_BYTES) {
    findings.add('too-large', undefined, { bytes: bytes.length, limit: MAX_JSON_BYTES });
    return undefined;
  }
  const text = (b: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(b);
  try {
    return JSON.parse(text(bytes));
  } catch (error) {
    try {
      const mended = withoutNaN(bytes);
      if (mended) {
        const value: unknown = JSON.parse(text(mended));
        findings.add('not-a-number');
        return value;
      }
    } catch {
      // The first reason is the one that people can act on.
    }
    findings.add('not-json', undefined, {
      reason: error instanceof Error ? error.message.slice(0, 200) : 'unreadable',
    });
    return undefined;
  }
}
