/** Something to draw on the map and on the timeline. */
export interface Placed {
  key: string;
  name: string;
  /** Of the domain. */
  colour: string;
  /** The timeline's lane: a plugin id, a kind. */
  lane: string;
  where: { bbox: number[]; geometry: unknown } | null;
  /** Milliseconds since the Unix epoch. */
  span: { start: number; end: number } | null;
}

type Box = [number, number, number, number];

/** The box of all that has a place; null without any. West beyond east, across the antimeridian, becomes east + 360. */
export function boxAround(items: readonly Placed[]): Box | null {
  let box: Box | null = null;
  for (const { where } of items) {
    const [west, south, east, north] = where?.bbox ?? [];
    if (west === undefined || south === undefined || east === undefined || north === undefined) continue;
    const right = east < west ? east + 360 : east;
    box = box
      ? [Math.min(box[0], west), Math.min(box[1], south), Math.max(box[2], right), Math.max(box[3], north)]
      : [west, south, right, north];
  }
  return box;
}

const shapes = new Set(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']);

/** Shapes and, for each item, a dot in the middle of its box: what is small on the map must still be seen and hit. */
export function featuresOf(items: readonly Placed[], selected: string | null) {
  const features = items.flatMap(({ key, name, colour, where }) => {
    const [west, south, east, north] = where?.bbox ?? [];
    if (west === undefined || south === undefined || east === undefined || north === undefined) return [];
    const properties = { key, name, colour, selected: key === selected };
    const middle = [((east < west ? east + 360 : east) + west) / 2, (south + north) / 2];
    const geometry = where?.geometry as { type?: string } | null;
    const shape =
      geometry && shapes.has(String(geometry.type)) && geometry.type !== 'Point'
        ? [{ type: 'Feature' as const, properties, geometry: geometry as never }]
        : [];
    return [
      ...shape,
      {
        type: 'Feature' as const,
        properties: { ...properties, dot: true },
        geometry: { type: 'Point' as const, coordinates: middle },
      },
    ];
  });
  return { type: 'FeatureCollection' as const, features };
}
