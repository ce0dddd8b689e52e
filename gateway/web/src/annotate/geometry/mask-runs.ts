/**
 * Masks as spans of pixels in COCO's order (column by column, from the top): painting, erasing and moving work on the
 * spans, so that a stroke costs what it covers and never a bitmap of the whole picture.
 */

type Point = readonly [number, number];

/** [height, width] and run lengths, background first, as pycocotools has them. */
export interface Mask {
  size: [number, number];
  counts: number[];
}

/** First pixel and the one after the last; ascending, apart from each other. */
export type Span = [from: number, to: number];

export function spansOf({ counts }: Mask): Span[] {
  const spans: Span[] = [];
  let at = 0;
  counts.forEach((run, i) => {
    if (i % 2 === 1 && run > 0) spans.push([at, at + run]);
    at += run;
  });
  return joined(spans);
}

export function maskOf(spans: readonly Span[], size: [number, number]): Mask {
  const total = size[0] * size[1];
  const counts: number[] = [];
  let at = 0;
  for (const [from, to] of joined(spans)) {
    counts.push(from - at, to - from);
    at = to;
  }
  if (at < total || counts.length === 0) counts.push(total - at);
  return { size, counts };
}

/** Spans in order of their first pixel, those that touch or overlap as one. */
function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const [from, to] of spans) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

export function united(a: readonly Span[], b: readonly Span[]): Span[] {
  return joined([...a, ...b].sort((one, other) => one[0] - other[0]));
}

export function without(spans: readonly Span[], away: readonly Span[]): Span[] {
  const out: Span[] = [];
  let i = 0;
  for (const [from, to] of spans) {
    let at = from;
    while (i < away.length && away[i]![1] <= at) i++;
    for (let k = i; k < away.length && away[k]![0] < to; k++) {
      if (away[k]![0] > at) out.push([at, away[k]![0]]);
      at = Math.max(at, away[k]![1]);
    }
    if (at < to) out.push([at, to]);
  }
  return out;
}

/** The pixels whose centres a round brush covers on its way along `points`; radius in pixels. */
export function strokeSpans(points: readonly Point[], radius: number, [height, width]: [number, number]): Span[] {
  const columns = new Map<number, Span[]>();
  const first = points[0];
  if (!first) return [];
  const ways =
    points.length === 1 ? [[first, first] as const] : points.slice(1).map((to, i) => [points[i]!, to] as const);
  for (const [a, b] of ways) {
    const from = Math.max(0, Math.floor(Math.min(a[0], b[0]) - radius));
    const to = Math.min(width - 1, Math.ceil(Math.max(a[0], b[0]) + radius));
    for (let column = from; column <= to; column++) {
      const covered = coveredRows(a, b, radius, column + 0.5);
      if (!covered) continue;
      // Pixel centres lie at halves.
      const top = Math.max(0, Math.ceil(covered[0] - 0.5));
      const bottom = Math.min(height, Math.floor(covered[1] - 0.5) + 1);
      if (top >= bottom) continue;
      const spans = columns.get(column) ?? [];
      spans.push([column * height + top, column * height + bottom]);
      columns.set(column, spans);
    }
  }
  const ordered = [...columns].sort(([a], [b]) => a - b);
  return joined(ordered.flatMap(([, spans]) => spans.sort((one, other) => one[0] - other[0])));
}

/** Where the vertical line at `x` lies within `radius` of the way from a to b; that region is convex. */
function coveredRows(a: Point, b: Point, radius: number, x: number): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  const take = (y: number) => {
    low = Math.min(low, y);
    high = Math.max(high, y);
  };
  for (const [cx, cy] of [a, b]) {
    const reach = radius * radius - (x - cx) * (x - cx);
    if (reach < 0) continue;
    take(cy - Math.sqrt(reach));
    take(cy + Math.sqrt(reach));
  }
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length > 0) {
    const nx = (-(b[1] - a[1]) / length) * radius;
    const ny = ((b[0] - a[0]) / length) * radius;
    const corners: Point[] = [[a[0] + nx, a[1] + ny], [b[0] + nx, b[1] + ny], [b[0] - nx, b[1] - ny], [a[0] - nx, a[1] - ny]]; // prettier-ignore
    corners.forEach((p, i) => {
      const q = corners[(i + 1) % 4]!;
      if (p[0] === q[0] || (p[0] - x) * (q[0] - x) > 0) return;
      take(p[1] + ((q[1] - p[1]) * (x - p[0])) / (q[0] - p[0]));
    });
  }
  return high >= low ? [low, high] : null;
}

/** By whole pixels; what leaves the picture is cut off. */
export function shifted(mask: Mask, dx: number, dy: number): Mask {
  const [height, width] = mask.size;
  const spans: Span[] = [];
  for (const [from, to] of spansOf(mask)) {
    for (let column = Math.floor(from / height); column * height < to; column++) {
      const top = Math.max(from - column * height, 0) + dy;
      const bottom = Math.min(to - column * height, height) + dy;
      const at = column + dx;
      if (at < 0 || at >= width || bottom <= 0 || top >= height) continue;
      spans.push([at * height + Math.max(top, 0), at * height + Math.min(bottom, height)]);
    }
  }
  return maskOf(spans, mask.size);
}

/** Pixels: left, top, and behind right and bottom; null: nothing is painted. */
export function boundsOfMask(mask: Mask): [number, number, number, number] | null {
  const height = mask.size[0];
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [from, to] of spansOf(mask)) {
    const first = Math.floor(from / height);
    const last = Math.floor((to - 1) / height);
    bounds[0] = Math.min(bounds[0], first);
    bounds[2] = Math.max(bounds[2], last + 1);
    bounds[1] = Math.min(bounds[1], first === last ? from % height : 0);
    bounds[3] = Math.max(bounds[3], first === last ? ((to - 1) % height) + 1 : height);
  }
  return bounds[2] > bounds[0] ? bounds : null;
}
