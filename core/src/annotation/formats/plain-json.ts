import type { Json, JsonObject } from '../../contract/values.ts';
import { UNSAFE } from './foreign-names.ts';

const MAX_DEPTH = 16;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same of what is JSON already. */
export const isJsonObject = (value: Json | undefined): value is JsonObject => isObject(value);

/** A copy without keys that would reach a prototype and without nesting deeper than 16. */
export function plainJson(value: unknown, note: (code: string, evidence?: JsonObject) => void, depth = 0): Json {
  if (depth > MAX_DEPTH) {
    note('unsafe-key', { reason: 'nested too deeply' });
    return null;
  }
  if (Array.isArray(value)) return value.map((item) => plainJson(item, note, depth + 1));
  if (!isObject(value)) return (value ?? null) as Json;
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (UNSAFE.has(key)) note('unsafe-key', { key });
    else copy[key] = plainJson(item, note, depth + 1);
  }
  return copy;
}
