/**
 * Types only: what the shell gives to a plugin's viewer and what a viewer may ask of the shell. The shell draws what all
 * viewers have in common (tool strip, scrubber, read-out); a viewer draws the middle and says what its tools are.
 */
import type { LocalText } from '../contract/values.ts';

export interface ViewerPart {
  role: string;
  mediaType: string;
  bytes: number;
  url: string;
}

/** A channel of an asset; times in nanoseconds since the Unix epoch. */
export interface ViewerChannel {
  id: string;
  key: string;
  title: LocalText;
  /** UCUM. */
  unit: string | null;
  type: 'number' | 'state';
  attributes: Record<string, unknown>;
  start: bigint;
  end: bigint;
  min: number | null;
  max: number | null;
}

export interface ViewerAsset {
  id: string;
  name: string;
  kind: string;
  facets: Record<string, unknown>;
  parts: ViewerPart[];
  channels: ViewerChannel[];
  /** Nanoseconds since the Unix epoch. */
  when: { start: bigint; end: bigint } | null;
  where: { bbox: number[]; geometry: unknown } | null;
}

export interface ViewerAnnotation {
  id: string;
  rev: number;
  classCode: string;
  /** Its class in the reader's language; the code where no ontology has it. */
  classTitle: string;
  /** From the shell's colour-blind-safe palette, stable by class code. */
  colour: string;
  attributes: Record<string, unknown>;
  /** `start` and `end` in nanoseconds since the Unix epoch. */
  parts: { frame: number | null; start: bigint | null; end: bigint | null; geometry: ViewerGeometry }[];
}

export type ViewerGeometry =
  | { kind: 'box'; x: number; y: number; width: number; height: number }
  | { kind: 'rotated-box'; x: number; y: number; width: number; height: number; angle: number }
  | { kind: 'polygon'; polygons: [number, number][][][] }
  /** About its centre; radians, clockwise on the screen. */
  | { kind: 'ellipse'; x: number; y: number; radiusX: number; radiusY: number; angle: number }
  | { kind: 'polyline'; points: [number, number][] }
  /** Visibility 0: not labelled, its place means nothing; 1: hidden; 2: seen. */
  | { kind: 'skeleton'; nodes: { name: string; x: number; y: number; visibility: 0 | 1 | 2 }[] }
  /** Corners: front face, then back face, each from its top left, clockwise. */
  | { kind: 'cuboid-2d'; points: [number, number][] }
  | { kind: 'point-set'; runs: [number, number][] }
  | { kind: 'volume-mask'; size: [number, number, number]; counts: number[]; affine?: number[] }
  | { kind: 'text-span'; start: number; end: number; exact?: string }
  | { kind: 'points'; points: [number, number][] }
  /** Column-major run lengths, background first; size is [height, width]. */
  | { kind: 'mask'; size: [number, number]; counts: number[] }
  /** Metres, quaternion x, y, z, w, in the named frame. */
  | {
      kind: 'cuboid';
      center: [number, number, number];
      size: [number, number, number];
      rotation: [number, number, number, number];
      frame: string;
    }
  | { kind: 'geo'; geometry: { type: string; coordinates: unknown } }
  | { kind: 'interval' }
  | { kind: 'tag' };

export interface ViewerFinding {
  code: string;
  severity: 'error' | 'warning' | 'info';
  message: LocalText;
  location: Record<string, unknown> | null;
}

/** Selection is shared between the viewer and the shell's side panel. */
export interface Selection {
  annotationId: string | null;
  select(annotationId: string | null): void;
}

/** One clock for all panels and for the shell's scrubber. Nanoseconds since the Unix epoch. */
export interface ViewerClock {
  /** Null for an asset without time, until a viewer declares one. */
  readonly span: { start: bigint; end: bigint } | null;
  readonly now: bigint;
  readonly playing: boolean;
  /** 1 = as it happened. */
  readonly rate: number;
  /** For a viewer that learns the span from the bytes. */
  declare(span: { start: bigint; end: bigint }): void;
  seek(t: bigint): void;
  play(): void;
  pause(): void;
  /** While playing, time is what `source` says (a video element); null: the wall clock. */
  follow(source: (() => bigint) | null): void;
  /** Called after every change, and with every drawn frame while playing. Returns the way to stop. */
  subscribe(listener: () => void): () => void;
}

