import type { ViewerGeometry } from '@lode/core/viewer';
import type { Point } from '../geometry/shape-geometry.ts';
import type { Tool } from './tool.ts';

/**
 * Polygons, lines and sets of points: one click a point, Backspace takes back the last, a double click, Enter or a click
 * on the first point ends it. With the keyboard Enter sets points; twice at the same place ends it.
 */
export function pointListTool(options: {
  least: number;
  closes: boolean;
  shape(points: Point[]): ViewerGeometry;
  add(points: Point[]): void;
  slack(): number;
}): Tool {
  let points: Point[] = [];
  let cursor: Point | null = null;
  const near = (a: Point | undefined, b: Point) =>
    a !== undefined && Math.hypot(a[0] - b[0], a[1] - b[1]) <= options.slack();
  const end = () => {
    const done = points;
    if (done.length < options.least) return;
    points = [];
    options.add(done);
  };
  const put = (at: Point) => {
    if (options.closes && points.length >= options.least && near(points[0], at)) end();
    // The second click of a double one sets nothing.
    else if (!near(points.at(-1), at)) points.push(at);
  };
  return {
    down: (at) => put(at),
    move(at) {
      cursor = at;
    },
    up: () => undefined,
    doubleClick: end,
    key(key, at, cross) {
      if (key === 'Enter') {
        const there = points.at(-1);
        if (!cross || (there && there[0] === at[0] && there[1] === at[1])) end();
        else put(at);
        return true;
      }
      if (key !== 'Backspace' || points.length === 0) return false;
      points.pop();
      return true;
    },
    draft() {
      if (points.length === 0) return null;
      const all = cursor && !near(points.at(-1), cursor) ? [...points, cursor] : points;
      if (options.closes && all.length === 2) return { kind: 'polyline', points: all };
      return all.length < options.least ? { kind: 'points', points: all } : options.shape(all);
    },
    cancel() {
      const was = points.length > 0;
      points = [];
      return was;
    },
  };
}
