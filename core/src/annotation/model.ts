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

/** Centre, half-axes before turning, and the turn in radians, clockwise on the screen (y down). */
export interface EllipseGeometry {
  kind: 'ellipse';
  x: number;
  y: number;
  radiusX: number;
  radiusY: number;
  angle: number;
}

/** 0: not labelled, its place means nothing; 1: labelled but hidden; 2: labelled and seen (as COCO has it). */
export type NodeVisibility = 0 | 1 | 2;

/** Named points of one object; which of them are joined, the class says in its ontology. */
export interface SkeletonGeometry {
  kind: 'skeleton';
  nodes: { name: string; x: number; y: number; visibility: NodeVisibility }[];
}

/** The eight corners of a box in perspective: front face, then back face, each from its top left, clockwise. */
export interface Cuboid2dGeometry {
  kind: 'cuboid-2d';
  points: Point[];
}

/** Points of the asset's own cloud: runs of [first index, length], ascending. */
export interface PointSetGeometry {
  kind: 'point-set';
  runs: [number, number][];
}

/**
 * Voxels of a volume: run lengths, x fastest, then y, then z; the first run is background; `size` is [width, height, depth].
 * `affine`: 4 × 4, row by row, voxel → patient millimetres, where the voxels are not the asset's own.
 */
export interface VolumeMaskGeometry {
  kind: 'volume-mask';
  size: [number, number, number];
  counts: number[];
  affine?: number[];
}

/** Characters of a text: Unicode code points, `end` exclusive. `exact` is what stood there (W3C TextQuoteSelector). */
export interface TextSpanGeometry {
  kind: 'text-span';
  start: number;
  end: number;
  exact?: string;
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

export type Geometry =
  | BoxGeometry
  | RotatedBoxGeometry
  | EllipseGeometry
  | PolygonGeometry
  | PolylineGeometry
  | PointsGeometry
  | SkeletonGeometry
  | MaskGeometry
  | Cuboid2dGeometry
  | CuboidGeometry
  | PointSetGeometry
  | VolumeMaskGeometry
  | IntervalGeometry
  | TextSpanGeometry
  | GeoGeometry
  | TagGeometry;

export interface AnnotationPart {
  /** Of an asset with several pictures, which: the camera of a drive, the channel of a scan. */
  stream?: string;
  /** Frame or slice, from 0. */
  frame?: number;
  /** Nanoseconds since the Unix epoch, as decimal strings. */
  start?: string;
  end?: string;
  geometry: Geometry;
  /** Of a track. True: set by whoever made it; false: computed between two of them. Absent: not part of a track. */
  keyframe?: boolean;
  /** The object is out of view from this frame on, until a part says otherwise. */
  outside?: boolean;
  occluded?: boolean;
  /** Higher lies above lower; default 0. */
  zOrder?: number;
  /** Attributes that hold for this frame, over those of the annotation. */
  attributes?: JsonObject;
}

/** From this annotation to another of the same asset. */
export interface Relation {
  type: string;
  /** Id of an annotation. */
  to: string;
}

/** How far a person moved what a model had said. */
export interface EditDelta {
  /** Intersection over union of old and new bounds of the whole picture, 0…1; null where either has none. */
  iou: number | null;
  classChanged: boolean;
}

/** Who made it. `method` is derived from this, never typed in. */
export interface Provenance {
  agent: { kind: 'person' | 'model' | 'file'; id: string; version?: string };
  /** The model's confidence, 0…1. */
  confidence?: number;
  /** `row`: its place among the rows of the source, from 0, so that an export can keep their order. */
  source?: {
    format: string;
    sha256: string;
    originalId?: string;
    row?: number;
    /** What the source calls its track and its group. */
    track?: string;
    group?: string;
  };
  /** The revision that this one was edited from. */
  derivedFrom?: { rev: number; agentKind: 'person' | 'model' | 'file' };
  /** Against the revision before this one. */
  editDelta?: EditDelta;
}

export type Method = 'manual' | 'machine' | 'machine+human';

export type ReviewState = 'unreviewed' | 'accepted' | 'rejected';

/** An annotation on its way in. */
export interface AnnotationDraft {
  class: string;
  /** One object may have several parts: a box and a polygon, or one box a frame. Beyond 500 it is stored in chunks. */
  parts: AnnotationPart[];
  /** One object over time or over several assets: the same text on all that belong to it, unique in the source. */
  track?: string;
  /** Belong together, without being one object: the same text on all. */
  group?: string;
  /** `to` is the `originalId` of another draft of the same asset. */
  relations?: Relation[];
  attributes?: JsonObject;
  confidence?: number;
  /** Set when a model made it; else the file or the person did. */
  model?: { id: string; version?: string };
  /** Its id in the source. The same file again changes nothing; a changed file makes new annotations beside the old. */
  originalId?: string;
  /** What the source said and we do not model, by format. */
  ext?: JsonObject;
}

/** What else is said of an object of a class, and which values it may have. */
export interface OntologyAttribute {
  name: string;
  title: LocalText;
  type: 'select' | 'number' | 'boolean' | 'text';
  /** Of a `select`. */
  values?: { value: string; title: LocalText }[];
  default?: string | number | boolean;
  /** May differ from frame to frame of one object. Absent: it may not. */
  mutable?: boolean;
  required?: boolean;
  /** Of a `number`; both ends belong to it. */
  min?: number;
  max?: number;
}

/** The nodes of a class by name; `edges` and `flip` (what a mirror swaps) are pairs of their indices, from 0. */
export interface SkeletonDefinition {
  nodes: string[];
  edges: [number, number][];
  flip?: [number, number][];
}

export interface OntologyClass {
  code: string;
  title: LocalText;
  parent?: string;
  /** What it shows in words that all domains share, so that one question finds it in all: `person`, `vehicle`. */
  concepts?: string[];
  /** Codes in other vocabularies, e.g. { 'COCO': '1' }. */
  external?: Record<string, string>;
  /** The shapes that it is drawn with. Absent: any. */
  geometries?: Geometry['kind'][];
  skeleton?: SkeletonDefinition;
  attributes?: OntologyAttribute[];
}

/** A kind of relation; the classes at its ends, and classes below them. Absent: any. */
export interface RelationType {
  code: string;
  title: LocalText;
  from?: string[];
  to?: string[];
}

export interface OntologyDraft {
  name: string;
  version: string;
  classes: OntologyClass[];
  relationTypes?: RelationType[];
}

/** A model alone is machine; a person's revision of a model's work is both; else a hand made it. */
export function methodOf(provenance: Provenance): Method {
  if (provenance.agent.kind === 'model') return 'machine';
  return provenance.derivedFrom?.agentKind === 'model' ? 'machine+human' : 'manual';
}
