import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { metresBetween, metresToArc, reachOf, shapesOf, vectorOf, type Position, type Vector } from './sphere.ts';

const DEGREE = (6_378_100 * Math.PI) / 180;
const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });

describe('distances on the sphere', () => {
  it('a degree along a meridian is a degree of the sphere', () => {
    expect(metresBetween(vectorOf([10, 40]), vectorOf([10, 41]))).toBeCloseTo(DEGREE, 3);
    expect(metresBetween(vectorOf([0, 0]), vectorOf([180, 0]))).toBeCloseTo(180 * DEGREE, 0);
    expect(metresToArc(vectorOf([1, 0.001]), vectorOf([0, 0]), vectorOf([2, 0]))).toBeCloseTo(DEGREE / 1_000, 3);
    // Behind the end the end is nearest, and on the far side of the earth, too.
    expect(metresToArc(vectorOf([3, 0]), vectorOf([0, 0]), vectorOf([2, 0]))).toBeCloseTo(DEGREE, 3);
    expect(metresToArc(vectorOf([181, 0]), vectorOf([0, 0]), vectorOf([2, 0]))).toBeCloseTo(179 * DEGREE, 0);
  });

  it('to an arc is the least of the distances to its points', () => {
    const arc = fc.tuple(degrees(180), degrees(40), degrees(20), degrees(20));
    fc.assert(
      fc.property(fc.tuple(degrees(180), degrees(89)), arc, (at, [lon, lat, x, y]) => {
        const [point, a, b] = [vectorOf(at), vectorOf([lon, lat]), vectorOf([lon + x, lat + y])];
        let least = Infinity;
        for (let i = 0; i <= 2_000; i++) {
          const chord = a.map((n, k) => n + ((b[k]! - n) * i) / 2_000);
          const length = Math.hypot(...chord);
          least = Math.min(least, metresBetween(point, chord.map((n) => n / length) as unknown as Vector));
        }
        const found = metresToArc(point, a, b);
        expect(found).toBeLessThanOrEqual(least + 0.1);
        // Half a step of the samples; of a chord's, those in the middle are the longest: up to 1.1 times the mean.
        expect(found).toBeGreaterThan(least - (1.1 * metresBetween(a, b)) / 2_000 / 2 - 0.1);
      }),
      { numRuns: 100 },
    );
  });

  it('to an area is nothing inside of it, and something in its hole', () => {
    const ring = (half: number): Position[] => [[-half, -half], [half, -half], [half, half], [-half, half], [-half, -half]]; // prettier-ignore
    const whole = shapesOf({ type: 'Polygon', coordinates: [ring(1)] as never });
    const holed = shapesOf({ type: 'Polygon', coordinates: [ring(1), ring(0.5)] as never });
    expect(reachOf([0, 0], whole).nearest).toBe(0);
    expect(reachOf([0, 0], holed).nearest / DEGREE).toBeCloseTo(0.5, 3);
    expect(reachOf([0, 0], whole).furthest / DEGREE).toBeCloseTo(Math.SQRT2, 3);
    const all = shapesOf({
      type: 'GeometryCollection',
      geometries: [
        { type: 'Point', coordinates: [3, 0] },
        { type: 'MultiPolygon', coordinates: [[ring(1)]] as never },
      ],
    });
    expect(reachOf([5, 0], all).nearest / DEGREE).toBeCloseTo(2, 3);
    expect(shapesOf({ type: 'Nonsense' })).toEqual({ lines: [], areas: [] });
  });
});
