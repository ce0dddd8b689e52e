import { classLimit, sizeClass } from './detail.ts';
import { eachSegment, eachVertex, type Extent, type Ring } from './outline.ts';
import type { Slot } from './slots.ts';
import { VertexBuffer } from './vertex-buffer.ts';

export const LAYERS = ['points', 'boxes', 'lines', 'dots'] as const;
export type Layer = (typeof LAYERS)[number];

/** Shapes of about one size whose centres lie in one cell of the grid; drawn, or not, as a whole. */
export interface Chunk {
  dashed: boolean;
  /** Of the shapes in it. Only grows: an edit must not look at its neighbours. */
  extent: Extent;
  /** Shapes in it, and the sum of their longest sides. */
  shapes: number;
  sizes: number;
  sizeClass: number;
  /** One dot for each shape, its extent, its outline, its marked vertices. */
  buffers: Record<Layer, VertexBuffer>;
}

/** Where a shape is stored. */
export interface Placed {
  chunk: Chunk;
  size: number;
  slots: Partial<Record<Layer, Slot>>;
}

/** Cells along the longer side of what holds the shapes. */
const CELLS = 12;
const WHOLE: Extent = { minX: 0, minY: 0, maxX: 1, maxY: 1 };

/** All outlines in few buffers: a grid for each class of sizes, so that what is out of view or too small is left out. */
export class ShapeChunks {
  #chunks = new Map<string, Chunk>();
  #bounds: Extent;

  /** @param bounds where most shapes are; others go into the cells at its rim */
  constructor(bounds: Extent = WHOLE) {
    this.#bounds = bounds;
  }

  *[Symbol.iterator](): Generator<Chunk> {
    for (const chunk of this.#chunks.values()) if (chunk.shapes > 0) yield chunk;
  }

  /** The mean longest side of each class, which decides for the whole class, so that neighbours look alike. */
  meanSizes(): Map<number, number> {
    const sums = new Map<number, { shapes: number; sizes: number }>();
    for (const { sizeClass, shapes, sizes } of this) {
      const sum = sums.get(sizeClass) ?? { shapes: 0, sizes: 0 };
      sums.set(sizeClass, { shapes: sum.shapes + shapes, sizes: sum.sizes + sizes });
    }
    return new Map([...sums].map(([sizeClass, { shapes, sizes }]) => [sizeClass, sizeClass < 0 ? 0 : sizes / shapes]));
  }

  /** @param colour 0xrrggbb */
  put(rings: readonly Ring[], extent: Extent, colour: number, dashed: boolean): Placed {
    const size = Math.max(extent.maxX - extent.minX, extent.maxY - extent.minY);
    const chunk = this.#chunkFor(extent, size, dashed);
    const { minX, minY, maxX, maxY } = extent;
    const [lines, dots] = [[] as number[], [] as number[]];
    for (const ring of rings) {
      eachSegment(ring, (ax, ay, bx, by) => lines.push(ax, ay, bx, by));
      if (ring.dotted) eachVertex(ring, (x, y) => dots.push(x, y));
    }
    const box = [minX, minY, maxX, minY, maxX, minY, maxX, maxY, maxX, maxY, minX, maxY, minX, maxY, minX, minY];
    const written = { points: [(minX + maxX) / 2, (minY + maxY) / 2], boxes: box, lines, dots };
    const slots: Placed['slots'] = {};
    for (const layer of LAYERS) {
      if (written[layer].length > 0) slots[layer] = chunk.buffers[layer].write(written[layer], colour);
    }
    chunk.shapes++;
    chunk.sizes += size;
    chunk.extent = {
      minX: Math.min(chunk.extent.minX, minX),
      minY: Math.min(chunk.extent.minY, minY),
      maxX: Math.max(chunk.extent.maxX, maxX),
      maxY: Math.max(chunk.extent.maxY, maxY),
    };
    return { chunk, size, slots };
  }

  take({ chunk, size, slots }: Placed): void {
    for (const layer of LAYERS) {
      const slot = slots[layer];
      if (slot) chunk.buffers[layer].erase(slot);
    }
    chunk.shapes--;
    chunk.sizes -= size;
  }

  #chunkFor({ minX, minY, maxX, maxY }: Extent, size: number, dashed: boolean): Chunk {
    const bounds = this.#bounds;
    const ofSize = size === 0 ? -1 : sizeClass(size);
    const span = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY);
    // Large shapes in small cells would be drawn wherever one looks.
    const cell = Math.max(span / CELLS, classLimit(ofSize));
    const last = Math.ceil(span / cell);
    const place = (centre: number, origin: number) =>
      Math.max(-1, Math.min(last, Math.floor((centre - origin) / cell)));
    const [column, row] = [place((minX + maxX) / 2, bounds.minX), place((minY + maxY) / 2, bounds.minY)];
    const key = `${dashed} ${ofSize} ${column} ${row}`;
    let chunk = this.#chunks.get(key);
    if (!chunk) {
      const extent = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
      const buffer = () => new VertexBuffer();
      const buffers = { points: buffer(), boxes: buffer(), lines: buffer(), dots: buffer() };
      chunk = { dashed, extent, shapes: 0, sizes: 0, sizeClass: ofSize, buffers };
      this.#chunks.set(key, chunk);
    }
    return chunk;
  }
}

/** Where the middle 96 % of the centres lie: one shape far away must not put all others into one cell. */
export function usualBounds(extents: readonly Extent[]): Extent {
  if (extents.length === 0) return WHOLE;
  const step = Math.max(1, Math.floor(extents.length / 2000));
  const sample = extents.filter((_, index) => index % step === 0);
  const middle = (centres: number[]): [number, number] => {
    const sorted = centres.sort((a, b) => a - b);
    const cut = Math.floor(sorted.length * 0.02);
    return [sorted[cut]!, sorted[sorted.length - 1 - cut]!];
  };
  const [minX, maxX] = middle(sample.map((extent) => (extent.minX + extent.maxX) / 2));
  const [minY, maxY] = middle(sample.map((extent) => (extent.minY + extent.maxY) / 2));
  return { minX, minY, maxX, maxY };
}
