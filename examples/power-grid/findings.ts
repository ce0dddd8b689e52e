import type { FindingDraft, JsonObject, LocalText, Severity } from '@lode/core';

/** A finding of this plugin; `code` without the plugin's prefix. */
export function finding(
  code: string,
  severity: Severity,
  message: LocalText,
  extra: { location?: JsonObject; evidence?: JsonObject } = {},
): FindingDraft {
  return { code: `power-grid.${code}`, severity, message, ...extra };
}
