/**
 * The picture and the shapes on it, drawn by WebGL. Knows no React and no annotation: an editor says what there is to
 * see and asks what lies under the pointer. All coordinates are pixels of the picture, its top left corner 0, 0.
 */
import type { ViewerGeometry } from '@lode/core/viewer';

export { createScene } from './gl-scene.ts';

export interface SceneShape {
  id: string;
  /** CSS hex. */
  colour: string;
  geometries: ViewerGeometry[];
  /** Joined nodes of skeletons, by index. */
  edges?: [number, number][];
  hidden?: boolean;
  dashed?: boolean;
}

export interface View {
  /** The picture's pixel at the canvas' top left. */
  x: number;
  y: number;
  /** CSS pixels per pixel of the picture. */
  scale: number;
}

/** Grey values, row by row, are shown through `Scene.window`. */
export type ScenePicture =
  | { width: number; height: number; source: TexImageSource }
  | { width: number; height: number; grey: Float32Array | Int16Array | Uint16Array | Uint8Array };

export interface Hit {
  id: string;
  /** Which of the shape's geometries. */
  part: number;
  on: 'vertex' | 'edge' | 'body';
  /** Of the vertex or the edge within its ring; an edge starts at the vertex of its index. 0 for a body. */
  index: number;
  /** Rings are counted over all polygons of the geometry: outline, its holes, the next outline. */
  ring: number;
}

export interface SceneStats {
  shapes: number;
  /** Shapes of the chunks that were drawn last: the rest lay outside of the view. */
  drawn: number;
  level: 'points' | 'boxes' | 'outlines';
  /** From one drawn frame to the next while something moves, else what the drawing took. */
  frameMs: number;
  /** Of it, what the script took. */
  scriptMs: number;
}

export interface Scene {
  readonly stats: SceneStats;
  /** CSS pixels. */
  resize(width: number, height: number, pixelRatio: number): void;
  setView(view: View): void;
  setPicture(picture: ScenePicture | null): void;
  /** Of grey pictures in their own values; of coloured ones in those of 0..255. */
  window(centre: number, width: number, invert: boolean): void;
  setShapes(shapes: Iterable<SceneShape>): void;
  upsert(shape: SceneShape): void;
  remove(id: string): void;
  /** Drawn above the others, with handles on their vertices. */
  select(ids: readonly string[]): void;
  hover(id: string | null): void;
  /** What is being drawn. */
  draft(geometry: ViewerGeometry | null, colour: string): void;
  /** The smallest shape there, vertices before edges before bodies. `tolerance` in pixels of the picture. */
  hit(x: number, y: number, tolerance: number): Hit | null;
  /** Shapes whose extent meets the rectangle. */
  within(x0: number, y0: number, x1: number, y1: number): string[];
  /** Called after every frame. Returns the way to stop. */
  onDraw(listener: (stats: SceneStats) => void): () => void;
  dispose(): void;
}
