import type { FindingDraft, JsonObject, LocalText, Severity } from '@lode/core';

/** A finding of this plugin; `code` without the plugin's prefix. */
export function finding(
  code: string,
  severity: Severity,
  message: LocalText,
  extra: { location?: JsonObject; evidence?: JsonObject } = {},
): FindingDraft {
  return { code: `mining.${code}`, severity, message, ...extra };
}

/**
 * A file's own word within an English sentence, where it can be read as such; else `otherwise`, and the word stands in
 * the finding's location. Codes of Chinese mines are often Chinese.
 */
export function inEnglish(word: string, otherwise: string): string {
  return /^[\x20-\x7e]{1,120}$/.test(word) ? word : otherwise;
}
