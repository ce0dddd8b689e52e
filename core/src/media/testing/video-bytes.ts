import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';

/** A frame as it is written: in order of decoding. */
export interface Frame {
  seconds: number;
  key?: boolean;
  bytes?: number;
}

const FORMATS = {
  mp4: () => new Mp4OutputFormat({ fastStart: 'in-memory' }),
  fragmented: () => new Mp4OutputFormat({ fastStart: 'fragmented' }),
  indexLast: () => new Mp4OutputFormat({ fastStart: false }),
  mov: () => new MovOutputFormat({ fastStart: 'in-memory' }),
  mkv: () => new MkvOutputFormat(),
  webm: () => new WebMOutputFormat(),
};
export type VideoFormat = keyof typeof FORMATS;

/** A container whose packets hold no pictures: what a probe looks at is all there. VP9, 640 × 360. */
export async function videoBytes(
  format: VideoFormat,
  frames: Frame[],
  { duration = 0.1, rotation = 0 as 0 | 90 | 180 | 270 } = {},
): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: FORMATS[format](), target });
  const source = new EncodedVideoPacketSource('vp9');
  output.addVideoTrack(source, { rotation });
  await output.start();
  const decoderConfig = { codec: 'vp09.00.10.08', codedWidth: 640, codedHeight: 360 };
  for (const [n, { seconds, key = n === 0, bytes = 100 }] of frames.entries()) {
    const packet = new EncodedPacket(new Uint8Array(bytes).fill(n), key ? 'key' : 'delta', seconds, duration, n);
    await source.add(packet, { decoderConfig });
  }
  await output.finalize();
  return new Uint8Array(target.buffer!);
}

/** Frames a tenth of a second apart, every tenth a keyframe. */
export const steadyFrames = (count: number): Frame[] =>
  Array.from({ length: count }, (_, n) => ({ seconds: n / 10, key: n % 10 === 0 }));
