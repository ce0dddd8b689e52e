import { useEffect, useReducer, useState } from 'react';
import type { ViewerClock, ViewerProps } from '@lode/core/viewer';
import { cloudOf, cloudOfBin, pictureOf, type Cloud } from './decode-message.ts';
import type { EgoSeries } from './drive-state.ts';
import { openLog, UnsupportedLog, type Log } from './mcap-log.ts';

/** Draws again whenever the shared clock moves. */
export function useClock(clock: ViewerClock): bigint {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => clock.subscribe(again), [clock]);
  return clock.now;
}

const EGO = ['ego.x', 'ego.y', 'ego.yaw', 'ego.speed', 'ego.acceleration'] as const;
const MOST_POINTS = 4_000;

/** The car's own signals over the whole recording. */
export function useEgo({ asset, window: read }: Pick<ViewerProps, 'asset' | 'window'>): EgoSeries {
  const [series, setSeries] = useState<EgoSeries>({});
  useEffect(() => {
    let gone = false;
    const wanted = asset.channels.filter(({ key }) => (EGO as readonly string[]).includes(key));
    void Promise.all(
      wanted.map(async ({ id, key, start, end }) => [key, await read(id, start, end, MOST_POINTS)] as const),
    )
      .then((found) => !gone && setSeries(Object.fromEntries(found)))
      .catch(() => undefined);
    return () => void (gone = true);
  }, [asset.id]);
  return series;
}

export type LogState =
  { state: 'loading' } | { state: 'none'; compression: string | null } | { state: 'open'; log: Log };

/** The log behind a recording, where it is one that a browser can read by ranges. */
export function useLog({ asset, openPart, clock }: Pick<ViewerProps, 'asset' | 'openPart' | 'clock'>): LogState {
  const [state, setState] = useState<LogState>({ state: 'loading' });
  const original = asset.parts.find(({ role }) => role === 'original');
  const facets = asset.facets['autonomous-driving'] as { format?: string } | undefined;
  const readable = original !== undefined && facets?.format === 'mcap';
  useEffect(() => {
    if (!readable) return setState({ state: 'none', compression: null });
    let gone = false;
    openLog(openPart, original.bytes)
      .then((log) => {
        if (gone) return;
        if (!clock.span) clock.declare({ start: log.start, end: log.end });
        setState({ state: 'open', log });
      })
      .catch((error: unknown) => {
        const compression = error instanceof UnsupportedLog ? error.compression : null;
        if (!gone) setState({ state: 'none', compression });
      });
    return () => void (gone = true);
  }, [asset.id]);
  return state;
}

const CLOUDS = new Set(['sensor_msgs/msg/PointCloud2', 'sensor_msgs/PointCloud2']);
const PICTURES = new Set([
  'sensor_msgs/msg/CompressedImage',
  'sensor_msgs/CompressedImage',
  'foxglove.CompressedImage',
]);
/** An older message is not shown as if it were of now. */
const WITHIN = 1_000_000_000n;

export interface Picture {
  url: string;
  width: number;
  height: number;
  frame: string;
}

async function sizedPicture(blob: Blob, frame: string): Promise<Picture> {
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  bitmap.close();
  return { url: URL.createObjectURL(blob), width, height, frame };
}

/** Sweep and picture of the moment. One request is under way at a time; scrubbing skips what has passed meanwhile. */
export function useSensors(
  { asset, linked, openPart, clock }: Pick<ViewerProps, 'asset' | 'linked' | 'openPart' | 'clock'>,
  log: LogState,
): { cloud: Cloud | null; picture: Picture | null } {
  const [cloud, setCloud] = useState<Cloud | null>(null);
  const [picture, setPicture] = useState<Picture | null>(null);
  useEffect(() => {
    let gone = false;
    let busy = false;
    let wanted: bigint | null = null;
    let shown: { cloud: unknown; picture: unknown; url: string | null } = { cloud: null, picture: null, url: null };
    const showPicture = async (key: unknown, found: { blob: Blob; frame: string } | null) => {
      if (key === shown.picture || !found) return;
      const next = await sizedPicture(found.blob, found.frame);
      if (gone) return URL.revokeObjectURL(next.url);
      if (shown.url) URL.revokeObjectURL(shown.url);
      shown = { ...shown, picture: key, url: next.url };
      setPicture(next);
    };
    const fromLog = async ({ topics, latest }: Log, t: bigint) => {
      const cloudTopic = topics.find(({ type }) => CLOUDS.has(type));
      const pictureTopic = topics.find(({ type }) => PICTURES.has(type));
      const [sweep, image] = await Promise.all([
        cloudTopic ? latest(cloudTopic.topic, t, WITHIN) : null,
        pictureTopic ? latest(pictureTopic.topic, t, WITHIN) : null,
      ]);
      if (gone) return;
      if (sweep?.message && sweep.time !== shown.cloud) {
        shown.cloud = sweep.time;
        setCloud(cloudOf(sweep.message));
      }
      if (image?.message) await showPicture(image.time, pictureOf(image.message));
    };
    // Table sets keep every frame in a file of its own.
    const fromFrames = async (t: bigint) => {
      const frames = [...linked.map((one) => one.asset), ...(asset.kind === 'autonomous-driving.frame' ? [asset] : [])];
      const latest = (modality: string) =>
        frames
          .filter(
            ({ facets }) => (facets['autonomous-driving'] as { modality?: string } | undefined)?.modality === modality,
          )
          .filter(({ when }) => !when || when.start <= t)
          .sort((a, b) => Number((b.when?.start ?? 0n) - (a.when?.start ?? 0n)))[0];
      const sensorOf = (one: (typeof frames)[number]) =>
        (one.facets['autonomous-driving'] as { sensor: string }).sensor;
      const lidar = latest('lidar');
      if (lidar && lidar.id !== shown.cloud && lidar.parts.some(({ role }) => role === 'original')) {
        shown.cloud = lidar.id;
        const bytes = await openPart('original', undefined, lidar.id);
        if (!gone) setCloud(cloudOfBin(bytes, sensorOf(lidar)));
      }
      const camera = latest('camera');
      const part = camera?.parts.find(({ role }) => role === 'original');
      if (camera && part && camera.id !== shown.picture) {
        const blob = new Blob([await openPart('original', undefined, camera.id)], { type: part.mediaType });
        await showPicture(camera.id, { blob, frame: sensorOf(camera) });
      }
    };
    const show = async (t: bigint) => {
      wanted = t;
      if (busy) return;
      busy = true;
      while (wanted !== null && !gone) {
        const next: bigint = wanted;
        wanted = null;
        await (log.state === 'open' ? fromLog(log.log, next) : fromFrames(next)).catch(() => undefined);
      }
      busy = false;
    };
    void show(clock.now);
    const stop = clock.subscribe(() => void show(clock.now));
    return () => {
      gone = true;
      stop();
      if (shown.url) URL.revokeObjectURL(shown.url);
    };
  }, [asset.id, log, clock]);
  return { cloud, picture };
}
