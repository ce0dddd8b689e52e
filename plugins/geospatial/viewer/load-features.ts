import type { ViewerProps, ViewerRow } from '@lode/core/viewer';

/** More than this at once makes a browser slow; beyond it only what is in view is read. */
export const MOST_FEATURES = 20_000;
const PAGE = 1_000;

export interface Loaded {
  rows: ViewerRow[];
  /** False when there are more than were read. */
  all: boolean;
}

/** Reads rows page by page, at most MOST_FEATURES; `onPage` sees them grow. Stops when the signal says so. */
export async function loadFeatures(
  rows: ViewerProps['rows'],
  bbox: [number, number, number, number] | null,
  signal: AbortSignal,
  onPage: (loaded: Loaded) => void,
): Promise<Loaded> {
  const found: ViewerRow[] = [];
  for (let after: number | null = -1; after !== null && found.length < MOST_FEATURES;) {
    const page: Awaited<ReturnType<ViewerProps['rows']>> = await rows({
      ...(bbox ? { bbox } : {}),
      ...(after >= 0 ? { after } : {}),
      limit: PAGE,
    });
    if (signal.aborted) break;
    found.push(...page.rows);
    after = page.next;
    onPage({ rows: found, all: after === null });
    if (after === null) return { rows: found, all: true };
  }
  return { rows: found, all: false };
}

export function featureCollection(rows: readonly ViewerRow[]): object {
  const features = rows.flatMap(({ n, geometry }) =>
    geometry ? [{ type: 'Feature', id: n, geometry, properties: { n } }] : [],
  );
  return { type: 'FeatureCollection', features };
}
