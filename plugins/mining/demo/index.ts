import type { Demo } from '@lode/core';
import { encodeClip } from './h264/encode-clip.ts';
import { mp4File } from './h264/mp4-file.ts';
import { motLabels } from './labels.ts';
import { localTime, readingsCsv, SENSORS } from './readings.ts';
import { HEIGHT, scene, WIDTH } from './scene.ts';
import { BELT_1, BELT_2, FRAME_RATE, MAIN, SECOND, SHIFT, ZERO, ZONE_POLYGON } from './timeline.ts';

const ROOT = 'early-shift';
const FILES = { main: 'footage/heading-2.mp4', second: 'footage/main-road.mp4', cut: 'footage/main-road-cut.mp4' };

/** Seconds of the sensors' clock at which the main camera's frames are taken. */
export const mainFrames = (): number[] =>
  Array.from({ length: MAIN.seconds * FRAME_RATE }, (_, i) => MAIN.cameraStart + i / FRAME_RATE - MAIN.ahead);

const TIMESCALE = 1_000;
const created = (second: number) => new Date(Number(ZERO / 1_000_000n) + second * 1_000);

function mainClip(): Uint8Array {
  const frames = mainFrames();
  const options = { width: WIDTH, height: HEIGHT, keyframeEvery: MAIN.keyframeEvery };
  return mp4File(encodeClip(options, scene(frames, BELT_1, 92, true)), {
    timescale: TIMESCALE,
    times: frames.map((_, i) => (i * TIMESCALE) / FRAME_RATE),
    lastDuration: TIMESCALE / FRAME_RATE,
    createdAt: created(MAIN.cameraStart),
  });
}

function secondClip(): Uint8Array {
  const [lostFrom, lostTo] = SECOND.lost;
  const offsets = Array.from({ length: SECOND.seconds * FRAME_RATE }, (_, i) => i / FRAME_RATE).filter(
    (offset) => offset < lostFrom || offset >= lostTo,
  );
  const options = { width: WIDTH, height: HEIGHT, keyframeEvery: SECOND.keyframeEvery };
  const seconds = offsets.map((offset) => SECOND.cameraStart + offset - SECOND.ahead);
  return mp4File(encodeClip(options, scene(seconds, BELT_2, 230, false)), {
    timescale: TIMESCALE,
    times: offsets.map((offset) => Math.round(offset * TIMESCALE)),
    lastDuration: TIMESCALE / FRAME_RATE,
    createdAt: created(SECOND.cameraStart),
  });
}

const shiftFile = () => ({
  ...SHIFT,
  cameras: [
    {
      code: 'CAM-01',
      name: { en: 'Heading 2, belt', zh: '二号掘进工作面皮带' },
      area: 'heading-2',
      file: FILES.main,
      start: localTime(MAIN.cameraStart).replace(' ', 'T'),
      ...SHIFT.shaft,
      zones: [
        {
          id: 'belt-front',
          name: { en: 'Before the belt', zh: '皮带前方' },
          polygon: ZONE_POLYGON,
          rule: 'Nobody while the belt runs / 皮带运行时禁止进入',
        },
      ],
    },
    {
      code: 'CAM-02',
      name: { en: 'Main road, belt', zh: '主运输巷皮带' },
      area: 'main-road',
      file: FILES.second,
      start: localTime(SECOND.cameraStart).replace(' ', 'T'),
    },
    { code: 'CAM-03', name: { en: 'Main road, copy', zh: '主运输巷副本' }, area: 'main-road', file: FILES.cut },
    // Planted: its recorder was never emptied.
    { code: 'CAM-04', name: { en: 'Shaft top', zh: '井口' }, area: 'shaft', file: 'footage/shaft-top.mp4' },
  ],
  sensors: SENSORS,
  readings: ['readings.csv'],
  labels: [{ camera: 'CAM-01', file: 'labels/heading-2/gt.txt' }],
});

async function* files(): AsyncGenerator<{ path: string; data: Uint8Array }> {
  const text = (value: string) => new TextEncoder().encode(value);
  yield { path: `${ROOT}/shift.json`, data: text(`${JSON.stringify(shiftFile(), null, 2)}\n`) };
  yield { path: `${ROOT}/readings.csv`, data: text(readingsCsv()) };
  yield { path: `${ROOT}/${FILES.main}`, data: mainClip() };
  const second = secondClip();
  yield { path: `${ROOT}/${FILES.second}`, data: second };
  // Planted: the copy broke off after a fifth.
  yield { path: `${ROOT}/${FILES.cut}`, data: second.subarray(0, Math.floor(second.length / 5)) };
  yield { path: `${ROOT}/labels/heading-2/labels.txt`, data: text('worker\nhelmet\n') };
  yield { path: `${ROOT}/labels/heading-2/gt.txt`, data: text(motLabels(mainFrames())) };
}

/** One early shift of a mine that does not exist: two cameras, ten sensors, tracks of six people. Computed, so CC0. */
export const shiftDemo: Demo = {
  dataset: { name: '示范煤矿早班 · Mine shift demo', licence: 'CC0-1.0' },
  files,
  planted: [
    'mining.clock-offset',
    'mining.clock-unknown',
    'mining.footage-gap',
    'mining.keyframe-interval',
    'mining.truncated',
    'mining.file-missing',
    'mining.spike',
    'mining.sensor-gap',
    'mining.late-rows',
    'mining.doubled-rows',
    'mining.flat-line',
    'mining.out-of-range',
    'mining.bad-rows',
    'mining.label-outside',
    'mining.ppe-without-person',
  ],
};
