import type { JsonObject, LocalText } from '../contract/values.ts';

/** Pixels; origin at the top-left corner of the top-left pixel. */
export type Point = [number, number];

export interface BoxGeometry {
  kind: 'box';
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One outer ring and its holes per polygon; rings are open (the first point is not repeated). */
export interface PolygonGeometry {
  kind: 'polygon';
  polygons: Point[][][];
}

/** COCO run lengths: column-major, the first run is background; `size` is [height, width]. */
export interface MaskGeometry {
  kind: 'mask';
  size: [number, number];
  counts: number[];
}

export interface TagGeometry {
  kind: 'tag';
}

/** First form of the union; later stations add to it. */
export type Geometry = BoxGeometry | PolygonGeometry | MaskGeometry | TagGeometry;

export interface AnnotationPart {
  frame?: number;
  /** Nanoseconds since the Unix epoch, as decimal strings. */
  start?: string;
  end?: string;
  geometry: Geometry;
}

/** Who made it. `method` is derived from this, never typed in. */
export interface Provenance {
  agent: { kind: 'person' | 'model' | 'file'; id: string; version?: string };
  /** The model's confidence, 0…1. */
  confidence?: number;
  source?: { format: string; sha256: string; originalId?: string };
  /** The revision that this one was edited from. */
  derivedFrom?: { rev: number; agentKind: 'person' | 'model' | 'file' };
}

export type Method = 'manual' | 'machine' | 'machine+human';

export type ReviewState = 'unreviewed' | 'accepted' | 'rejected';

/** An annotation on its way in. */
export interface AnnotationDraft {
  class: string;
  /** One object may have several parts: a box and a polygon, or one box a frame. At most 500. */
  parts: AnnotationPart[];
  attributes?: JsonObject;
  confidence?: number;
  /** Set when a model made it; else the file or the person did. */
  model?: { id: string; version?: string };
  /** Its id in the source; makes a re-import a no-op. */
  originalId?: string;
  /** What the source said and we do not model, by format. */
  ext?: JsonObject;
}

export interface OntologyClass {
  code: string;
  title: LocalText;
  parent?: string;
  /** Codes in other vocabularies, e.g. { 'COCO': '1' }. */
  external?: Record<string, string>;
}

export interface OntologyDraft {
  name: string;
  version: string;
  classes: OntologyClass[];
}

/** A model alone is machine; a person's revision of a model's work is both; else a hand made it. */
export function methodOf(provenance: Provenance): Method {
  if (provenance.agent.kind === 'model') return 'machine';
  return provenance.derivedFrom?.agentKind === 'model' ? 'machine+human' : 'manual';
}
