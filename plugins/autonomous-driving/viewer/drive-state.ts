import type { ViewerAnnotation, ViewerSeries } from '@lode/core/viewer';

type Cuboid = Extract<ViewerAnnotation['parts'][number]['geometry'], { kind: 'cuboid' }>;

export interface ShownCuboid extends Cuboid {
  id: string;
  classCode: string;
  colour: string;
}

/** The cuboids that hold at a time. Between two states of a track the centre moves evenly; the turn is the earlier one's. */
export function cuboidsAt(annotations: readonly ViewerAnnotation[], now: bigint): ShownCuboid[] {
  return annotations.flatMap(({ id, classCode, colour, parts }) => {
    const at = parts.findIndex(({ start, end }) => start === null || (start <= now && now < (end ?? start + 1n)));
    const part = parts[at];
    if (!part || part.geometry.kind !== 'cuboid') return [];
    const shown: ShownCuboid = { ...part.geometry, id, classCode, colour };
    const next = parts[at + 1];
    if (part.start !== null && part.end !== null && next?.start === part.end && next.geometry.kind === 'cuboid') {
      const u = Number(now - part.start) / Number(part.end - part.start);
      const to = next.geometry.center;
      shown.center = part.geometry.center.map((from, i) => from + (to[i]! - from) * u) as Cuboid['center'];
    }
    return [shown];
  });
}

/** Value of a series at a time, evenly between its points; null outside or in a gap. Milliseconds. */
export function valueAt({ t, min, max }: ViewerSeries, ms: number): number | null {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (t[middle]! <= ms) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return null;
  const middleOf = (i: number) => (min[i]! + max[i]!) / 2;
  const before = middleOf(low - 1);
  if (low === t.length) return Number.isNaN(before) ? null : before;
  const after = middleOf(low);
  if (Number.isNaN(before)) return null;
  if (Number.isNaN(after)) return before;
  const u = (ms - t[low - 1]!) / (t[low]! - t[low - 1]! || 1);
  return before + (after - before) * u;
}

export interface EgoPose {
  x: number;
  y: number;
  yaw: number;
}

export type EgoSeries = Partial<Record<'ego.x' | 'ego.y' | 'ego.yaw' | 'ego.speed' | 'ego.acceleration', ViewerSeries>>;

/** Where the car is; null when the recording does not say. */
export function egoAt(series: EgoSeries, now: bigint): EgoPose | null {
  const ms = Number(now / 1_000n) / 1_000;
  const value = (key: keyof EgoSeries) => (series[key] ? valueAt(series[key], ms) : null);
  const [x, y] = [value('ego.x'), value('ego.y')];
  return x === null || y === null ? null : { x, y, yaw: value('ego.yaw') ?? 0 };
}
