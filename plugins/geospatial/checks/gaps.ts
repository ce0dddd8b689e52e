import type { Bounds, Position } from '../layer/geometry.ts';
import type { Handle } from './geos.ts';

/** A polygon of a coverage. */
export interface Member {
  id: string;
  handle: Handle;
  /** Shells and holes alike. */
  rings: Position[][];
  box: Bounds;
}

export interface Gap {
  /** Indices of the two polygons that it lies between. */
  a: number;
  b: number;
  /** Middle of the widest place that a node shows. */
  at: Position;
  width: number;
}

interface Sides {
  near: (box: Bounds) => number[];
  /** Layer units: narrower is the same place, wider is no gap. */
  least: number;
  most: number;
}

const { sqrt, max, min } = Math;
/** Segments that may be measured in one layer; 10 ns each. */
const MOST_SEGMENTS = 30_000_000;

/** Nearest place of the rings to a point, and whether the point is inside them. */
function measure([x, y]: Position, rings: readonly Position[][]) {
  let best = Infinity, nearX = NaN, nearY = NaN, inside = false; // prettier-ignore
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1] as Position;
      const [bx, by] = ring[i] as Position;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      const [dx, dy] = [bx - ax, by - ay];
      const along = dx * dx + dy * dy;
      const u = along === 0 ? 0 : max(0, min(1, ((x - ax) * dx + (y - ay) * dy) / along));
      const [px, py] = [ax + u * dx, ay + u * dy];
      const distance = (px - x) * (px - x) + (py - y) * (py - y);
      if (distance < best) [best, nearX, nearY] = [distance, px, py];
    }
  }
  return { distance: sqrt(best), nearest: [nearX, nearY] as Position, inside };
}

const touch = (a: Bounds, b: Bounds, by: number) =>
  a[0] - by <= b[2] && a[2] + by >= b[0] && a[1] - by <= b[3] && a[3] + by >= b[1];

type Open = Gap & { box: Bounds };

/** The same slit is seen from both sides, and in pieces. */
function merge(gaps: Open[], most: number): Gap[] {
  const byPair = new Map<string, Open[]>();
  for (const gap of gaps) {
    const key = `${min(gap.a, gap.b)} ${max(gap.a, gap.b)}`;
    const known = byPair.get(key) ?? [];
    byPair.set(key, known);
    const same = known.find(({ box }) => touch(box, gap.box, most));
    if (!same) {
      known.push({ ...gap, a: min(gap.a, gap.b), b: max(gap.a, gap.b) });
      continue;
    }
    if (gap.width > same.width) Object.assign(same, { at: gap.at, width: gap.width });
    const [p, q] = [same.box, gap.box];
    same.box = [min(p[0], q[0]), min(p[1], q[1]), max(p[2], q[2]), max(p[3], q[3])];
  }
  return [...byPair.values()].flat().map(({ a, b, at, width }) => ({ a, b, at, width }));
}

/** Nodes of a path and the middles of its edges: the ends of a slit often lie on a third polygon's border. */
function* places(path: readonly Position[]): Generator<Position> {
  for (const [i, node] of path.entries()) {
    const before = path[i - 1];
    if (before) yield [(before[0] + node[0]) / 2, (before[1] + node[1]) / 2];
    yield node;
  }
}

/**
 * Slits between polygons, from places on edges that do not meet their neighbours'. The distance to the other side is
 * greatest at a node of one of the sides, and both sides have theirs looked at. Between the two must be nobody.
 */
export function findGaps(members: readonly Member[], lines: readonly Position[][][], { near, least, most }: Sides) {
  const open: Open[] = [];
  let segments = 0;
  const sizes = members.map(({ rings }) => rings.reduce((sum, ring) => sum + ring.length, 0));
  const ringsOf = (index: number) => (members[index] as Member).rings;
  // Inside a polygon, or on its border: from the end of a slit along a third one's border is no way through a gap.
  const taken = (at: Position, width: number) =>
    near([...at, ...at]).some((k) => {
      const { inside, distance } = measure(at, ringsOf(k));
      return inside || distance < width / 4;
    });
  for (const [i, line] of lines.flatMap((some, i) => some.map((one) => [i, one] as const))) {
    const beside = new Map<number, { box: Bounds; widest: { at: Position; width: number } | null }>();
    for (const place of places(line)) {
      for (const j of near([...place, ...place])) {
        if (j === i) continue;
        segments += sizes[j] ?? 0;
        if (segments > MOST_SEGMENTS) return { found: merge(open, most), partial: true };
        const { distance, nearest, inside } = measure(place, ringsOf(j));
        if (inside || distance < least || distance > most) continue;
        const known = beside.get(j) ?? { box: [...place, ...place], widest: null };
        beside.set(j, known);
        grow(known.box, place);
        if (known.widest && distance <= known.widest.width) continue;
        const at: Position = [(place[0] + nearest[0]) / 2, (place[1] + nearest[1]) / 2];
        if (taken(at, distance)) continue;
        known.widest = { at, width: distance };
      }
    }
    for (const [b, { box, widest }] of beside) if (widest) open.push({ a: i, b, box, ...widest });
  }
  return { found: merge(open, most), partial: false };
}

function grow(box: Bounds, [x, y]: Position): void {
  box[0] = min(box[0], x);
  box[1] = min(box[1], y);
  box[2] = max(box[2], x);
  box[3] = max(box[3], y);
}
