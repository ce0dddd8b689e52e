import type { FindingDraft, JsonObject, LocalText, Severity } from '@lode/core';

/** Beyond this many of one rule only their number is told: a broken layer has as many findings as features. */
const MOST_OF_A_RULE = 200;

export interface Details {
  /** `featureId`, and `lon`/`lat` in degrees where the place is known. */
  location?: JsonObject;
  evidence?: JsonObject;
}

/** A finding of this plugin; `code` without the plugin's prefix. */
export function finding(code: string, severity: Severity, message: LocalText, extra: Details = {}): FindingDraft {
  return { code: `geospatial.${code}`, severity, message, ...extra };
}

/** Collects findings; of each rule the first 200 stand singly, and one more says how many there are in all. */
export class FindingList {
  readonly #kept: FindingDraft[] = [];
  readonly #counts = new Map<string, { count: number; severity: Severity }>();

  say(code: string, severity: Severity, message: LocalText, extra: Details = {}): void {
    const known = this.#counts.get(code) ?? { count: 0, severity };
    known.count += 1;
    this.#counts.set(code, known);
    if (known.count <= MOST_OF_A_RULE) this.#kept.push(finding(code, severity, message, extra));
  }

  /** How often a rule was broken, those that are not listed included. */
  count(code: string): number {
    return this.#counts.get(code)?.count ?? 0;
  }

  all(): FindingDraft[] {
    const more = [...this.#counts].filter(([, { count }]) => count > MOST_OF_A_RULE);
    return [
      ...this.#kept,
      ...more.map(([code, { count, severity }]) =>
        finding(
          code,
          severity,
          {
            en: `${count} of this kind in all; the first ${MOST_OF_A_RULE} are listed`,
            zh: `此类问题共 ${count} 处，仅列出前 ${MOST_OF_A_RULE} 处`,
          },
          { evidence: { count } },
        ),
      ),
    ];
  }
}
