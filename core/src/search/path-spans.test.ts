import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nearestOnPath, pathOf, spansInPlace, type Path } from './path-spans.ts';
import type { Place } from './place.ts';
import { insideRings, metresBetween, vectorOf, type Position } from './sphere.ts';

const LON = 112.587;
const LAT = 37.892;
const START = Date.UTC(2026, 2, 1, 22, 20);
const DEGREE = (6_378_100 * Math.PI) / 180;

/** The position at a time, worked out step by step and not by the code under test. */
function positionAt({ positions, times }: Path, ms: number): Position {
  let i = 1;
  while (i < times.length - 1 && times[i]! < ms) i += 1;
  const u = (ms - times[i - 1]!) / (times[i]! - times[i - 1]!);
  const [a, b] = [positions[i - 1]!, positions[i]!];
  const dx = ((b[0] - a[0] + 540) % 360) - 180;
  return [a[0] + dx * u, a[1] + (b[1] - a[1]) * u];
}

const turned = (lon: number) => ((((lon + 180) % 360) + 360) % 360) - 180;

function isIn(place: Place, [lon, lat]: Position): boolean {
  if (place.kind === 'near') return metresBetween(vectorOf([lon, lat]), vectorOf(place.at)) <= place.metres;
  if (place.kind === 'area') return place.areas.some((rings) => insideRings([lon, lat], rings));
  const [west, south, east, north] = place.box;
  const x = turned(lon);
  const columns = west <= east ? x >= west && x <= east : x >= west || x <= east;
  return columns && lat >= south && lat <= north;
}

const covers = (spans: { start: bigint; end: bigint }[], ms: number) => {
  const at = BigInt(ms) * 1_000_000n;
  return spans.some(({ start, end }) => start <= at && at <= end);
};

