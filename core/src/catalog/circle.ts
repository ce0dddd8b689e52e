/** The sphere that MongoDB uses. */
export const EARTH_RADIUS_METRES = 6_378_100;

/** Corners enough that the polygon reaches no more than 0.03 % beyond the circle. */
const CORNERS = 128;
/** A polygon that comes near a hemisphere has no inside that one can be sure of. */
const MOST_METRES = 5_000_000;
/** At the pole itself MongoDB 6 loses lines that cross such a polygon; 100 m beside it, it does not. */
const MOST_LATITUDE = 89.999;
/** Below this its corners would fall together. */
const LEAST_METRES = 0.01;
const RADIANS = Math.PI / 180;

/**
 * A polygon around a circle: the circle touches its edges, which are geodesics, so that nothing of it lies outside.
 * Counter-clockwise, closed; longitudes within ±180°, also across the antimeridian and around a pole.
 */
export function circleAround(
  [lon, lat]: [number, number],
  metres: number,
): { type: 'Polygon'; coordinates: number[][][] } {
  // Right spherical triangle of centre, tangent point and corner: tan(side) = tan(hypotenuse) · cos(angle between).
  const reach = Math.atan(Math.tan(metres / EARTH_RADIUS_METRES) / Math.cos(Math.PI / CORNERS));
  const [sinLat, cosLat] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)];
  const ring = Array.from({ length: CORNERS }, (_, i) => {
    const bearing = (-2 * Math.PI * i) / CORNERS;
    const sinY = sinLat * Math.cos(reach) + cosLat * Math.sin(reach) * Math.cos(bearing);
    const x = Math.atan2(Math.sin(bearing) * Math.sin(reach) * cosLat, Math.cos(reach) - sinLat * sinY);
    const turned = lon + x / RADIANS;
    const longitude = turned > 180 ? turned - 360 : turned < -180 ? turned + 360 : turned;
    return [longitude, Math.asin(Math.min(1, Math.max(-1, sinY))) / RADIANS];
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}

/**
 * Condition on a geometry: that it touches the circle. Around a pole and beyond 5,000 km, where the polygon is no use,
 * that it lies within.
 */
export function withinMetres(centre: [number, number], metres: number): Record<string, unknown> {
  if (metres > MOST_METRES || Math.abs(centre[1]) > MOST_LATITUDE)
    return { $geoWithin: { $centerSphere: [centre, metres / EARTH_RADIUS_METRES] } };
  return { $geoIntersects: { $geometry: circleAround(centre, Math.max(metres, LEAST_METRES)) } };
}
