import type { Demo } from '@lode/core';
import { generateLog, type LogOptions } from './generate-log.ts';
import { DRIVE_SECONDS } from './route.ts';

async function wholeLog(options: LogOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of generateLog(options)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

async function* files(): AsyncGenerator<{ path: string; data: Uint8Array }> {
  yield { path: 'drive/approach.mcap', data: await wholeLog({ seconds: 3, from: -8, seed: 1, light: true }) };
  yield { path: 'drive/gate-loop.mcap', data: await wholeLog({ seconds: DRIVE_SECONDS, seed: 2 }) };
  // Planted: the recorder's clock is set back by 2 s in the middle, and the disk was full before the end.
  const faulty = await wholeLog({
    ...{ seconds: 6, from: -30, seed: 3, light: true, chunkSize: 64 * 1024 },
    clockError: (t) => (t >= -27 ? -2 : 0),
  });
  yield { path: 'drive/faulty-recorder.mcap', data: faulty.subarray(0, Math.floor(faulty.length * 0.8)) };
}

/** A minute around the demo colliery, computed, so CC0: see route.ts and actors.ts; what happens: ground-truth.ts. */
export const drivingDemo: Demo = {
  dataset: { name: '示范煤矿周边道路试驾 · Test drive at the demo colliery', licence: 'CC0-1.0' },
  files,
  planted: ['autonomous-driving.clock-backwards', 'autonomous-driving.truncated-log'],
};