/** What the shell draws in the strip above a viewer; a shortcut is one key, as in KeyboardEvent.key. */
export type ViewerTool =
  | {
      kind: 'button';
      id: string;
      label: string;
      shortcut?: string;
      pressed?: boolean;
      disabled?: boolean;
      onPress(): void;
    }
  | {
      kind: 'choice';
      id: string;
      label: string;
      value: string;
      options: { value: string; label: string }[];
      /** Steps to the next option. */
      shortcut?: string;
      onChange(value: string): void;
    }
  | {
      kind: 'range';
      id: string;
      label: string;
      min: number;
      max: number;
      step: number;
      value: number;
      disabled?: boolean;
      onChange(value: number): void;
    }
  | { kind: 'text'; id: string; text: string }
  | { kind: 'separator'; id: string };

export interface ViewerChrome {
  /** Replaces the strip's tools; call it from an effect. Fit and zoom come first, what is special to the domain last. */
  tools(tools: ViewerTool[]): void;
  /** What is under the cursor, lower left: `-612 HU`, `112.5871, 37.8920 WGS 84`. Cheap: call it on every move. */
  readOut(text: string | null): void;
}

export interface ViewerSeries {
  /** Milliseconds since the Unix epoch. */
  t: Float64Array;
  /** Equal where samples are given one by one; NaN is a gap. */
  min: Float64Array;
  max: Float64Array;
}

export interface ViewerRow {
  n: number;
  id: string;
  geometry: { type: string; coordinates: unknown } | null;
  values: Record<string, unknown>;
}

export interface ViewerEdit {
  /** Absent: a new one. */
  id?: string;
  rev?: number;
  classCode: string;
  parts: ViewerAnnotation['parts'];
  attributes?: Record<string, unknown>;
  remove?: boolean;
}

export interface ViewerProps {
  asset: ViewerAsset;
  /** Reads `length` bytes of a part by a range request; the whole part when no range is given. Default: this asset's. */
  openPart(role: string, range?: { offset: number; length: number }, assetId?: string): Promise<ArrayBuffer>;
  /** At most `maxPoints` points of a channel of this asset or of a linked one; nanoseconds. */
  window(channelId: string, from: bigint, to: bigint, maxPoints: number): Promise<ViewerSeries>;
  /** Rows of this asset in their order; `next` is null at the end. */
  rows(filter: {
    bbox?: [number, number, number, number];
    after?: number;
    limit: number;
  }): Promise<{ rows: ViewerRow[]; next: number | null }>;
  annotations: ViewerAnnotation[];
  findings: ViewerFinding[];
  /** Assets that this one is linked to: the template of a test image, the sensors beside a camera, the frames of a drive. */
  linked: { role: string; asset: ViewerAsset }[];
  selection: Selection;
  clock: ViewerClock;
  chrome: ViewerChrome;
  /** Saves; null where the reader may not write. Rejects with words for people. */
  onEdit: ((edits: ViewerEdit[]) => Promise<void>) | null;
  locale: 'en' | 'zh';
}

/** One frame; grey values, row by row, are shown through a window. */
export type EditorFrame =
  | { width: number; height: number; source: TexImageSource }
  | { width: number; height: number; grey: Float32Array | Int16Array | Uint16Array | Uint8Array };

/** A picture in the editor of annotations. Sizes are those that annotations are given in, whatever was decoded. */
export interface EditorPicture {
  width: number;
  height: number;
  frames: number;
  /** Rejects with words for people where the frame cannot be read. */
  frame(index: number): Promise<EditorFrame>;
  /** Of a video: when a frame is shown, nanoseconds since the Unix epoch; null where its clock is not known. */
  timeOf?(index: number): { start: bigint; end: bigint } | null;
  /** Of grey values: what they are first shown through, in their own unit. */
  window?: { centre: number; width: number; invert?: boolean };
  close?(): void;
}

/**
 * A viewer module may export this as `openPicture` for assets of its domain that browsers cannot decode; null: the shell's
 * own way will do.
 */
export type OpenPicture = (props: Pick<ViewerProps, 'asset' | 'openPart'>) => Promise<EditorPicture | null>;
