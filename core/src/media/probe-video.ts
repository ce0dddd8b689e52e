import type { Input } from 'mediabunny';
import type { RandomAccess } from '../contract/values.ts';
import { credibleIndex } from './check-counts.ts';
import { isoMediaHeader, matroskaHeader, transportHeader, type ContainerHeader } from './container-header.ts';
import { foreignVideo, sniffVideo, VIDEO_HEAD_BYTES, type VideoContainer } from './sniff-video.ts';
import { frameTiming, presented, timesGoneBack, type FrameTiming, type VideoPackets } from './video-timing.ts';
import { MOST_PACKETS, openVideo, readPackets } from './video-track.ts';
import { VideoUnreadable } from './video-unreadable.ts';

/** What a video file says without a picture being decoded. Seconds count from where players start. */
export interface VideoProbe extends Omit<FrameTiming, 'end'> {
  container: VideoContainer;
  mediaType: string;
  /** `h264`, `h265`, `vp8`, `vp9`, `av1`; of others the container's own name for it. */
  codec: string;
  /** RFC 6381, `avc1.4d401f`; of others the same as `codec`. */
  codecString: string;
  /** Pixels as displayed: turned, and with square pixels. */
  width: number;
  height: number;
  /** Degrees clockwise by which the stored frames are turned for display: 0, 90, 180, 270. */
  rotation: number;
  /** From the first frame to the end of the last. */
  durationNs: bigint;
  frames: number;
  createdAt: Date | null;
  packets: VideoPackets;
  audioTracks: number;
  /** How often time goes back; 0 in a sound file. */
  backwards: number;
  /** The file ends early or is damaged; the rest of this speaks about what is there. */
  truncated: boolean;
  /** There are more than 2,000,000 frames; the rest of this speaks about the first of them. */
  capped: boolean;
}

const MEDIA_TYPES: Record<VideoContainer, string> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mkv: 'video/matroska',
  webm: 'video/webm',
  ts: 'video/mp2t',
};

/** An index is held in memory whole, several times its size; five million samples take less than this. */
const MOST_INDEX_BYTES = 64 * 2 ** 20;
const CODECS: Record<string, string> = { avc: 'h264', hevc: 'h265' };
const NANOSECONDS = 1e9;

function headerOf(container: VideoContainer, source: RandomAccess): Promise<ContainerHeader> {
  if (container === 'ts') return transportHeader(source);
  return container === 'mp4' || container === 'mov' ? isoMediaHeader(source) : matroskaHeader(source);
}

async function read(
  source: RandomAccess,
  input: Input,
  container: VideoContainer,
  header: ContainerHeader,
  most: number,
) {
  const track = await input.getPrimaryVideoTrack();
  const audioTracks = (await input.getAudioTracks()).length;
  if (!track) {
    if (audioTracks > 0) throw new VideoUnreadable('no-video');
    if (container === 'ts') throw new VideoUnreadable('unsupported');
    // An MP4 without its index, or a Matroska file that ends before the tracks are named.
    const indexed = container === 'mp4' || container === 'mov' ? header.index !== null : !header.truncated;
    throw new VideoUnreadable(indexed ? 'no-video' : 'truncated');
  }
  const decoded = await readPackets(source, track, header, most);
  if (decoded.seconds.length === 0)
    throw new VideoUnreadable(header.truncated ? 'truncated' : decoded.broken ? 'not-a-video' : 'no-video');
  // The clock of a transport stream starts anywhere; players and ffmpeg count from its first track's start.
  const origin = container === 'ts' ? await input.getFirstTimestamp() : 0;
  for (let n = 0; n < decoded.seconds.length; n++)
    decoded.seconds[n] = Math.round((decoded.seconds[n]! - origin) * NANOSECONDS) / NANOSECONDS;

  const backwards = timesGoneBack(decoded);
  const packets = presented(decoded);
  const first = packets.seconds[0]!;
  const { end, ...timing } = frameTiming(packets, decoded.lastDuration);

  const inner = await track.getInternalCodecId();
  const known = await track.getCodec();
  const codec = known ? (CODECS[known] ?? known) : typeof inner === 'string' ? inner : 'unknown';
  const codecString = known ? await track.getCodecParameterString().catch(() => null) : null;
  return {
    container,
    mediaType: MEDIA_TYPES[container],
    codec,
    codecString: codecString ?? codec,
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    rotation: await track.getRotation(),
    durationNs: BigInt(Math.round((end - first) * NANOSECONDS)),
    frames: packets.seconds.length,
    ...timing,
    createdAt: header.createdAt,
    packets,
    audioTracks,
    backwards,
    truncated: header.truncated || decoded.broken,
    capped: decoded.capped,
  };
}

async function indexIsCredible(source: RandomAccess, { index }: ContainerHeader): Promise<boolean> {
  return !index || credibleIndex(await source.read(index.start, index.end - index.start));
}

/**
 * Reads what a video says about itself: MP4, MOV, MKV, WebM, MPEG-TS. Reads by range and keeps only times and sizes of
 * packets, so files may be of many gigabytes; an MP4's frames are not touched at all, the other containers' are passed
 * through. Rejects with VideoUnreadable for bad files, and with the source's own error when reading itself fails.
 */
export async function probeVideo(
  source: RandomAccess,
  { mostPackets = MOST_PACKETS }: { mostPackets?: number } = {},
): Promise<VideoProbe> {
  const head = await source.read(0, Math.min(VIDEO_HEAD_BYTES, source.size));
  const container = sniffVideo(head);
  if (!container) throw new VideoUnreadable(foreignVideo(head) ? 'unsupported' : 'not-a-video');
  const header = await headerOf(container, source);
  if (header.index && header.index.end - header.index.start > MOST_INDEX_BYTES)
    throw new VideoUnreadable('unsupported');
  if (header.implausible || !(await indexIsCredible(source, header))) {
    throw new VideoUnreadable(header.truncated ? 'truncated' : 'not-a-video');
  }
  const { input, failure } = await openVideo(source);
  try {
    const probe = await read(source, input, container, header, mostPackets);
    // What a failing disk leaves would look like a damaged file.
    if (failure() !== null) throw failure();
    return probe;
  } catch (error) {
    if (failure() !== null) throw failure();
    if (error instanceof VideoUnreadable) throw error;
    throw new VideoUnreadable(header.truncated ? 'truncated' : 'not-a-video', { cause: error });
  } finally {
    input.dispose();
  }
}
