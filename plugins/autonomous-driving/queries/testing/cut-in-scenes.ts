import { seeded } from '@lode/core/testing';
import type { QueryAnnotation } from '@lode/core';
import { localFit } from '../local-fit.ts';
import type { StoredDrive } from './query-data.ts';
import { roadOf, type Road } from './road.ts';
import { between, cutIn, DECOYS, SECONDS, type Plan, type Traveller } from './traffic.ts';

export interface CutInScene {
  kind: string;
  drive: StoredDrive;
  truth: Plan['truth'];
}

export const START = 1_772_000_000_000_000_000n;
function curvatureOf(random: () => number, mild: boolean): (along: number) => number {
  const shape = Math.floor(random() * 3);
  const radius = between(random, mild ? 250 : 120, 900) * (random() < 0.5 ? -1 : 1);
  if (shape === 0) return () => 0;
  if (shape === 1) return () => 1 / radius;
  // A transition curve of 60 m into the bend, as roads have.
  const from = between(random, 40, 160);
  return (along) => Math.max(0, Math.min(1, (along - from) / 60)) / radius;
}

function gaussian(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const nanos = (t: number) => START + BigInt(Math.round(t * 1e6)) * 1000n;

function annotationOf(road: Road, { id, class: kind, size, way }: Traveller, noise: () => number): QueryAnnotation {
  const states = Array.from({ length: SECONDS * 10 }, (_, i) => {
    const t = i / 10;
    const [now, next] = [way(t), way(t + 0.05)];
    const place = road.at(now.along, now.aside);
    const ahead = road.at(next.along, next.aside);
    const moved = Math.hypot(ahead.x - place.x, ahead.y - place.y) > 0.01;
    const drawn = moved && now.heading === undefined ? Math.atan2(ahead.y - place.y, ahead.x - place.x) : null;
    const yaw = (drawn ?? place.heading + (now.heading ?? 0)) + 0.02 * noise();
    return { t, x: place.x + 0.07 * noise(), y: place.y + 0.07 * noise(), yaw };
  });
  return {
    ...{ id: `ann-${id}`, assetId: 'scene', class: kind, attributes: { trackId: id }, confidence: null },
    parts: states.map(({ t, x, y, yaw }) => ({
      ...{ start: String(nanos(t)), end: String(nanos(t + 0.1)) },
      geometry: {
        ...{ kind: 'cuboid', center: [x, y, 0.8], size: [size[0], size[1], 1.6], frame: 'map' },
        rotation: [0, 0, Math.sin(yaw / 2), Math.cos(yaw / 2)],
      },
    })),
  };
}

function egoChannels(
  road: Road,
  v: number,
  aside: (t: number) => number,
  noise: () => number,
): StoredDrive['channels'] {
  const n = SECONDS * 50;
  const t = Float64Array.from({ length: n }, (_, i) => i / 50);
  const places = Array.from(t, (s) => road.at(v * s, aside(s)));
  const slide = localFit(t, Float64Array.from(t, aside), 0.1).slope;
  const times = BigInt64Array.from(t, nanos);
  const yaw = Float64Array.from(places, ({ heading }, i) => heading + Math.atan2(slide[i]!, v) + 0.002 * noise());
  return {
    'ego.x': { t: times, v: Float64Array.from(places, ({ x }) => x + 0.02 * noise()) },
    'ego.y': { t: times, v: Float64Array.from(places, ({ y }) => y + 0.02 * noise()) },
    'ego.yaw': { t: times, v: yaw.map((angle) => Math.atan2(Math.sin(angle), Math.cos(angle))) },
    'ego.speed': { t: times, v: t.map(() => v + 0.05 * noise()) },
  };
}

/** One scene of the seed: with a cut-in for every even number, with something that looks like one for every odd. */
export function cutInScene(n: number, seed: number): CutInScene {
  const random = seeded(seed * 10_007 + n);
  const noise = gaussian(random);
  const names = Object.keys(DECOYS) as (keyof typeof DECOYS)[];
  const kind = n % 2 === 0 ? 'cutIn' : names[((n - 1) / 2) % names.length]!;
  const v = between(random, kind === 'parkedRow' ? 5 : 9, kind === 'parkedRow' ? 10 : 28);
  const plan = (kind === 'cutIn' ? cutIn : DECOYS[kind])(random, v);
  const road = roadOf(curvatureOf(random, kind !== 'parkedRow'));
  const aside = plan.egoAside ?? ((t: number) => 0.1 * Math.sin(t / 4));
  const drive = {
    assetId: 'scene',
    channels: egoChannels(road, v, aside, noise),
    annotations: plan.others.map((traveller) => annotationOf(road, traveller, noise)),
  };
  return { kind, drive, truth: plan.truth };
}
