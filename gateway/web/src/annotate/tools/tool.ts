import type { ViewerGeometry } from '@lode/core/viewer';
import type { Point } from '../geometry/shape-geometry.ts';

/** A tool in the hand: it gets what pointer and keyboard do, in pixels of the picture. */
export interface Tool {
  down(at: Point, shift: boolean): void;
  move(at: Point): void;
  up(at: Point): void;
  doubleClick?(at: Point): void;
  /** Enter or Backspace; `cross`: the keyboard has moved the cursor to `at`. True: it was for the tool. */
  key?(key: string, at: Point, cross: boolean): boolean;
  /** What is being drawn. */
  draft(): ViewerGeometry | null;
  /** Gives up what is being drawn; false: nothing was. */
  cancel(): boolean;
}
