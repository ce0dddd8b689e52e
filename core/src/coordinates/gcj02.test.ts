import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bd09ToGcj02, gcj02ToBd09, gcj02ToWgs84, inMainlandChina, wgs84ToGcj02 } from './gcj02.ts';
import { distanceMetres } from './sphere.ts';

describe('GCJ-02', () => {
  // Test vectors of eviltransform, longitude first.
  it.each([
    [121.5272106, 31.1774276, 121.531_541_859_215, 31.175_303_983_645_97],
    [113.912316, 22.543847, 113.917_176_480_836_3, 22.540_796_131_694_766],
    [116.377817, 39.911954, 116.384_047_224_556_57, 39.913_345_455_360_69],
  ])('offsets %d, %d as its published implementations do', (lon, lat, gcjLon, gcjLat) => {
    const [x, y] = wgs84ToGcj02(lon, lat);
    expect(x).toBeCloseTo(gcjLon, 9);
    expect(y).toBeCloseTo(gcjLat, 9);
  });

  it('comes back to a millimetre anywhere on the mainland', () => {
    const inside = fc
      .tuple(fc.double({ min: 74, max: 135, noNaN: true }), fc.double({ min: 18, max: 53, noNaN: true }))
      .filter(([lon, lat]) => inMainlandChina(lon, lat) && inMainlandChina(...wgs84ToGcj02(lon, lat)));
    fc.assert(
      fc.property(inside, ([lon, lat]) => {
        const gcj = wgs84ToGcj02(lon, lat);
        expect(distanceMetres(gcj, [lon, lat])).toBeGreaterThan(10);
        expect(distanceMetres(gcj, [lon, lat])).toBeLessThan(1000);
        expect(distanceMetres(gcj02ToWgs84(...gcj), [lon, lat])).toBeLessThan(0.001);
        expect(distanceMetres(bd09ToGcj02(...gcj02ToBd09(...gcj)), gcj)).toBeLessThan(0.001);
      }),
    );
  });

  it.each([
    ['Seoul', 126.978, 37.5665],
    ['Pyongyang', 125.7625, 39.0392],
    ['Taipei', 121.5654, 25.033],
    ['Kinmen', 118.3171, 24.4321],
    ['Hong Kong', 114.1694, 22.3193],
    ['Sheung Shui', 114.128, 22.5015],
    ['Macau', 113.5439, 22.1987],
    ['Hanoi', 105.8342, 21.0278],
    ['Ulaanbaatar', 106.9057, 47.8864],
    ['Vladivostok', 131.8855, 43.1155],
    ['Kathmandu', 85.324, 27.7172],
    ['Almaty', 76.886, 43.2389],
    ['Fukuoka', 130.4017, 33.5902],
  ])('leaves %s where it is', (_, lon, lat) => {
    expect(wgs84ToGcj02(lon, lat)).toEqual([lon, lat]);
    expect(gcj02ToWgs84(lon, lat)).toEqual([lon, lat]);
  });

  it.each([
    ['Beijing', 116.4074, 39.9042],
    ['Shenzhen', 114.0579, 22.5431],
    ['Zhuhai', 113.5767, 22.2707],
    ['Xiamen', 118.0894, 24.4798],
    ['Haikou', 110.1983, 20.044],
    ['Ürümqi', 87.6168, 43.8256],
    ['Lhasa', 91.1409, 29.6456],
    ['Mohe', 122.5387, 52.9721],
    ['Dandong', 124.3545, 40.1292],
    ['Kashgar', 75.9897, 39.4677],
    ['Jinghong', 100.7979, 22.0],
    ['the demo colliery', 112.587, 37.892],
  ])('moves %s', (_, lon, lat) => {
    expect(wgs84ToGcj02(lon, lat)).not.toEqual([lon, lat]);
  });
});
