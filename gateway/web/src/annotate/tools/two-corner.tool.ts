import type { ViewerGeometry } from '@lode/core/viewer';
import { isSomething } from '../geometry/shape-geometry.ts';
import type { Point } from '../geometry/shape-geometry.ts';
import type { Tool } from './tool.ts';

/**
 * What is drawn between two corners: dragged from one to the other, or set one after the other, which is how the keyboard
 * does it. `slack`: a pointer that moved less has clicked.
 */
export function twoCornerTool(options: {
  shape(from: Point, to: Point): ViewerGeometry;
  add(geometry: ViewerGeometry): void;
  slack(): number;
}): Tool {
  let from: Point | null = null;
  let to: Point | null = null;
  let second = false;
  const end = () => {
    const done = from && to ? options.shape(from, to) : null;
    from = to = null;
    second = false;
    if (done && isSomething(done)) options.add(done);
  };
  return {
    down(at) {
      to = at;
      if (from) second = true;
      else from = at;
    },
    move(at) {
      if (from) to = at;
    },
    up(at) {
      if (!from) return;
      to = at;
      const far = Math.hypot(at[0] - from[0], at[1] - from[1]) > options.slack();
      if (second || far) end();
    },
    draft: () => (from && to ? options.shape(from, to) : null),
    cancel() {
      const was = from !== null;
      from = to = null;
      second = false;
      return was;
    },
  };
}
