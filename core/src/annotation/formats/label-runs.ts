import type { MaskGeometry } from '../model.ts';

/** A mask of more runs does not fit the document of its annotation. */
export const MOST_RUNS = 1_000_000;
/** All masks of one picture together: some pixels more than runs are noise, not labels. */
const MOST_RUNS_OF_ALL = 20_000_000;

/** The labels of a picture as masks. */
export interface LabelMasks {
  /** COCO's run lengths by label, in the order in which the labels begin; null for one of too many runs. */
  counts: Map<number, number[] | null>;
  /** Pixels of labels that were not wanted, by label; at most 1,000 labels. */
  others: Map<number, number>;
}

/** Every wanted label → its mask, in one way through the picture, down the columns. 0 and what is not wanted is background. */
export function labelMasks(
  { width, height, labels }: { width: number; height: number; labels: Uint32Array },
  wanted: (label: number) => boolean,
): LabelMasks {
  const masks = new Map<number, { counts: number[]; end: number } | null>();
  const others = new Map<number, number>();
  let left = MOST_RUNS_OF_ALL;
  function take(label: number, from: number, to: number) {
    if (label === 0) return;
    if (!wanted(label)) {
      if (others.has(label) || others.size < 1_000) others.set(label, (others.get(label) ?? 0) + to - from);
      return;
    }
    let mask = masks.get(label);
    if (mask === undefined) masks.set(label, (mask = { counts: [], end: 0 }));
    if (!mask) return;
    left -= 2;
    if (mask.counts.length > MOST_RUNS - 3 || left < 0) return void masks.set(label, null);
    mask.counts.push(from - mask.end, to - from);
    mask.end = to;
  }
  let current = 0;
  let start = 0;
  let at = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++, at++) {
      const label = labels[y * width + x]!;
      if (label === current) continue;
      take(current, start, at);
      [current, start] = [label, at];
    }
  }
  take(current, start, at);
  const counts = [...masks].map(([label, mask]): [number, number[] | null] => {
    if (!mask) return [label, null];
    return [label, mask.end < at ? [...mask.counts, at - mask.end] : mask.counts];
  });
  return { counts: new Map(counts), others };
}

/** A picture of labels on which masks are painted, each over those before it. */
export class LabelCanvas {
  readonly width: number;
  readonly height: number;
  /** Row by row; 0 is nothing. */
  readonly labels: Uint32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.labels = new Uint32Array(width * height);
  }

  /** False, and nothing is painted, when the mask has another size. */
  paint({ size, counts }: MaskGeometry, label: number): boolean {
    const { width, height, labels } = this;
    if (size[0] !== height || size[1] !== width) return false;
    let at = 0;
    for (const [i, run] of counts.entries()) {
      if (i % 2 === 1) {
        for (let pixel = at; pixel < Math.min(at + run, labels.length); pixel++) {
          labels[(pixel % height) * width + Math.floor(pixel / height)] = label;
        }
      }
      at += run;
    }
    return true;
  }

  /** How many pixels each label has at last. */
  pixels(): Map<number, number> {
    const pixels = new Map<number, number>();
    for (const label of this.labels) if (label !== 0) pixels.set(label, (pixels.get(label) ?? 0) + 1);
    return pixels;
  }
}
