import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { circleRing, degreeLabel, graticuleLines, graticuleOf, metresBetween } from './graticule.ts';

describe('the graticule', () => {
  it('has a few lines at any zoom, each within the box', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -179, max: 170, noNaN: true }),
        fc.double({ min: -3, max: 2.5, noNaN: true }),
        (west, power) => {
          const box = [west, 10, west + 10 ** power, 10 + 10 ** power / 2] as const;
          const { meridians, parallels, step } = graticuleOf(box);
          expect(meridians.length).toBeGreaterThanOrEqual(3);
          expect(meridians.length).toBeLessThanOrEqual(12);
          for (const lon of meridians) expect(Math.abs(lon / step - Math.round(lon / step))).toBeLessThan(1e-3);
          expect(graticuleLines({ meridians, parallels, step }, box).features).toHaveLength(
            meridians.length + parallels.length,
          );
        },
      ),
    );
  });

  it('is labelled with as many digits as it needs', () => {
    expect(degreeLabel(112.5, 0.5, 'lon')).toBe('112.5°E');
    expect(degreeLabel(-33, 1, 'lat')).toBe('33°S');
    expect(degreeLabel(190, 10, 'lon')).toBe('170°W');
    expect(degreeLabel(0, 10, 'lat')).toBe('0°');
    expect(degreeLabel(37.892, 0.002, 'lat')).toBe('37.892°N');
  });
});

describe('a circle on the sphere', () => {
  it('is as far from its middle everywhere as it says', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -80, max: 80, noNaN: true }),
        fc.double({ min: 1, max: 200_000, noNaN: true }),
        (lon, lat, metres) => {
          for (const point of circleRing({ lon, lat, metres }, 12))
            expect(Math.abs(metresBetween([lon, lat], point) / metres - 1)).toBeLessThan(1e-4);
        },
      ),
    );
  });

  it('is measured right: a degree along the equator', () => {
    expect(metresBetween([0, 0], [1, 0])).toBeCloseTo(111_195.08, 1);
  });
});
