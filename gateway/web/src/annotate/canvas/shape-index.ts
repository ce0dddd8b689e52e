import RBush from 'rbush';
import { hitGeometry } from './hit-geometry.ts';
import type { Extent } from './outline.ts';
import type { Hit, SceneShape } from './scene.ts';

/** A shape with its extent. */
export interface Indexed extends Extent {
  shape: SceneShape;
  /** Counts up with every change: the later one lies above. */
  order: number;
}

const area = ({ minX, minY, maxX, maxY }: Extent) => (maxX - minX) * (maxY - minY);

/** Which shapes lie where: an R-tree of extents, then the shapes themselves. */
export class ShapeIndex {
  #tree = new RBush<Indexed>();

  load(all: readonly Indexed[]): void {
    this.#tree.clear();
    this.#tree.load(all);
  }

  add(one: Indexed): void {
    this.#tree.insert(one);
  }

  remove(one: Indexed): void {
    this.#tree.remove(one);
  }

  within(x0: number, y0: number, x1: number, y1: number): Indexed[] {
    const [minX, maxX] = [Math.min(x0, x1), Math.max(x0, x1)];
    const [minY, maxY] = [Math.min(y0, y1), Math.max(y0, y1)];
    return this.#tree.search({ minX, minY, maxX, maxY });
  }

  /**
   * A selected shape's vertices and edges come first, for its handles lie above everything. Then the shape of the
   * smallest extent, and of equal ones the upper one, so that what lies in another shape can be reached.
   */
  hit(x: number, y: number, tolerance: number, selected: ReadonlySet<string>): Hit | null {
    const near = this.within(x - tolerance, y - tolerance, x + tolerance, y + tolerance);
    for (const { shape } of near) {
      if (!selected.has(shape.id)) continue;
      const hit = hitShape(shape, x, y, tolerance);
      if (hit && hit.on !== 'body') return hit;
    }
    near.sort((a, b) => area(a) - area(b) || b.order - a.order);
    for (const { shape } of near) {
      const hit = hitShape(shape, x, y, tolerance);
      if (hit) return hit;
    }
    return null;
  }
}

const RANK = { vertex: 0, edge: 1, body: 2 };

function hitShape({ id, geometries, edges }: SceneShape, x: number, y: number, tolerance: number): Hit | null {
  let best: Hit | null = null;
  geometries.forEach((geometry, part) => {
    const on = hitGeometry(geometry, edges, x, y, tolerance);
    if (on && (!best || RANK[on.on] < RANK[best.on])) best = { id, part, ...on };
  });
  return best;
}
