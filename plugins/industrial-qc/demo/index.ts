import sharp from 'sharp';
import type { Demo } from '@lode/core';
import { contamination, dent, scratch, type Defect } from './defects.ts';
import { plate, seeded, SIDE, type Random, type Surface } from './surface.ts';

// Bound once: these run for every pixel, and in a test runner's context each look-up of a global is slow.
const { max, min } = Math;

type MakeDefect = (surface: Surface, random: Random) => Defect;

const DEFECTS: [name: string, count: number, make: MakeDefect][] = [
  ['scratch', 5, scratch],
  ['dent', 4, dent],
  ['contamination', 4, contamination],
];
const ROOT = 'metal-plate';
const number = (index: number) => String(index).padStart(3, '0');

/** Steel is a little blue; the defect covers it with its own colour. */
function picture(surface: Surface, defect: Defect | null): Promise<Buffer> {
  const rgb = new Uint8Array(SIDE * SIDE * 3);
  const steel = [0.965, 0.985, 1.0];
  for (let i = 0; i < surface.length; i++) {
    const cover = defect?.cover[i] ?? 0;
    for (let c = 0; c < 3; c++) {
      const metal = (surface[i] as number) * (steel[c] as number);
      rgb[i * 3 + c] = min(255, max(0, metal * (1 - cover) + cover * (defect?.colour[c] ?? 0)));
    }
  }
  return sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg({ quality: 88 })
    .toBuffer();
}

function maskFile(mask: Uint8Array, side = SIDE): Promise<Buffer> {
  const image = sharp(mask, { raw: { width: SIDE, height: SIDE, channels: 1 } });
  return (side === SIDE ? image : image.resize(side, side, { kernel: 'nearest' }))
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

const goodPlate = (seed: number) => picture(plate(seeded(seed)), null);

async function* files(): AsyncGenerator<{ path: string; data: Uint8Array }> {
  const train: Buffer[] = [];
  for (let i = 0; i < 12; i++) {
    const data = await goodPlate(1000 + i);
    train.push(data);
    // Planted: the upload of the last training picture broke off.
    yield { path: `${ROOT}/train/good/${number(i)}.jpg`, data: i === 11 ? data.subarray(0, data.length * 0.6) : data };
  }
  for (let i = 0; i < 4; i++) {
    // Planted: a training picture stands among the test pictures.
    const data = i === 3 ? (train[3] as Buffer) : await goodPlate(2000 + i);
    yield { path: `${ROOT}/test/good/${number(i)}.jpg`, data };
  }
  for (const [kind, [name, count, make]] of DEFECTS.entries()) {
    for (let i = 0; i < count; i++) {
      const random = seeded(3000 + kind * 100 + i);
      const surface = plate(random);
      const defect = make(surface, random);
      yield { path: `${ROOT}/test/${name}/${number(i)}.jpg`, data: await picture(surface, defect) };
      // Planted: the fifth scratch has a mask of another size, the fourth dent an empty one.
      const empty = name === 'dent' && i === 3;
      const side = name === 'scratch' && i === 4 ? SIDE / 2 : SIDE;
      const mask = await maskFile(empty ? new Uint8Array(SIDE * SIDE) : defect.mask, side);
      yield { path: `${ROOT}/ground_truth/${name}/${number(i)}_mask.png`, data: mask };
    }
  }
}

/** Brushed plates in MVTec AD's shape: 12 to train, 17 to test, 13 masks, four planted faults. Computed, so CC0. */
export const metalPlateDemo: Demo = {
  dataset: { name: '金属板缺陷演示 · Metal plate defects demo', licence: 'CC0-1.0' },
  files,
  planted: [
    'industrial-qc.truncated',
    'industrial-qc.leak',
    'industrial-qc.mask-size',
    'industrial-qc.mask-empty',
    // Follows from the two masks that give no annotation.
    'industrial-qc.unannotated-defect',
  ],
};
