import { VideoUnreadable } from './video-unreadable.ts';

/** An animated GIF as footage. */
export interface Animation {
  width: number;
  height: number;
  frames: number;
  /** Seconds that each frame is shown, as browsers and ffmpeg show it. */
  delays: Float64Array;
  durationNs: bigint;
  /** How often it plays; 0 is for ever. */
  loops: number;
  /** It ends before its trailer, or is damaged; the rest speaks about the frames before. */
  truncated: boolean;
}

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
/** Delays of 0 or 1 hundredth were written for slow machines; every browser shows such frames for a tenth. */
const SHORTEST_CENTISECONDS = 2;
const USUAL_CENTISECONDS = 10;
const NANOSECONDS_PER_CENTISECOND = 10_000_000n;

/** Length of a colour table by the packed byte before it (GIF89a §18, §20). */
const tableBytes = (packed: number) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);

/** Offset behind a chain of data sub-blocks (§15); null when it runs off the end. */
function behindBlocks(bytes: Uint8Array, from: number): number | null {
  let at = from;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return null;
    if (length === 0) return at + 1;
    at += 1 + length;
  }
}

/** The block counts repetitions after the first time; 0 means without end. */
const playsOf = (repetitions: number) => (repetitions === 0 ? 0 : repetitions + 1);

/** Whether a file begins as GIFs do; still ones are among them. */
export const isGif = (head: Uint8Array): boolean => /^GIF8[79]a$/.test(String.fromCharCode(...head.subarray(0, 6)));

/**
 * Frames and delays of a GIF, from its block structure; no picture is decoded. A still image is an animation of one
 * frame. Throws VideoUnreadable: `not-a-video` for what is no GIF, `truncated` when not even one frame is whole.
 */
export function probeAnimation(bytes: Uint8Array): Animation {
  if (!isGif(bytes)) throw new VideoUnreadable('not-a-video');
  if (bytes.length < 13) throw new VideoUnreadable('truncated');
  const u16 = (at: number) => bytes[at]! | (bytes[at + 1]! << 8);
  const centiseconds: number[] = [];
  let loops = 1;
  let delay = 0;
  let truncated = true;
  let at: number | null = 13 + tableBytes(bytes[10]!);
  while (at !== null && at < bytes.length) {
    const kind = bytes[at];
    if (kind === TRAILER) {
      truncated = false;
      break;
    }
    if (kind === IMAGE) {
      if (at + 11 > bytes.length) break;
      // Descriptor of ten bytes, colour table, LZW code size, data.
      at = behindBlocks(bytes, at + 11 + tableBytes(bytes[at + 9]!));
      if (at === null) break;
      centiseconds.push(delay < SHORTEST_CENTISECONDS ? USUAL_CENTISECONDS : delay);
      delay = 0;
    } else if (kind === EXTENSION) {
      const label = bytes[at + 1];
      const next = behindBlocks(bytes, at + 2);
      if (next === null) break;
      if (label === GRAPHIC_CONTROL && bytes[at + 2] === 4) delay = u16(at + 4);
      // NETSCAPE2.0: a block of eleven bytes with the name, then 3, 1 and the number of repetitions.
      else if (label === APPLICATION && bytes[at + 2] === 11 && bytes[at + 14] === 3 && bytes[at + 15] === 1) {
        const name = String.fromCharCode(...bytes.subarray(at + 3, at + 14));
        if (name === 'NETSCAPE2.0' || name === 'ANIMEXTS1.0') loops = playsOf(u16(at + 16));
      }
      at = next;
    } else break;
  }
  if (centiseconds.length === 0) throw new VideoUnreadable(truncated ? 'truncated' : 'no-video');
  const total = centiseconds.reduce((sum, one) => sum + one, 0);
  return {
    width: u16(6),
    height: u16(8),
    frames: centiseconds.length,
    delays: Float64Array.from(centiseconds, (one) => one / 100),
    durationNs: BigInt(total) * NANOSECONDS_PER_CENTISECOND,
    loops,
    truncated,
  };
}