describe('what moves', () => {
  it('is near a place from the metre on at which it comes within', () => {
    // Due north through the place at 10 m/s: 2 km before to 2 km behind.
    const metres = (north: number): Position => [LON, LAT + north / DEGREE];
    const path: Path = { positions: [metres(-2_000), metres(2_000)], times: [START, START + 400_000] };
    const [span, ...more] = spansInPlace(path, { kind: 'near', at: [LON, LAT], metres: 500 });
    expect(more).toEqual([]);
    expect(Number(span!.start) / 1e6 - START).toBeCloseTo(150_000, 0);
    expect(Number(span!.end) / 1e6 - START).toBeCloseTo(250_000, 0);
    expect(nearestOnPath(path, [LON, LAT], span!)).toBeCloseTo(0, 1);
    const early = { start: BigInt(START) * 1_000_000n, end: BigInt(START + 100_000) * 1_000_000n };
    expect(nearestOnPath(path, [LON, LAT], early)).toBeCloseTo(1_000, 1);
  });

  it('is in a box over the antimeridian, and does not go round the earth to get there', () => {
    const path: Path = { positions: [[179, 10], [-179, 10]], times: [0, 2_000] }; // prettier-ignore
    expect(spansInPlace(path, { kind: 'box', box: [179.5, 9, -179.5, 11] })).toEqual([
      { start: 500_000_000n, end: 1_500_000_000n },
    ]);
    expect(spansInPlace(path, { kind: 'box', box: [-10, 9, 10, 11] })).toEqual([]);
  });

  it('keeps the nanoseconds that a fraction of a millisecond has', () => {
    const path: Path = { positions: [[0, 0], [1, 0]], times: [0.25, 1_000.5] }; // prettier-ignore
    expect(spansInPlace(path, { kind: 'box', box: [-1, -1, 2, 1] })).toEqual([
      { start: 250_000n, end: 1_000_500_000n },
    ]);
  });

  it('stands in a place as long as it stands there', () => {
    const path: Path = { positions: [[0, 0], [0, 0], [1, 0]], times: [0, 60_000, 61_000] }; // prettier-ignore
    const spans = spansInPlace(path, { kind: 'near', at: [0, 0], metres: 10 });
    expect(covers(spans, 0) && covers(spans, 59_999)).toBe(true);
    expect(covers(spans, 60_500)).toBe(false);
  });

  it('is told from what stands still or has times that do not fit', () => {
    const geometry = { type: 'LineString', coordinates: [[0, 0], [1, 1]] }; // prettier-ignore
    expect(pathOf({ geometry, times: [1, 2] })).toEqual({ positions: geometry.coordinates, times: [1, 2] });
    expect(pathOf({ geometry, times: [1] })).toBeNull();
    expect(pathOf({ geometry })).toBeNull();
    expect(pathOf({ geometry: { type: 'Point', coordinates: [0, 0] }, times: [1] })).toBeNull();
    expect(pathOf(null)).toBeNull();
  });

  // Positions on a grid of ten centimetres and places between its lines: what is a matter of the last digit is no test.
  const offset = (reach: number) => fc.integer({ min: -reach * 1e6, max: reach * 1e6 }).map((n) => n / 1e6);
  const moves = fc.array(fc.tuple(offset(0.05), offset(0.05)), { minLength: 2, maxLength: 8 });
  const steps = fc.array(fc.integer({ min: 1_000, max: 60_000 }), { minLength: 8, maxLength: 8 });
  const centre = fc.constantFrom<Position>([LON, LAT], [180, -12], [-179.99, 0], [12, 78]);
  const size = fc.integer({ min: 1_000, max: 50_000 }).map((n) => n / 1e6);
  const where = fc.record({ x: offset(0.03), y: offset(0.03), size, kind: fc.constantFrom('near', 'box', 'area') });

  function placeAt(lon: number, lat: number, kind: string, s: number): Place {
    if (kind === 'near') return { kind, at: [turned(lon), lat], metres: s * DEGREE };
    if (kind === 'box') return { kind, box: [turned(lon), lat, turned(lon + s), lat + s] };
    // A concave ring with a hole.
    const outer: Position[] = [[lon, lat], [lon + s, lat + s / 3], [lon + 2 * s, lat], [lon + s, lat + 2 * s], [lon, lat]]; // prettier-ignore
    const hole: Position[] = [[lon + 0.9 * s, lat + 0.6 * s], [lon + 1.1 * s, lat + 0.6 * s], [lon + s, lat + s], [lon + 0.9 * s, lat + 0.6 * s]]; // prettier-ignore
    return { kind: 'area', geometry: {}, areas: [[outer, hole]] };
  }

  it('is in a place when, and only when, its position is', () => {
    const looked = { in: 0, out: 0 };
    fc.assert(
      fc.property(moves, steps, centre, where, (way, pauses, [lon, lat], { x, y, size: s, kind }) => {
        // A ring over the antimeridian is two rings (RFC 7946 §3.1.9); this one is not.
        fc.pre(kind !== 'area' || Math.abs(lon) < 179);
        let time = START;
        const times = way.map((_, i) => (time += pauses[i]!));
        const path: Path = { positions: way.map(([dx, dy]) => [turned(lon + dx), lat + dy]), times };
        const asked = placeAt(lon + x + 5e-7, lat + y + 5e-7, kind, s);
        const spans = spansInPlace(path, asked);
        const wrong: number[] = [];
        for (let i = 0; i <= 200; i++) {
          const ms = Math.round(times[0]! + ((times.at(-1)! - times[0]!) * i) / 200);
          // Right at the edge both answers are right.
          const [before, sure, behind] = [ms - 20, ms, ms + 20].map((near) => isIn(asked, positionAt(path, near)));
          if (before !== sure || sure !== behind) continue;
          looked[sure ? 'in' : 'out'] += 1;
          if (covers(spans, ms) !== sure) wrong.push(ms);
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(looked.in, looked.out)).toBeGreaterThan(1_000);
  });
});
