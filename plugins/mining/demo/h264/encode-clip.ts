import { BitWriter } from './bit-writer.ts';

/** One picture, 4:2:0: luma and the two chromas at half the size. */
export interface Picture {
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
}

export interface EncodedFrame {
  /** NAL units, each behind its length in four bytes, as MP4 keeps them. */
  data: Uint8Array;
  key: boolean;
}

export interface EncodedClip {
  width: number;
  height: number;
  frames: EncodedFrame[];
  sps: Uint8Array;
  pps: Uint8Array;
}

const MB = 16;
const NAL = { slice: 1, idr: 5, sps: 7, pps: 8 };
const FRAME_NUM_BITS = 8;
/** I_PCM's number among the types of an I slice; in a P slice five types of its own come before (tables 7-11, 7-13). */
const I_PCM = 25;
const I_PCM_IN_P = 5 + I_PCM;

/** Header byte and payload with 03 after every 00 00 that a start code could be read into (§7.4.1). */
function nal(type: number, rbsp: Uint8Array): Uint8Array {
  const out = new Uint8Array(1 + Math.ceil(rbsp.length * 1.5) + 1);
  out[0] = (3 << 5) | type;
  let length = 1;
  let zeros = 0;
  for (let i = 0; i < rbsp.length; i++) {
    const byte = rbsp[i]!;
    if (zeros === 2 && byte <= 3) {
      out[length++] = 3;
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.slice(0, length);
}

/** Constrained Baseline, level 3; output in the order of decoding (§7.3.2.1). */
function sequenceParameters(width: number, height: number): Uint8Array {
  const bits = new BitWriter().u(8, 66).u(8, 0b1100_0000).u(8, 30).ue(0);
  bits
    .ue(FRAME_NUM_BITS - 4)
    .ue(2)
    .ue(1)
    .u(1, 0);
  bits.ue(width / MB - 1).ue(height / MB - 1);
  // Frames only, 8 × 8 inference, no cropping, no VUI.
  return nal(NAL.sps, bits.u(1, 1).u(1, 1).u(1, 0).u(1, 0).finish());
}

/** CAVLC, one slice group, deblocking told in the slice (§7.3.2.2). */
function pictureParameters(): Uint8Array {
  const bits = new BitWriter().ue(0).ue(0).u(1, 0).u(1, 0).ue(0).ue(0).ue(0).u(1, 0).u(2, 0);
  return nal(NAL.pps, bits.se(0).se(0).se(0).u(1, 1).u(1, 0).u(1, 0).finish());
}

function sliceHeader(key: boolean, frameNum: number, idr: number): BitWriter {
  // All macroblocks of the picture are of this type: 7 = I, 5 = P (table 7-6).
  const bits = new BitWriter()
    .ue(0)
    .ue(key ? 7 : 5)
    .ue(0)
    .u(FRAME_NUM_BITS, frameNum);
  if (key) bits.ue(idr).u(1, 0).u(1, 0);
  // Default reference list, no marking commands.
  else bits.u(1, 0).u(1, 0).u(1, 0);
  // No deblocking: what is copied must stay what it was.
  return bits.se(0).ue(1);
}

function block(
  plane: Uint8Array,
  stride: number,
  x: number,
  y: number,
  size: number,
  into: Uint8Array,
  at: number,
): void {
  for (let row = 0; row < size; row++) {
    const from = (y + row) * stride + x;
    into.set(plane.subarray(from, from + size), at + row * size);
  }
}

/** The 384 samples of a macroblock: luma, then the two chromas. */
function samplesOf({ y, u, v }: Picture, width: number, mbX: number, mbY: number, into: Uint8Array): void {
  block(y, width, mbX * MB, mbY * MB, MB, into, 0);
  block(u, width / 2, mbX * 8, mbY * 8, 8, into, 256);
  block(v, width / 2, mbX * 8, mbY * 8, 8, into, 320);
}

const same = (a: Uint8Array, b: Uint8Array) => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/**
 * H.264 without loss and without thought: a keyframe holds every macroblock as it is (I_PCM); between keyframes a
 * macroblock is skipped when it did not change, and stands as it is when it did. Valid everywhere, small where little moves.
 */
export function encodeClip(
  { width, height, keyframeEvery }: { width: number; height: number; keyframeEvery: number },
  pictures: Iterable<Picture>,
): EncodedClip {
  const [columns, rows] = [width / MB, height / MB];
  if (!Number.isInteger(columns) || !Number.isInteger(rows)) throw new RangeError('sides are multiples of 16');
  const frames: EncodedFrame[] = [];
  const now = Array.from({ length: columns * rows }, () => new Uint8Array(384));
  const before = now.map((samples) => samples.slice());
  let sinceKey = 0;
  let idr = 0;
  for (const picture of pictures) {
    const key = frames.length % keyframeEvery === 0;
    sinceKey = key ? 0 : sinceKey + 1;
    const bits = sliceHeader(key, sinceKey % (1 << FRAME_NUM_BITS), idr);
    if (key) idr ^= 1;
    let skipped = 0;
    now.forEach((samples, i) => {
      samplesOf(picture, width, i % columns, Math.floor(i / columns), samples);
      const old = before[i]!;
      if (!key && same(samples, old)) {
        skipped += 1;
        return;
      }
      if (key) bits.ue(I_PCM);
      else bits.ue(skipped).ue(I_PCM_IN_P);
      skipped = 0;
      bits.align().bytes(samples);
      old.set(samples);
    });
    if (skipped > 0) bits.ue(skipped);
    const unit = nal(key ? NAL.idr : NAL.slice, bits.finish());
    const data = new Uint8Array(4 + unit.length);
    new DataView(data.buffer).setUint32(0, unit.length);
    data.set(unit, 4);
    frames.push({ data, key });
  }
  return { width, height, frames, sps: sequenceParameters(width, height), pps: pictureParameters() };
}
