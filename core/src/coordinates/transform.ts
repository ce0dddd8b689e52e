import proj4 from 'proj4';
import { wgs84, type Crs } from './crs.ts';
import { datumPolicy, projOfDatum } from './datums.ts';
import type { LonLat } from './sphere.ts';

type Leg = [from: string, to: string];

const WGS84 = wgs84().definition;

/** One leg after the other. */
function journey(legs: Leg[]): (x: number, y: number) => [number, number] {
  let steps: ((point: number[]) => number[])[];
  try {
    steps = legs.map(([from, to]) => proj4(from, to).forward);
  } catch (error) {
    throw new RangeError('The definition of this coordinate reference system cannot be used.', { cause: error });
  }
  return (x, y) => {
    // proj4 throws for what is no finite number; data may hold such, and a NaN says as much.
    if (!Number.isFinite(x) || !Number.isFinite(y)) return [NaN, NaN];
    let point = [x, y];
    try {
      for (const step of steps) point = step(point);
    } catch {
      return [NaN, NaN];
    }
    const [east = NaN, north = NaN] = point;
    return Number.isFinite(east) && Number.isFinite(north) ? [east, north] : [NaN, NaN];
  };
}

/**
 * A WKT seldom carries the shift of its datum, and proj4 then leaves it out. So the way of a shifted datum leads to
 * longitude and latitude in the datum itself, and from there on with the shift that `datumPolicy` speaks of.
 */
function legsToWgs84({ definition, datum }: Crs): Leg[] {
  const bare = !definition.startsWith('+') && !/TOWGS84|ABRIDGEDTRANSFORMATION/i.test(definition);
  if (!bare || datumPolicy(datum).toWgs84 !== 'shifted') return [[definition, WGS84]];
  const shifted = `+proj=longlat ${projOfDatum(datum)} +no_defs`;
  return [
    [definition, shifted.replace(/ \+towgs84=\S+/, '')],
    [shifted, WGS84],
  ];
}

/**
 * From easting/northing (or longitude/latitude) of a system to longitude/latitude in WGS84, degrees. What becomes of the
 * datum is `datumPolicy(crs.datum)`: CGCS2000 is taken as WGS84 (they agree to a decimetre), GCJ-02 and BD-09 are kept
 * as they are. Coordinates outside what the projection can express come back as NaN. Throws RangeError when proj4 cannot
 * read the definition (a projection that it does not have).
 */
export function transformer(from: Crs): (x: number, y: number) => LonLat {
  return journey(legsToWgs84(from));
}

/** From longitude/latitude in WGS84 to a system; the same datum policy, the other way. */
export function fromWgs84(to: Crs): (lon: number, lat: number) => [number, number] {
  const legs = legsToWgs84(to).map(([there, back]): Leg => [back, there]);
  return journey(legs.reverse());
}
