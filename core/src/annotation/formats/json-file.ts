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

/**
 * Python writes NaN and Infinity, which JSON.parse refuses. Outside strings they become `""` of the same length,
 * which no field accepts as a number, so that only their own rows fall. Linear, unlike a regular expression.
 */
function withoutNaN(bytes: Uint8Array): Uint8Array | null {
  const copy = bytes.slice();
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
