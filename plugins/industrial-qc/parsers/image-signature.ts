/**
 * Two signatures of a picture. The 64-bit DCT hash finds candidates for near-duplicates; the 256-bit hash of
 * left-to-right gradients tells one shot from the next of the same aligned part.
 *
 * The DCT hash is sharp-phash's (its tests hold the two equal on the same 32 × 32 samples). That package computes all
 * 1,024 coefficients in 4 loops and decodes by itself; the 64 that count cost a fiftieth of it.
 */
const SIDE = 32;
const LOW = 8;

/** cos((2n + 1) k π / 64) at [k − 1][n], for k = 1…8. */
const COSINES = Array.from({ length: LOW }, (_, k) =>
  Float64Array.from({ length: SIDE }, (_unused, n) => Math.cos(((2 * n + 1) / (2 * SIDE)) * (k + 1) * Math.PI)),
);

/** Means over a grid of `columns` × `rows` cells, 0…255. Every pixel counts once; small pictures repeat pixels. */
export function gridMeans(grey: Uint8Array, width: number, height: number, columns: number, rows: number): Uint8Array {
  const means = new Uint8Array(columns * rows);
  const edges = Uint32Array.from({ length: columns + 1 }, (_, c) => Math.floor((c * width) / columns));
  for (let r = 0; r < rows; r++) {
    const top = Math.floor((r * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((r + 1) * height) / rows));
    for (let c = 0; c < columns; c++) {
      const left = edges[c] as number;
      const right = Math.max(left + 1, edges[c + 1] as number);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        const end = y * width + right;
        for (let i = y * width + left; i < end; i++) sum += grey[i] as number;
      }
      means[r * columns + c] = Math.round(sum / ((bottom - top) * (right - left)));
    }
  }
  return means;
}

const hex = (bits: string) => (bits.match(/.{4}/g) ?? []).map((nibble) => parseInt(nibble, 2).toString(16)).join('');

/** DCT hash of 32 × 32 samples, row-major, as 16 hexadecimal digits. */
export function dctHash(samples: Uint8Array): string {
  // Along x first (8 × 32 sums), then along y; the constant factor of the DCT does not change a comparison.
  const coefficients: number[] = [];
  for (const alongX of COSINES) {
    const sums = new Float64Array(SIDE);
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) sums[y]! += (alongX[x] as number) * (samples[y * SIDE + x] as number);
    }
    for (const alongY of COSINES) {
      let value = 0;
      for (let y = 0; y < SIDE; y++) value += (alongY[y] as number) * (sums[y] as number);
      coefficients.push(value);
    }
  }
  const mean = coefficients.reduce((sum, value) => sum + value, 0) / coefficients.length;
  return hex(coefficients.map((value) => (value > mean ? '1' : '0')).join(''));
}

export function signatures(grey: Uint8Array, width: number, height: number): { phash: string; detailHash: string } {
  const steps = gridMeans(grey, width, height, 17, 16);
  let detail = '';
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++)
      detail += (steps[y * 17 + x] as number) < (steps[y * 17 + x + 1] as number) ? '1' : '0';
  }
  return { phash: dctHash(gridMeans(grey, width, height, SIDE, SIDE)), detailHash: hex(detail) };
}
