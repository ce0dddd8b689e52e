import type { AssetView } from '@lode/core';

/** A slice's place in the patient (PS3.3 C.7.6.2): mm, LPS. */
export interface Slice {
  asset: AssetView;
  position: number[];
  orientation: number[];
}

/** The asset's vector of that facet when it has the wanted length and only numbers. */
export function vector(asset: AssetView, facet: string, length: number): number[] | null {
  const value = asset.facets[facet];
  const usable = Array.isArray(value) && value.length === length && value.every((entry) => typeof entry === 'number');
  return usable ? (value as number[]) : null;
}

/** Assets that state position and orientation. */
export function slicesOf(assets: readonly AssetView[]): Slice[] {
  return assets.flatMap((asset) => {
    const position = vector(asset, 'imagePositionPatient', 3);
    const orientation = vector(asset, 'imageOrientationPatient', 6);
    return position && orientation ? [{ asset, position, orientation }] : [];
  });
}

/** Unit normal of the image plane: row direction × column direction. Null when they are parallel. */
export function normalOf(orientation: readonly number[]): [number, number, number] | null {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = orientation;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d] as const;
  const length = Math.hypot(...normal);
  return length < 1e-6 ? null : [normal[0] / length, normal[1] / length, normal[2] / length];
}

export function along(normal: readonly number[], position: readonly number[]): number {
  return position.reduce((sum, value, axis) => sum + value * (normal[axis] ?? 0), 0);
}

/** Middle value; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** Direction cosines agree to 1e-3: scanners write five to six digits. */
export function sameOrientation(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => Math.abs(value - (b[index] as number)) < 1e-3);
}
