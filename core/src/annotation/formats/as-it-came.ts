import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../contract/values.ts';
import { isJsonObject } from './plain-json.ts';

/** How a row stood in its file, where we would write it otherwise. */
export interface RowForm {
  /** Keys with the values that they had. */
  kept?: JsonObject;
  /** Keys that we would write and that it did not have. */
  without?: string[];
}

/** What must be kept of a row so that `rowAgain` gives it back to the last digit. Empty: nothing. */
export function formOf(came: JsonObject, ours: JsonObject): RowForm {
  const kept = Object.entries(came).filter(([key, value]) => !isDeepStrictEqual(value, ours[key]));
  const without = Object.keys(ours).filter((key) => !Object.hasOwn(came, key));
  return {
    ...(kept.length > 0 ? { kept: Object.fromEntries(kept) } : {}),
    ...(without.length > 0 ? { without } : {}),
  };
}

/** A row as it came, from what we would write and what was kept. */
export function rowAgain(ours: JsonObject, { kept = {}, without = [] }: RowForm): JsonObject {
  const dropped = new Set(without);
  return { ...Object.fromEntries(Object.entries(ours).filter(([key]) => !dropped.has(key))), ...kept };
}

/** A form out of an `ext`, which anybody may have written. */
export function formFrom(value: Json | undefined): RowForm {
  if (!isJsonObject(value)) return {};
  const { kept, without } = value;
  return {
    ...(isJsonObject(kept) ? { kept } : {}),
    ...(Array.isArray(without) ? { without: without.filter((key) => typeof key === 'string') } : {}),
  };
}
