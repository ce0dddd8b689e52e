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

/** Centre, size along the box's own axes before turning, and the turn in radians, clockwise on the screen (y down). */
export interface RotatedBoxGeometry {
  kind: 'rotated-box';
  x: number;
  y: number;
  width: number;
  height: number;
  angle: number;
}

export interface PolylineGeometry {
  kind: 'polyline';
  points: Point[];
}

export interface PointsGeometry {
  kind: 'points';
  points: Point[];
}

/**
 * Metres; `size` is length (x, forward), width (y, left), height (z, up); `rotation` a unit quaternion x, y, z, w.
 * `frame` names the coordinate frame: `map`, `base_link`, a sensor.
 */
export interface CuboidGeometry {
  kind: 'cuboid';
  center: [number, number, number];
  size: [number, number, number];
  rotation: [number, number, number, number];
  frame: string;
}

/** A span of time and nothing else: the part's start and end. */
export interface IntervalGeometry {
  kind: 'interval';
}

/** GeoJSON geometry, longitude/latitude WGS84 (RFC 7946). */
export interface GeoGeometry {
  kind: 'geo';
  geometry: JsonObject;
}

/** Later stations add to it. */
export type Geometry =
  | BoxGeometry
  | RotatedBoxGeometry
  | PolygonGeometry
  | PolylineGeometry
  | PointsGeometry
  | MaskGeometry
  | CuboidGeometry
  | IntervalGeometry
  | GeoGeometry
  | TagGeometry;

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
  /** `row`: its place among the rows of the source, from 0, so that an export can keep their order. */
  source?: { format: string; sha256: string; originalId?: string; row?: number };
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
  /** Its id in the source. The same file again changes nothing; a changed file makes new annotations beside the old. */
  originalId?: string;
  /** What the source said and we do not model, by format. */
  ext?: JsonObject;
}

export interface OntologyClass {
  code: string;
  title: LocalText;
  parent?: string;
  /** What it shows in words that all domains share, so that one question finds it in all: `person`, `vehicle`. */
  concepts?: string[];
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
