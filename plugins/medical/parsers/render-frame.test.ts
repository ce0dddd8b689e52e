import { describe, expect, it } from '@jest/globals';
import type { PixelShape } from './pixel-shape.ts';
import { coloured, greyOf, paletted, storedValues, valueRange, windowFor, windowed } from './render-frame.ts';

const base: PixelShape = {
  rows: 1,
  columns: 4,
  frames: 1,
  samples: 1,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  signed: false,
  planar: false,
  photometric: 'MONOCHROME2',
  bigEndian: false,
  slope: 1,
  intercept: 0,
};

describe('rendering of a frame', () => {
  it('masks what stands above the stored bits and carries the sign', () => {
    const bytes = new Uint8Array([0xff, 0xff, 0x00, 0xf8, 0xff, 0x07, 0x01, 0x10]);
    expect([...(storedValues(bytes, base) ?? [])]).toEqual([4095, 2048, 2047, 1]);
    expect([...(storedValues(bytes, { ...base, signed: true }) ?? [])]).toEqual([-1, -2048, 2047, 1]);
    const swapped = bytes.map((_, index) => bytes[index ^ 1] as number);
    expect([...(storedValues(swapped, { ...base, bigEndian: true }) ?? [])]).toEqual([4095, 2048, 2047, 1]);
  });

  it('reads 1, 8 and 32 bit cells, and says no to others', () => {
    expect([...(storedValues(new Uint8Array([0b0101]), { ...base, bitsAllocated: 1 }) ?? [])]).toEqual([1, 0, 1, 0]);
    const signed8 = { ...base, bitsAllocated: 8, bitsStored: 8, highBit: 7, signed: true };
    expect([...(storedValues(new Uint8Array([255, 128, 127, 0]), signed8) ?? [])]).toEqual([-1, -128, 127, 0]);
    const wide = new Uint8Array(new Int32Array([70_000, -5, 0, 1]).buffer);
    expect([
      ...(storedValues(wide, { ...base, bitsAllocated: 32, bitsStored: 32, highBit: 31, signed: true }) ?? []),
    ]).toEqual([70_000, -5, 0, 1]);
    expect(storedValues(new Uint8Array(8), { ...base, bitsAllocated: 12 })).toBeNull();
    expect(storedValues(new Uint8Array(7), base)).toBeNull();
  });

  it('applies LINEAR as PS3.3 C.11.2.1.2.1 gives it (note 4: centre 2048, width 4096)', () => {
    const window = { centre: 2048, width: 4096, shape: 'LINEAR' as const };
    expect(greyOf(0, window)).toBe(0);
    expect(greyOf(4095, window)).toBe(255);
    expect(greyOf(-5, window)).toBe(0);
    expect(greyOf(2048, window)).toBeCloseTo((2048 / 4095) * 255, 6);
    const step = { centre: 1, width: 1, shape: 'LINEAR' as const };
    expect([greyOf(0, step), greyOf(1, step)]).toEqual([0, 255]);
    expect(greyOf(40, { centre: 40, width: 400, shape: 'SIGMOID' })).toBeCloseTo(127.5);
    expect(greyOf(40, { centre: 40, width: 400, shape: 'LINEAR_EXACT' })).toBeCloseTo(127.5);
  });

  it('leaves padding out of the range and draws it black', () => {
    const shape = { ...base, padding: [4000, 4095] as [number, number], slope: 2, intercept: -1000 };
    const stored = new Uint16Array([4095, 0, 500, 1000]);
    expect(valueRange(stored, shape)).toEqual([-1000, 1000]);
    expect([...windowed(stored, shape, windowFor(stored, shape)).data]).toEqual([0, 0, 128, 255]);
    expect([...windowed(stored, { ...shape, photometric: 'MONOCHROME1' }, windowFor(stored, shape)).data]).toEqual([
      0, 255, 127, 0,
    ]);
  });

  it('reads colour by pixel and by plane, YBR and palette', () => {
    const rgb = { ...base, columns: 2, samples: 3, bitsAllocated: 8, bitsStored: 8, highBit: 7, photometric: 'RGB' };
    expect([...(coloured(new Uint8Array([1, 2, 3, 4, 5, 6]), rgb)?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...(coloured(new Uint8Array([1, 4, 2, 5, 3, 6]), { ...rgb, planar: true })?.data ?? [])]).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    const ybr = coloured(new Uint8Array([76, 85, 255, 128, 128, 128]), { ...rgb, photometric: 'YBR_FULL' });
    expect([...(ybr?.data ?? [])]).toEqual([254, 0, 0, 128, 128, 128]);
    const shared = coloured(new Uint8Array([76, 100, 85, 255]), { ...rgb, photometric: 'YBR_FULL_422' });
    expect(shared?.data[0]).toBe(254);
    const channels: [Uint8Array, Uint8Array, Uint8Array] = [
      new Uint8Array([9, 8]),
      new Uint8Array([7, 6]),
      new Uint8Array([5, 4]),
    ];
    const mapped = paletted(
      new Uint8Array([0, 10, 11, 200]),
      { ...base, bitsAllocated: 8 },
      { firstMapped: 10, channels },
    );
    expect([...mapped.data]).toEqual([9, 7, 5, 9, 7, 5, 8, 6, 4, 8, 6, 4]);
    expect(coloured(new Uint8Array(6), { ...rgb, photometric: 'HSV' })).toBeNull();
  });
});
