import sharp from 'sharp';
import type { Demo } from '@lode/core';

const WIDTH = 320;
const HEIGHT = 240;
const SPOT = { x: 130, y: 90, width: 60, height: 50 };
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));

// Yours: a few files as your people have them, one of them faulty.
/** A grey field with one spot, brighter the hotter it is. The same bytes every time: no clock, no Math.random. */
async function photo(value: number): Promise<Uint8Array> {
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(60);
  for (let y = SPOT.y; y < SPOT.y + SPOT.height; y++) {
    pixels.fill(60 + 2 * value, y * WIDTH + SPOT.x, y * WIDTH + SPOT.x + SPOT.width);
  }
  const raw = { width: WIDTH, height: HEIGHT, channels: 1 as const };
  return new Uint8Array(await sharp(pixels, { raw }).png().toBuffer());
}

async function* files(): AsyncGenerator<{ path: string; data: Uint8Array }> {
  for (const [i, value] of [21, 35, 64, 88].entries()) {
    const name = `walk-1/photo-${i + 1}`;
    yield { path: `${name}.png`, data: await photo(value) };
    const sidecar = json({
      device: 'camera-1',
      time: `2026-03-02T06:0${i}:00+08:00`,
      lon: 112.587 + i / 1_000,
      lat: 37.892,
      value,
      marks: value >= 60 ? [{ class: 'hot-spot', ...SPOT }] : [],
    });
    // Planted: the second sidecar is cut off.
    yield { path: `${name}.json`, data: i === 1 ? sidecar.subarray(0, 40) : sidecar };
  }
}

export const demo: Demo = {
  dataset: { name: '我的领域 演示 · My domain demo', licence: 'CC0-1.0' },
  files,
  planted: ['my-domain.bad-sidecar'],
};
