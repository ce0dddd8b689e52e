import type { EncodedClip } from './encode-clip.ts';

type Piece = Uint8Array | number[];

const text = (value: string) => Uint8Array.from(value, (c) => c.charCodeAt(0));
const u16 = (...values: number[]) => values.flatMap((value) => [(value >>> 8) & 255, value & 255]);
const u32 = (...values: number[]) => {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setUint32(i * 4, value));
  return bytes;
};

function joined(pieces: readonly Piece[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const box = (type: string, ...pieces: Piece[]): Uint8Array => {
  const content = joined(pieces);
  return joined([u32(content.length + 8), text(type), content]);
};
const fullBox = (type: string, flags: number, ...pieces: Piece[]) => box(type, u32(flags), ...pieces);

const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** Seconds between 1904-01-01, from which QuickTime counts, and 1970-01-01. */
const EPOCH_1904 = 2_082_844_800;

export interface Mp4Timing {
  /** Ticks a second. */
  timescale: number;
  /** Start of each frame in ticks, ascending; the last one lasts `lastDuration`. */
  times: readonly number[];
  lastDuration: number;
  createdAt: Date;
}

/** Runs of equal durations (stts). */
function durations({ times, lastDuration }: Mp4Timing): Uint8Array {
  const runs: [count: number, duration: number][] = [];
  times.forEach((time, i) => {
    const duration = i + 1 < times.length ? times[i + 1]! - time : lastDuration;
    const last = runs.at(-1);
    if (last && last[1] === duration) last[0] += 1;
    else runs.push([1, duration]);
  });
  return u32(runs.length, ...runs.flat());
}

function sampleEntry({ width, height, sps, pps }: EncodedClip): Uint8Array {
  const avcC = box('avcC', [1, sps[1]!, sps[2]!, sps[3]!, 0xff, 0xe1], u16(sps.length), sps, [1], u16(pps.length), pps);
  const entry = [u32(0), u16(0, 1), new Uint8Array(16), u16(width, height), u32(0x480000, 0x480000, 0), u16(1)];
  return box('avc1', ...entry, new Uint8Array(32), u16(0x18, 0xffff), avcC);
}

/** An MP4 (ISO/IEC 14496-12, -15) of one track, index first; the same bytes for the same clip. */
export function mp4File(clip: EncodedClip, timing: Mp4Timing): Uint8Array {
  const { frames, width, height } = clip;
  const { timescale, times, lastDuration } = timing;
  const created = Math.floor(timing.createdAt.getTime() / 1_000) + EPOCH_1904;
  const duration = (times.at(-1) ?? 0) + lastDuration;
  const ftyp = box('ftyp', text('isom'), u32(512), text('isomiso2avc1mp41'));
  const keys = frames.flatMap(({ key }, i) => (key ? [i + 1] : []));
  const moov = (offset: number) => {
    const stbl = box(
      'stbl',
      fullBox('stsd', 0, u32(1), sampleEntry(clip)),
      fullBox('stts', 0, durations(timing)),
      fullBox('stss', 0, u32(keys.length, ...keys)),
      fullBox('stsc', 0, u32(1, 1, frames.length, 1)),
      fullBox('stsz', 0, u32(0, frames.length, ...frames.map(({ data }) => data.length))),
      fullBox('stco', 0, u32(1, offset)),
    );
    const dinf = box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1)));
    const minf = box('minf', fullBox('vmhd', 1, new Uint8Array(8)), dinf, stbl);
    const hdlr = fullBox('hdlr', 0, u32(0), text('vide'), new Uint8Array(12), text('Lode demo\0'));
    // 0x55c4: language "und".
    const mdhd = fullBox('mdhd', 0, u32(created, created, timescale, duration), u16(0x55c4, 0));
    const tkhd = fullBox(
      'tkhd',
      3,
      u32(created, created, 1, 0, duration, 0, 0, 0, 0),
      MATRIX,
      u32(width * 0x10000, height * 0x10000),
    );
    const mvhd = fullBox(
      'mvhd',
      0,
      u32(created, created, timescale, duration, 0x10000),
      [1, 0],
      new Uint8Array(10),
      MATRIX,
      new Uint8Array(24),
      u32(2),
    );
    return box('moov', mvhd, box('trak', tkhd, box('mdia', mdhd, hdlr, minf)));
  };
  const before = ftyp.length + moov(0).length;
  return joined([ftyp, moov(before + 8), box('mdat', ...frames.map(({ data }) => data))]);
}
