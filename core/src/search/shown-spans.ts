import type { AnnotationDoc } from '../annotation/annotation.model.ts';
import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { TimeSpan } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { readable } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';

/** One annotation that shows what was asked. */
export interface Showing {
  id: string;
  class: string;
  /** 0…1; a person or a file that states none is sure, a model that states none is not. */
  confidence: number;
  /** When; null: the annotation names no time, so it speaks of the whole asset. */
  spans: TimeSpan[] | null;
}

/** An asset with more says the same over and over; what is left out is left out of counts and windows, too. */
const MOST_OF_ASSET = 20_000;
const NANOSECONDS = /^-?\d{1,19}$/;
const UNSTATED_BY_MODEL = 0.5;

type Wanted = Pick<AnnotationDoc, '_id' | 'assetId' | 'class' | 'provenance'> & {
  parts?: { start?: string; end?: string }[];
};

function showingOf({ _id: id, class: code, provenance, parts = [] }: Wanted): Showing {
  const stated = provenance.confidence ?? (provenance.agent.kind === 'model' ? UNSTATED_BY_MODEL : 1);
  const confidence = Math.min(1, Math.max(0, stated));
  const spans: TimeSpan[] = [];
  for (const { start, end } of parts) {
    const first = start ?? end;
    // What is no number of nanoseconds tells no time.
    if (first === undefined || !NANOSECONDS.test(first) || !NANOSECONDS.test(end ?? first))
      return { id, class: code, confidence, spans: null };
    const span = { start: BigInt(first), end: BigInt(end ?? first) };
    spans.push(span.end < span.start ? { start: span.end, end: span.start } : span);
  }
  return { id, class: code, confidence, spans: spans.length > 0 ? spans : null };
}

/** Annotations of the classes, by asset, by one query. Those that a reviewer rejected do not count. */
export async function showingsOf(
  core: Core,
  scope: Scope,
  assets: readonly Pick<AssetDoc, '_id' | 'orgId'>[],
  codes: readonly string[],
): Promise<Map<string, Showing[]>> {
  const orgs = [...new Set(assets.map(({ orgId }) => orgId))];
  const ids = assets.map(({ _id }) => _id);
  const found = core.store.annotations.find<Wanted>(
    {
      $and: [
        readable(scope),
        { orgId: { $in: orgs }, assetId: { $in: ids }, class: { $in: [...codes] }, reviewState: { $ne: 'rejected' } },
      ],
    },
    { projection: { assetId: 1, class: 1, 'provenance.confidence': 1, 'provenance.agent.kind': 1, 'parts.start': 1, 'parts.end': 1 } }, // prettier-ignore
  );
  const byAsset = new Map<string, Showing[]>();
  for await (const doc of found) {
    const showings = byAsset.get(doc.assetId) ?? [];
    if (showings.length < MOST_OF_ASSET) showings.push(showingOf(doc));
    byAsset.set(doc.assetId, showings);
  }
  return byAsset;
}
