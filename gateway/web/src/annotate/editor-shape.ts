import type { ViewerGeometry } from '@lode/core/viewer';

/** One part of a shape. What the hub leaves out is null, so that two equal parts are equal as text, too. */
export interface ShapePart {
  stream: string | null;
  frame: number | null;
  /** Nanoseconds since the Unix epoch, decimal. */
  start: string | null;
  end: string | null;
  geometry: ViewerGeometry;
  keyframe: boolean | null;
  outside: boolean | null;
  occluded: boolean | null;
  zOrder: number | null;
  attributes: Record<string, unknown> | null;
}

export interface ShapeRelation {
  type: string;
  /** The id of another shape of the editor; see EditorShape.id. */
  to: string;
}

/** An annotation in the editor. Never changed in place: an edit makes another one. */
export interface EditorShape {
  /** The hub's id; of one that was drawn here, its key, for as long as the page is open. */
  id: string;
  class: string;
  parts: readonly ShapePart[];
  attributes: Record<string, unknown>;
  track: string | null;
  /** Which piece of a long track; null: it is whole. */
  chunk: number | null;
  group: string | null;
  relations: readonly ShapeRelation[];
  reviewState: string;
}

/** An annotation as the hub tells it. */
export interface HubAnnotation {
  id: string;
  rev: number;
  class: { code: string };
  method: string;
  reviewState: string;
  attributes: Record<string, unknown> | null;
  track: string | null;
  chunk: number | null;
  group: string | null;
  relations: ShapeRelation[];
  confidence: number | null;
  provenance: { agent?: { id?: unknown } } | null;
  parts: (Omit<ShapePart, 'geometry'> & { geometry: { kind: string; data: unknown } })[];
}

/** A part with nothing but its shape and its place in time. */
export function partOf(geometry: ViewerGeometry, at: Pick<ShapePart, 'frame' | 'start' | 'end'>): ShapePart {
  const nothing = { keyframe: null, outside: null, occluded: null, zOrder: null, attributes: null };
  return { stream: null, ...at, geometry, ...nothing };
}

export const always = { frame: null, start: null, end: null };

/** `idOf` gives the editor's id of an annotation of the hub's. */
export function shapeOf(annotation: HubAnnotation, idOf: (hubId: string) => string): EditorShape {
  return {
    id: idOf(annotation.id),
    class: annotation.class.code,
    parts: annotation.parts.map(({ geometry, ...part }) => ({
      stream: part.stream,
      frame: part.frame,
      start: part.start,
      end: part.end,
      geometry: { ...(geometry.data as object), kind: geometry.kind } as ViewerGeometry,
      keyframe: part.keyframe,
      outside: part.outside,
      occluded: part.occluded,
      zOrder: part.zOrder,
      attributes: part.attributes,
    })),
    attributes: annotation.attributes ?? {},
    track: annotation.track,
    chunk: annotation.chunk,
    group: annotation.group,
    relations: annotation.relations.map(({ type, to }) => ({ type, to: idOf(to) })),
    reviewState: annotation.reviewState,
  };
}

/** As text with its names in order, so that what differs in order alone is the same. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const fields = ['class', 'parts', 'attributes', 'track', 'chunk', 'group', 'relations', 'reviewState'] as const;

/** Whether two shapes say the same. Most comparisons end at the first line: what was not edited is the same object. */
export function saysTheSame(a: EditorShape | null, b: EditorShape | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return fields.every((field) => a[field] === b[field] || inOrder(a[field]) === inOrder(b[field]));
}

/** What AnnotationInput takes, but for id, key and rev. */
export interface ContentInput {
  class?: string;
  parts?: Record<string, unknown>[];
  attributes?: Record<string, unknown>;
  track?: string | null;
  chunk?: number | null;
  group?: string | null;
  relations?: ShapeRelation[];
  reviewState?: string;
}

/**
 * What differs from what the hub has; all of it for a new one. A relation to a shape that the hub has not yet is left out:
 * it is sent when that shape has its id.
 */
export function contentInput(
  shape: EditorShape,
  base: EditorShape | null,
  hubIdOf: (id: string) => string | null,
): ContentInput {
  const differs = (field: (typeof fields)[number]) =>
    base === null || (shape[field] !== base[field] && inOrder(shape[field]) !== inOrder(base[field]));
  const relations = shape.relations.flatMap(({ type, to }) => {
    const hubId = hubIdOf(to);
    return hubId === null ? [] : [{ type, to: hubId }];
  });
  return {
    ...(differs('class') ? { class: shape.class } : {}),
    ...(differs('parts') ? { parts: shape.parts.map(partInput) } : {}),
    ...(differs('attributes') ? { attributes: shape.attributes } : {}),
    ...(differs('track') && (base || shape.track !== null) ? { track: shape.track } : {}),
    ...(differs('chunk') && (base || shape.chunk !== null) ? { chunk: shape.chunk } : {}),
    ...(differs('group') && (base || shape.group !== null) ? { group: shape.group } : {}),
    ...(differs('relations') && (relations.length > 0 || base !== null) ? { relations } : {}),
    ...(base !== null && differs('reviewState') ? { reviewState: shape.reviewState } : {}),
  };
}

function partInput({ geometry: { kind, ...data }, ...part }: ShapePart): Record<string, unknown> {
  const said = Object.entries(part).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(said), geometry: { kind, data } };
}
