import type { AssetDoc, DatasetDoc } from '../catalog/catalog.model.ts';
import type { QueryMatch } from '../contract/querying.ts';
import type { JsonObject, LocalText, TimeSpan } from '../contract/values.ts';
import type { Asked } from './asked.ts';
import { distanceIn, type AssetWindows } from './asset-windows.ts';
import { whyOf } from './match-words.ts';
import type { Showing } from './shown-spans.ts';
import { overlaps } from './time-spans.ts';

/** Where to look, and why; see Match of the schema. */
export interface Match {
  asset: AssetDoc;
  dataset: DatasetDoc;
  window: TimeSpan | null;
  score: number;
  why: LocalText;
  evidence: JsonObject;
  annotationIds: string[];
  /** Tells apart the matches of one asset that begin at one time. */
  n: number;
}

/** Of one asset; a person who looks at twenty windows of it looks at the asset. */
const MOST_OF_ASSET = 20;
const MOST_ANNOTATION_IDS = 200;
/** Somewhere in the asset, but nobody says when. */
const NO_TIME = 0.5;
/** Partly in the place, partly out of it. */
const OVER_THE_EDGE = 0.8;

interface Candidate {
  window: TimeSpan | null;
  showings: Showing[];
  /** What a named query said, of which the window is a part. */
  found: QueryMatch | null;
}

/**
 * 0…1: the product of the named query's score, the highest confidence among the annotations that show it, ½ when these
 * do not say when in an asset that lasts, and ⅘ when the asset lies over the edge of the place.
 */
function scoreOf(asset: AssetDoc, windows: AssetWindows, { showings, found }: Candidate): number {
  let score = found?.score ?? 1;
  if (showings.length > 0) score *= showings.reduce((most, { confidence }) => Math.max(most, confidence), 0);
  const lasts = asset.when !== null && asset.when.end > asset.when.start;
  if (showings.length > 0 && !windows.timedByAnnotations && lasts) score *= NO_TIME;
  return windows.whollyInside ? score : score * OVER_THE_EDGE;
}

/** Windows with the annotations that speak of each: those without a time speak of all. */
function withShowings(spans: TimeSpan[], { showings, timedByAnnotations }: AssetWindows): Showing[][] {
  if (!timedByAnnotations) return spans.map(() => showings);
  const found = spans.map(() => new Set<Showing>());
  for (const showing of showings) {
    for (const span of showing.spans ?? []) {
      let [low, high] = [0, spans.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (spans[middle]!.end < span.start) low = middle + 1;
        else high = middle;
      }
      for (; low < spans.length && overlaps(spans[low]!, span); low++) found[low]!.add(showing);
    }
  }
  return found.map((set) => [...set]);
}

const length = (window: TimeSpan | null) => (window ? window.end - window.start : 0n);

function candidatesOf(windows: AssetWindows, found: readonly QueryMatch[] | null): Candidate[] {
  const { spans, showings } = windows;
  if (!found) {
    if (!spans) return [{ window: null, showings, found: null }];
    const shown = withShowings(spans, windows);
    return spans.map((window, i) => ({ window, showings: shown[i]!, found: null }));
  }
  return found.flatMap((one): Candidate[] => {
    const whole = one.window ?? null;
    const cut = !whole ? spans : spans ? spans.filter((span) => overlaps(span, whole)).map((span) => common(span, whole)) : [whole]; // prettier-ignore
    if (!cut) return [{ window: null, showings, found: one }];
    const shown = withShowings(cut, windows);
    return cut.map((window, i) => ({ window, showings: shown[i]!, found: one }));
  });
}

const common = (a: TimeSpan, b: TimeSpan): TimeSpan => ({
  start: a.start > b.start ? a.start : b.start,
  end: a.end < b.end ? a.end : b.end,
});

function evidenceOf(asked: Asked, candidate: Candidate, distance: number | null, leftOut: number): JsonObject {
  const { showings, found } = candidate;
  const confidences = showings.map(({ confidence }) => confidence);
  return {
    ...found?.evidence,
    ...(distance === null ? {} : { distance: Math.round(distance * 10) / 10 }),
    ...(showings.length === 0
      ? {}
      : {
          annotations: showings.length,
          classes: [...new Set(showings.map(({ class: code }) => code))].sort(),
          confidence: confidences.reduce((most, one) => Math.max(most, one), 0),
        }),
    ...(leftOut > 0 ? { spansLeftOut: leftOut } : {}),
    ...(asked.question.query && found ? { query: asked.question.query.id } : {}),
  };
}

/** The matches of one asset, in order of time: at most twenty, the best. */
export function matchesOf(
  asked: Asked,
  asset: AssetDoc,
  windows: AssetWindows,
  found: readonly QueryMatch[] | null = null,
): Match[] {
  const dataset = asked.admission.datasets.get(asset.datasetId);
  if (!dataset) return [];
  const all = candidatesOf(windows, found).map((candidate) => ({
    candidate,
    score: scoreOf(asset, windows, candidate),
  }));
  const best = all
    .map((one, i) => ({ ...one, i }))
    .sort((a, b) => b.score - a.score || Number(length(b.candidate.window) - length(a.candidate.window)) || a.i - b.i)
    .slice(0, MOST_OF_ASSET);
  const leftOut = all.length - best.length;
  const start = ({ window }: Candidate) => window?.start ?? 0n;
  best.sort((a, b) => (start(a.candidate) < start(b.candidate) ? -1 : start(a.candidate) > start(b.candidate) ? 1 : a.i - b.i)); // prettier-ignore
  return best.map(({ candidate, score }, n) => {
    const { window, showings, found: one } = candidate;
    const distance = distanceIn(windows, asked.place, window);
    const ids = new Set([...(one?.annotationIds ?? []), ...showings.map(({ id }) => id)]);
    return {
      ...{ asset, dataset, window, score, n },
      why: whyOf(asked, { asset, dataset, windows, ...candidate, distance, leftOut }),
      evidence: evidenceOf(asked, candidate, distance, leftOut),
      annotationIds: [...ids].slice(0, MOST_ANNOTATION_IDS),
    };
  });
}
