import type { SceneStats } from './scene.ts';

export type Level = SceneStats['level'];

/** CSS pixels: below, a shape is a dot; its outline could not be told from one. */
const DOT = 3;
/** Below, a shape is its extent: the corners of a polygon could not be told apart. */
const BOX = 8;

/** Shapes of one class are from 4^(class) to below 4^(class + 1) pixels of the picture long; class 0 has all smaller ones. */
const CLASSES = 8;

export function sizeClass(size: number): number {
  return Math.min(CLASSES - 1, Math.max(0, Math.floor(Math.log2(Math.max(size, 1)) / 2)));
}

/** The longest side, in pixels of the picture, of shapes of a class. */
export const classLimit = (sizeClass: number): number => 4 ** (sizeClass + 1);

/** @param size in pixels of the picture; 0: single points, which are dots on every level */
export function levelFor(size: number, scale: number): Level {
  if (size === 0) return 'outlines';
  const shown = size * scale;
  return shown < DOT ? 'points' : shown < BOX ? 'boxes' : 'outlines';
}
