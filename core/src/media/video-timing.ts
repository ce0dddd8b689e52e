/** Packets of one track in order of presentation. */
export interface VideoPackets {
  /** Start of each frame. */
  seconds: Float64Array;
  /** Encoded size. */
  bytes: Float64Array;
  /** 1: a keyframe, decodable by itself. */
  key: Uint8Array;
}

/** A stretch in which no new frame begins for longer than the track's rhythm explains. */
export interface FrameGap {
  /** Seconds: the last frame before, and the first one after. */
  start: number;
  end: number;
}

/** What the times of a track's frames say. */
export interface FrameTiming {
  /** Seconds at which the last frame ends. */
  end: number;
  /** Frames a second: of the regular steps the mean, so that a container's rounding to milliseconds does not show. */
  frameRate: number | null;
  /** Seconds of the keyframes. */
  keyframes: number[];
  gaps: FrameGap[];
  /** Longest wait for a keyframe in seconds, start and end of the track included. */
  maxKeyframeInterval: number;
}

/** A step longer than this many medians is a gap. */
const GAP_FACTOR = 1.5;

/** Sums of decimal fractions end in digits that mean nothing. */
const rounded = (value: number, places: number) => Math.round(value * places) / places;

/** Sorts packets from the order of decoding, in which files keep them, into that of presentation. */
export function presented(packets: VideoPackets): VideoPackets {
  const { seconds, bytes, key } = packets;
  const order = Uint32Array.from(seconds, (_, n) => n).sort((a, b) => seconds[a]! - seconds[b]! || a - b);
  return {
    seconds: Float64Array.from(order, (n) => seconds[n]!),
    bytes: Float64Array.from(order, (n) => bytes[n]!),
    key: Uint8Array.from(order, (n) => key[n]!),
  };
}

/**
 * How often time goes back, from packets in order of decoding. Frames that are decoded early for others' sake (B-frames)
 * are no fault: they never reach behind the keyframe before the last.
 */
export function timesGoneBack({ seconds, key }: Pick<VideoPackets, 'seconds' | 'key'>): number {
  let backwards = 0;
  let keyframe = -Infinity;
  let keyframeBefore = -Infinity;
  for (let n = 0; n < seconds.length; n++) {
    const time = seconds[n]!;
    const isKey = key[n] === 1;
    if (time < keyframeBefore || (isKey && time <= keyframe)) {
      backwards += 1;
      keyframe = time;
      keyframeBefore = -Infinity;
    } else if (isKey) {
      keyframeBefore = keyframe;
      keyframe = time;
    }
  }
  return backwards;
}

/** Timing of packets in order of presentation. `lastDuration` 0: the last frame is taken to last as long as the others. */
export function frameTiming({ seconds, key }: Omit<VideoPackets, 'bytes'>, lastDuration: number): FrameTiming {
  const steps = new Float64Array(Math.max(0, seconds.length - 1));
  for (let n = 0; n < steps.length; n++) steps[n] = seconds[n + 1]! - seconds[n]!;
  const sorted = steps.filter((step) => step > 0).sort();
  const step = sorted.length > 0 ? sorted[sorted.length >> 1]! : null;

  const gaps: FrameGap[] = [];
  let regular = 0;
  let regularTime = 0;
  for (let n = 0; step !== null && n < steps.length; n++) {
    const one = steps[n]!;
    if (one > GAP_FACTOR * step) gaps.push({ start: seconds[n]!, end: seconds[n + 1]! });
    else if (one > step / GAP_FACTOR) {
      regular += 1;
      regularTime += one;
    }
  }
  const end = (seconds.at(-1) ?? 0) + (lastDuration || step || 0);
  const keyframes: number[] = [];
  let maxKeyframeInterval = 0;
  let last = seconds[0] ?? 0;
  for (let n = 0; n < seconds.length; n++) {
    if (key[n] !== 1) continue;
    const time = seconds[n]!;
    keyframes.push(time);
    if (time - last > maxKeyframeInterval) maxKeyframeInterval = time - last;
    last = time;
  }
  if (end - last > maxKeyframeInterval) maxKeyframeInterval = end - last;
  return {
    end,
    frameRate: regular > 0 ? rounded(regular / regularTime, 1e6) : null,
    keyframes,
    gaps,
    maxKeyframeInterval: rounded(maxKeyframeInterval, 1e9),
  };
}
