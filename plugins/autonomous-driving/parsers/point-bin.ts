import type { RandomAccess } from '@lode/core';
import { topView, type TopView } from './top-view.ts';

/** What a cloud of raw floats holds. */
export interface PointSummary {
  points: number;
  /** Points with a coordinate that is no number. */
  broken: number;
  /** Bytes at the end that make no whole point. */
  left: number;
  /** Metres in the sensor's frame; null when no point has a place. */
  bounds: { min: [number, number, number]; max: [number, number, number] } | null;
  picture: TopView;
}

const FLOAT = 4;
const POINTS_A_CHUNK = 50_000;
/** Metres each way that the picture shows: what a roof lidar sees well. */
const REACH = 50;

/**
 * Little-endian float32 records of `fields` values each, the first three x, y, z in metres: 5 in nuScenes and T4
 * (x, y, z, intensity, ring).
 */
export async function summarisePoints(source: RandomAccess, fields: number): Promise<PointSummary> {
  const stride = fields * FLOAT;
  const points = Math.floor(source.size / stride);
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  const view = topView(REACH);
  let broken = 0;
  for (let from = 0; from < points; from += POINTS_A_CHUNK) {
    const count = Math.min(POINTS_A_CHUNK, points - from);
    const bytes = await source.read(from * stride, count * stride);
    const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + stride <= bytes.byteLength; at += stride) {
      const x = numbers.getFloat32(at, true);
      const y = numbers.getFloat32(at + FLOAT, true);
      const z = numbers.getFloat32(at + 2 * FLOAT, true);
      const sum = x + y + z;
      if (sum - sum !== 0) {
        broken += 1; // NaN or infinite
        continue;
      }
      if (x < low[0]) low[0] = x;
      if (y < low[1]) low[1] = y;
      if (z < low[2]) low[2] = z;
      if (x > high[0]) high[0] = x;
      if (y > high[1]) high[1] = y;
      if (z > high[2]) high[2] = z;
      view.add(x, y);
    }
  }
  const bounds = low[0] <= high[0] ? { min: low, max: high } : null;
  return { points, broken, left: source.size - points * stride, bounds, picture: view.picture() };
}
