import { parseColour } from './css-colour.ts';
import { extentOf, ringsOf, type Extent, type Ring } from './outline.ts';
import type { SceneShape } from './scene.ts';
import { ShapeChunks, usualBounds, type Placed } from './shape-chunks.ts';
import { ShapeIndex, type Indexed } from './shape-index.ts';

interface Entry {
  shape: SceneShape;
  /** Null of a shape that is hidden or has no place on the picture. */
  placed: { in: Placed; indexed: Indexed } | null;
}

/** The shapes by id, where each lies in the buffers and in the index. An edit touches nothing but its own shape. */
export class ShapeStore {
  chunks = new ShapeChunks();
  readonly index = new ShapeIndex();
  #entries = new Map<string, Entry>();
  #order = 0;

  get size(): number {
    return this.#entries.size;
  }

  *[Symbol.iterator](): Generator<SceneShape> {
    for (const { shape } of this.#entries.values()) yield shape;
  }

  /** A shape that is drawn; null of a hidden or unknown one. */
  shown(id: string): SceneShape | null {
    const entry = this.#entries.get(id);
    return entry?.placed ? entry.shape : null;
  }

  /** Instead of all there were. Of two with one id the later counts. */
  load(shapes: Iterable<SceneShape>): void {
    const latest = new Map<string, SceneShape>();
    for (const shape of shapes) latest.set(shape.id, shape);
    const found = [...latest.values()].map((shape) => ({ shape, seen: seenOf(shape) }));
    this.chunks = new ShapeChunks(usualBounds(found.flatMap(({ seen }) => seen?.extent ?? [])));
    this.#entries = new Map(found.map(({ shape, seen }) => [shape.id, { shape, placed: this.#place(shape, seen) }]));
    this.index.load([...this.#entries.values()].flatMap(({ placed }) => placed?.indexed ?? []));
  }

  put(shape: SceneShape): void {
    this.remove(shape.id);
    const placed = this.#place(shape, seenOf(shape));
    this.#entries.set(shape.id, { shape, placed });
    if (placed) this.index.add(placed.indexed);
  }

  remove(id: string): void {
    const placed = this.#entries.get(id)?.placed;
    if (placed) {
      this.chunks.take(placed.in);
      this.index.remove(placed.indexed);
    }
    this.#entries.delete(id);
  }

  #place(shape: SceneShape, seen: Seen | null): Entry['placed'] {
    if (!seen) return null;
    const { rings, extent } = seen;
    return {
      in: this.chunks.put(rings, extent, parseColour(shape.colour), shape.dashed === true),
      indexed: { ...extent, shape, order: this.#order++ },
    };
  }
}

interface Seen {
  rings: Ring[];
  extent: Extent;
}

function seenOf({ geometries, edges, hidden }: SceneShape): Seen | null {
  if (hidden) return null;
  const rings = geometries.flatMap((geometry) => ringsOf(geometry, edges));
  const extent = extentOf(rings);
  return extent && { rings, extent };
}
