type Position = [number, number];

export interface Graticule {
  step: number;
  meridians: number[];
  parallels: number[];
}

const degrees = [
  90, 45, 30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001,
];

/** Meridians and parallels for a box [west, south, east, north], about `count` across; the widest step that gives them. */
export function graticuleOf(
  [west, south, east, north]: readonly [number, number, number, number],
  count = 6,
): Graticule {
  const width = Math.min(Math.max(east - west, 1e-6), 360);
  const step = degrees.find((one) => one <= width / (count * 0.6)) ?? 0.0001;
  const along = (from: number, to: number) => {
    const lines: number[] = [];
    // Counted, not added up: a tenth is no binary number.
    for (let n = Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9 && lines.length < 200; n++)
      lines.push(Number((n * step).toFixed(6)));
    return lines;
  };
  return { step, meridians: along(west, west + width), parallels: along(Math.max(south, -85), Math.min(north, 85)) };
}

/** The graticule as GeoJSON. Parallels are straight on the map, so two ends suffice. */
export function graticuleLines(
  graticule: Graticule,
  [west, south, east, north]: readonly [number, number, number, number],
) {
  const line = (coordinates: Position[]) => ({
    type: 'Feature' as const,
    properties: {},
    geometry: { type: 'LineString' as const, coordinates },
  });
  return {
    type: 'FeatureCollection' as const,
    features: [
      ...graticule.meridians.map((lon) => line([[lon, Math.max(south, -85)], [lon, Math.min(north, 85)]])), // prettier-ignore
      ...graticule.parallels.map((lat) => line([[west, lat], [east, lat]])), // prettier-ignore
    ],
  };
}

/** `112.5°E`; digits follow the step. */
export function degreeLabel(value: number, step: number, axis: 'lon' | 'lat'): string {
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) - 1e-9)));
  const turned = axis === 'lon' ? ((((value + 180) % 360) + 360) % 360) - 180 : value;
  const side = turned === 0 ? '' : axis === 'lon' ? (turned < 0 ? 'W' : 'E') : turned < 0 ? 'S' : 'N';
  return `${Math.abs(turned).toFixed(digits)}°${side}`;
}

const earthRadius = 6_371_008.8;
const radians = Math.PI / 180;

/** Points at one distance (metres) from a point on the sphere, as a closed ring. */
export function circleRing(
  { lon, lat, metres }: { lon: number; lat: number; metres: number },
  points = 72,
): Position[] {
  const angle = metres / earthRadius;
  const [sin, cos] = [Math.sin(lat * radians), Math.cos(lat * radians)];
  return Array.from({ length: points + 1 }, (_, index) => {
    const bearing = ((index % points) / points) * 2 * Math.PI;
    const y = Math.asin(sin * Math.cos(angle) + cos * Math.sin(angle) * Math.cos(bearing));
    const x = Math.atan2(Math.sin(bearing) * Math.sin(angle) * cos, Math.cos(angle) - sin * Math.sin(y));
    return [lon + x / radians, y / radians];
  });
}

/** Distance on the sphere in metres (haversine). */
export function metresBetween([lon, lat]: Position, [lon2, lat2]: Position): number {
  const a = Math.sin(((lat2 - lat) * radians) / 2) ** 2;
  const b = Math.cos(lat * radians) * Math.cos(lat2 * radians) * Math.sin(((lon2 - lon) * radians) / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(a + b)));
}
