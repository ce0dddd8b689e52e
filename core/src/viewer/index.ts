/** Types only: what the shell gives to a plugin's viewer and what a viewer may ask of the shell. */
import type { LocalText } from '../contract/values.ts';

export interface ViewerPart {
  role: string;
  mediaType: string;
  bytes: number;
  url: string;
}

export interface ViewerAsset {
  id: string;
  name: string;
  kind: string;
  facets: Record<string, unknown>;
  parts: ViewerPart[];
}

export interface ViewerAnnotation {
  id: string;
  classCode: string;
  /** From the shell's colour-blind-safe palette, stable by class code. */
  colour: string;
  parts: { frame: number | null; geometry: ViewerGeometry }[];
}

export type ViewerGeometry =
  | { kind: 'box'; x: number; y: number; width: number; height: number }
  | { kind: 'polygon'; polygons: [number, number][][][] }
  /** Column-major run lengths, background first; size is [height, width]. */
  | { kind: 'mask'; size: [number, number]; counts: number[] }
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

export interface ViewerProps {
  asset: ViewerAsset;
  /** Reads `length` bytes of a part by a range request; the whole part when no range is given. */
  openPart(role: string, range?: { offset: number; length: number }): Promise<ArrayBuffer>;
  annotations: ViewerAnnotation[];
  findings: ViewerFinding[];
  /** Assets that this one is linked to, e.g. the template of a test image: role → asset. */
  linked: Record<string, ViewerAsset>;
  selection: Selection;
  locale: 'en' | 'zh';
}
