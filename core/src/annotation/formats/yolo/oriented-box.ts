import type { Point, PolygonGeometry, RotatedBoxGeometry } from '../../model.ts';

const middle = ([ax, ay]: Point, [bx, by]: Point): Point => [(ax + bx) / 2, (ay + by) / 2];
const distance = ([ax, ay]: Point, [bx, by]: Point) => Math.hypot(bx - ax, by - ay);

/** From the first corner, clockwise on the screen for a box that was not turned. */
export function cornersOf({ x, y, width, height, angle }: Omit<RotatedBoxGeometry, 'kind'>): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corner = (u: number, v: number): Point => {
    const [dx, dy] = [(u * width) / 2, (v * height) / 2];
    return [x + dx * cos - dy * sin, y + dx * sin + dy * cos];
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/**
 * The box whose first side runs from the first corner to the second (or, when they run the other way round, to the last);
 * an outline when the corners are no rectangle. A thousandth of its longer side may be missing, or `least` pixels: what
 * the digits of the file leave open.
 */
export function boxFromCorners(
  corners: readonly [Point, Point, Point, Point],
  least: number,
): RotatedBoxGeometry | PolygonGeometry {
  const [a, b, c, d] = corners;
  const clockwise = (b[0] - a[0]) * (d[1] - a[1]) - (b[1] - a[1]) * (d[0] - a[0]) >= 0;
  const [second, last] = clockwise ? [b, d] : [d, b];
  const width = (distance(a, second) + distance(last, c)) / 2;
  const height = (distance(second, c) + distance(a, last)) / 2;
  const slack = Math.max(Math.max(width, height) * 1e-3, least);
  const [one, other] = [middle(a, c), middle(b, d)];
  const rectangle = distance(one, other) <= slack && Math.abs(distance(a, c) - distance(b, d)) <= slack;
  if (!rectangle) return { kind: 'polygon', polygons: [[[...corners]]] };
  const [x, y] = middle(one, other);
  // The longer pair of sides tells the turn best.
  const along = width >= height ? turnOf(a, second, last, c) : turnOf(a, last, second, c) - Math.PI / 2;
  return { kind: 'rotated-box', x, y, width, height, angle: along <= -Math.PI ? along + 2 * Math.PI : along + 0 };
}

/** Direction of two sides together, radians. */
function turnOf(from: Point, to: Point, otherFrom: Point, otherTo: Point): number {
  return Math.atan2(to[1] - from[1] + otherTo[1] - otherFrom[1], to[0] - from[0] + otherTo[0] - otherFrom[0]);
}
