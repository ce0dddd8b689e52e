import type { Tally } from '../catalog/tally.ts';
import type { AnnotationDoc } from './annotation.model.ts';
import { areaOfParts } from './measure.ts';
import { methodOf } from './model.ts';

/** What an annotation can be found by: k is `kind`, `method`, `review`, `by`, `model`, `area`, `score` or `a.<attribute>`. */
export interface AnnotationFacet {
  k: string;
  v: string | number | boolean;
}

/** A longer text is no category, and an index must not hold it. */
const MAX_TEXT = 200;
const MAX_ATTRIBUTES = 50;

type Said = Pick<AnnotationDoc, 'parts' | 'attributes' | 'provenance' | 'reviewState'>;

const isValue = (v: unknown): v is AnnotationFacet['v'] =>
  typeof v === 'number' || typeof v === 'boolean' || (typeof v === 'string' && v.length <= MAX_TEXT);

/** Attributes of the object, and those that hold for single frames; each value once. */
function attributesOf({ attributes, parts }: Said): AnnotationFacet[] {
  const seen = new Map<string, AnnotationFacet>();
  for (const bag of [attributes, ...parts.map((part) => part.attributes ?? {})]) {
    for (const [name, v] of Object.entries(bag)) {
      if (isValue(v) && seen.size < MAX_ATTRIBUTES) seen.set(`${name} ${typeof v} ${v}`, { k: `a.${name}`, v });
    }
  }
  return [...seen.values()];
}

/** Declared in one array for one compound index, as the facets of assets are. */
export function facetsOf(said: Said): AnnotationFacet[] {
  const { parts, provenance, reviewState } = said;
  const { agent, confidence } = provenance;
  const area = areaOfParts(parts);
  return [
    ...[...new Set(parts.map(({ geometry }) => geometry.kind))].map((v) => ({ k: 'kind', v })),
    { k: 'method', v: methodOf(provenance) },
    { k: 'review', v: reviewState },
    ...(agent.kind === 'person' ? [{ k: 'by', v: agent.id }] : []),
    ...(agent.kind === 'model' ? [{ k: 'model', v: agent.id }] : []),
    ...(area === null ? [] : [{ k: 'area', v: area }]),
    ...(confidence === undefined ? [] : [{ k: 'score', v: confidence }]),
    ...attributesOf(said),
  ];
}

/** Facets with few values, which are counted for a whole dataset. */
const COUNTED = new Set(['kind', 'method', 'review', 'by', 'model']);

/** One annotation more, or with -1 one less, in the counts of its dataset. The counters' key is the facet's after a `$`. */
export function tallyAnnotation(tally: Tally, { class: code, f }: Pick<AnnotationDoc, 'class' | 'f'>, sign: 1 | -1) {
  tally.annotations(sign);
  tally.value('$class', code, sign);
  tallyFacets(tally, f, sign);
}

export function tallyFacets(tally: Tally, facets: AnnotationFacet[], sign: 1 | -1): void {
  for (const { k, v } of facets) if (COUNTED.has(k)) tally.value(`$${k}`, String(v), sign);
}
