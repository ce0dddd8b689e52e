import { headSignal } from './head.ts';
import { gaussian, randomFrom } from './noise.ts';
import type { Field } from './part10.ts';
import { thoraxHu } from './thorax.ts';

// Taken out of Math once: these run per pixel, and in a vm context every look-up of a global is slow.
const { abs, exp, floor, max, min, round } = Math;

const CT = { size: 256, spacing: 1.46, slice: 5, first: -60 };
const MR = { size: 160, spacing: 1.4, slice: 8, first: -28 };
const DX = { width: 352, height: 304, spacing: 1.1, depth: 72 };

interface Picture {
  rows: number;
  columns: number;
  stored: number;
  signed: boolean;
  photometric: string;
  pixels: Int16Array | Uint16Array;
}

function imagePixel({ rows, columns, stored, signed, photometric, pixels }: Picture): Field[] {
  // Typed arrays have the machine's order, little endian wherever Node 24 runs.
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return [
    ['x00280002', 'US', 1],
    ['x00280004', 'CS', photometric],
    ['x00280010', 'US', rows],
    ['x00280011', 'US', columns],
    ['x00280100', 'US', 16],
    ['x00280101', 'US', stored],
    ['x00280102', 'US', stored - 1],
    ['x00280103', 'US', signed ? 1 : 0],
    ['x7fe00010', 'OW', bytes],
  ];
}

function plane(size: number, spacing: number, slice: number, z: number): Field[] {
  const corner = (-(size - 1) / 2) * spacing;
  return [
    ['x00180050', 'DS', slice.toFixed(1)],
    ['x00200032', 'DS', [corner, corner, z].map((value) => value.toFixed(2)).join('\\')],
    ['x00200037', 'DS', '1\\0\\0\\0\\1\\0'],
    ['x00280030', 'DS', `${spacing}\\${spacing}`],
  ];
}

function grid(size: number, spacing: number, value: (x: number, y: number) => number): Float32Array {
  const corner = (-(size - 1) / 2) * spacing;
  return Float32Array.from({ length: size * size }, (_, index) =>
    value(corner + (index % size) * spacing, corner + floor(index / size) * spacing),
  );
}

/** A weighted mean with the four neighbours, as a reconstruction kernel smooths edges and noise. */
function smoothed(values: Float32Array, size: number): Float32Array {
  return values.map((value, index) => {
    const around = [index - 1, index + 1, index - size, index + size].map((at) => values[at] ?? value);
    return value * 0.4 + around.reduce((sum, entry) => sum + entry, 0) * 0.15;
  });
}

/** CT slice `index`, 256 × 256, HU as stored − 1024 (PS3.3 C.8.2.1). */
export function chestSlice(index: number): Field[] {
  const z = CT.first + index * CT.slice;
  const random = randomFrom(1000 + index);
  const tissue = grid(CT.size, CT.spacing, (x, y) => thoraxHu(x, y, z) + gaussian(random) * 34);
  const pixels = Int16Array.from(smoothed(tissue, CT.size), (hu) => max(0, round(hu + 1024)));
  return [
    ['x00080008', 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    ['x00180060', 'DS', '120'],
    ...plane(CT.size, CT.spacing, CT.slice, z),
    ['x00281050', 'DS', '40'],
    ['x00281051', 'DS', '400'],
    ['x00281052', 'DS', '-1024'],
    ['x00281053', 'DS', '1'],
    ...imagePixel({ rows: CT.size, columns: CT.size, stored: 16, signed: true, photometric: 'MONOCHROME2', pixels }),
  ];
}

/** Head MR slice `index`, 160 × 160, 12 bits, slowly brighter to one side as a surface coil makes it. */
export function headSlice(index: number): Field[] {
  const z = MR.first + index * MR.slice;
  const random = randomFrom(5000 + index);
  const tissue = grid(MR.size, MR.spacing, (x, y) => headSignal(x, y, z) * (1 - y * 0.0012) + gaussian(random) * 30);
  const pixels = Uint16Array.from(smoothed(tissue, MR.size), (signal) => round(abs(signal)));
  return [
    ['x00080008', 'CS', 'ORIGINAL\\PRIMARY\\M'],
    ['x00180020', 'CS', 'SE'],
    ['x00180080', 'DS', '500'],
    ['x00180081', 'DS', '12'],
    ...plane(MR.size, MR.spacing, MR.slice, z),
    ['x00281050', 'DS', '420'],
    ['x00281051', 'DS', '860'],
    ...imagePixel({ rows: MR.size, columns: MR.size, stored: 12, signed: false, photometric: 'MONOCHROME2', pixels }),
  ];
}

/** The thorax seen from the front: attenuation summed from back to front, MONOCHROME1 as detectors deliver it. */
export function chestRadiograph(): Field[] {
  const { width, height, spacing, depth } = DX;
  const random = randomFrom(9000);
  const pixels = new Uint16Array(width * height);
  for (let index = 0; index < pixels.length; index += 1) {
    const x = ((index % width) - width / 2) * spacing;
    const z = (height / 2 - floor(index / width)) * spacing * 0.85;
    // Each ray starts a little elsewhere, else the sampling shows as moiré at sharp edges.
    const offset = random();
    let path = 0;
    for (let step = 0; step < depth; step += 1) {
      const y = -112 + ((step + offset) * 240) / depth;
      path += max(thoraxHu(x, y, z) + 1000, 0);
    }
    const exposure = exp((-path / depth / 1000) * 2.6);
    pixels[index] = round(min(max(exposure * 3900 + gaussian(random) * 12, 0), 4095));
  }
  return [
    ['x00080008', 'CS', 'ORIGINAL\\PRIMARY\\'],
    ['x00080068', 'CS', 'FOR PRESENTATION'],
    ['x00185101', 'CS', 'PA'],
    ['x00181164', 'DS', `${spacing}\\${spacing}`],
    ['x00200062', 'CS', 'U'],
    ['x00281050', 'DS', '1500'],
    ['x00281051', 'DS', '2600'],
    ...imagePixel({ rows: height, columns: width, stored: 12, signed: false, photometric: 'MONOCHROME1', pixels }),
  ];
}
