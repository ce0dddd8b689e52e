import type { EncodedPacket, EncodedPacketSink, Input, InputVideoTrack } from 'mediabunny';
import type { RandomAccess } from '../contract/values.ts';
import type { ContainerHeader } from './container-header.ts';
import { isFragmented, readSampleTable, type SampleTable } from './sample-table.ts';
import type { VideoPackets } from './video-timing.ts';

/** A day of 23 frames a second. What comes after is not looked at. */
export const MOST_PACKETS = 2_000_000;
/** One megabyte and reading ahead: with single packets read on demand, a transport stream takes quadratic time. */
const CACHE_BYTES = 2 ** 20;

/** Asked for so often in a row, the same bytes hold no news. */
const MOST_REPEATS = 1000;

type ReadRange = (start: number, end: number, ...rest: number[]) => unknown;

/**
 * mediabunny looks for the next element of a damaged Matroska file, and where there is none, asks for the last eight
 * bytes for ever (1.61: ebml.js, `resync`), without ever coming to rest. Its own reading is the one place where that
 * can be seen and stopped.
 */
function stopEndlessReading(source: object): void {
  const inner = source as { _read: ReadRange };
  const read = inner._read.bind(source);
  let last = -1;
  let repeats = 0;
  inner._read = (start, end, ...rest) => {
    repeats = start === last ? repeats + 1 : 0;
    last = start;
    if (repeats > MOST_REPEATS) throw new Error('The reader of the container does not come on.');
    return read(start, end, ...rest);
  };
}

/** Opens a container over ranges of a file. `failure()` is the I/O error that stopped a read, when one did. */
export async function openVideo(source: RandomAccess): Promise<{ input: Input; failure(): unknown }> {
  // Loaded on demand: every parser process loads this room, few see a video.
  const { CustomSource, Input, Logging, LogLevel, MATROSKA, MP4, MPEG_TS, QTFF, WEBM } = await import('mediabunny');
  // Its remarks on codecs would end on the hub's terminal; ours are findings.
  Logging.level = LogLevel.Silent;
  let failed: unknown = null;
  const ranges = new CustomSource({
    getSize: () => source.size,
    read: async (start, end) => {
      try {
        return await source.read(start, end - start);
      } catch (error) {
        failed ??= error;
        throw error;
      }
    },
    maxCacheSize: CACHE_BYTES,
    prefetchProfile: 'fileSystem',
    // Reading ahead may fail after nobody waits for it any more; `failure` keeps it.
    handleUnhandledError: () => undefined,
  });
  stopEndlessReading(ranges);
  const input = new Input({ formats: [MP4, QTFF, WEBM, MATROSKA, MPEG_TS], source: ranges });
  return { input, failure: () => failed };
}

/** Packets of a track in order of decoding. */
export interface TrackPackets extends VideoPackets {
  /** Seconds that the frame shown last is shown; 0 where the container does not say. */
  lastDuration: number;
  /** Reading stopped early: the file is damaged or shorter than it claims. */
  broken: boolean;
  /** There are more than are looked at. */
  capped: boolean;
}

class Columns {
  seconds = new Float64Array(4096);
  bytes = new Float64Array(4096);
  key = new Uint8Array(4096);
  length = 0;

  push(packet: EncodedPacket): void {
    if (this.length === this.seconds.length) this.resize(2 * this.length, this.length);
    this.seconds[this.length] = packet.timestamp;
    this.bytes[this.length] = packet.byteLength;
    this.key[this.length] = packet.type === 'key' ? 1 : 0;
    this.length += 1;
  }

  resize(room: number, kept: number): void {
    const { seconds, bytes, key } = this;
    this.seconds = new Float64Array(room);
    this.bytes = new Float64Array(room);
    this.key = new Uint8Array(room);
    this.seconds.set(seconds.subarray(0, kept));
    this.bytes.set(bytes.subarray(0, kept));
    this.key.set(key.subarray(0, kept));
    this.length = kept;
  }
}

/**
 * Times, sizes and kinds of a track's packets, their data unread. In an MP4 that claims more bytes than it has, only the
 * packets whose bytes are there.
 */
export async function readPackets(
  source: RandomAccess,
  track: InputVideoTrack,
  { index, truncated }: ContainerHeader,
  most: number,
): Promise<TrackPackets> {
  const { EncodedPacketSink } = await import('mediabunny');
  const sink = new EncodedPacketSink(track);
  if (!index) return walked(sink, most);
  const moov = await source.read(index.start, index.end - index.start);
  const table = readSampleTable(moov, track.id, most);
  const first = table && (await sink.getFirstPacket({ metadataOnly: true }));
  if (table && first) return tabled(table, first.timestamp, truncated ? table.within(source.size) : Infinity);
  // Only fragments have no table. The walk through a table that contradicts itself may never end.
  if (!isFragmented(moov)) return NOTHING;
  const packets = await walked(sink, most);
  return truncated ? cut(packets, await packetsThere(sink, packets)) : packets;
}

const NOTHING: TrackPackets = {
  seconds: new Float64Array(0),
  bytes: new Float64Array(0),
  key: new Uint8Array(0),
  lastDuration: 0,
  broken: true,
  capped: false,
};

/** From the sample table: mediabunny's walk takes quadratic time where a chunk holds many samples. */
function tabled(table: SampleTable, firstSeconds: number, there: number): TrackPackets {
  const { times, timescale, bytes, key, lastDuration, count } = table;
  // What the edit list shifts the track by; mediabunny has applied it.
  const shift = Math.round(firstSeconds * timescale) - times[0]!;
  const seconds = times.map((time) => (time + shift) / timescale);
  const packets = { seconds, bytes, key, lastDuration: lastDuration / timescale, broken: false };
  return cut({ ...packets, capped: count > times.length }, there);
}

async function walked(sink: EncodedPacketSink, most: number): Promise<TrackPackets> {
  const columns = new Columns();
  let broken = false;
  let lastDuration = 0;
  let latest = -Infinity;
  let packet: EncodedPacket | null = null;
  try {
    packet = await sink.getFirstPacket({ metadataOnly: true });
    while (packet && columns.length < most) {
      columns.push(packet);
      if (packet.timestamp > latest) {
        latest = packet.timestamp;
        lastDuration = packet.duration;
      }
      packet = await sink.getNextPacket(packet, { metadataOnly: true });
    }
  } catch {
    broken = true;
    packet = null;
  }
  columns.resize(columns.length, columns.length);
  const { seconds, bytes, key } = columns;
  return { seconds, bytes, key, lastDuration, broken, capped: packet !== null };
}

/** How many of the first packets are whole. Files keep packets in order of decoding, so the missing ones come last. */
async function packetsThere(sink: EncodedPacketSink, { seconds }: VideoPackets): Promise<number> {
  let there = 0;
  let missing = seconds.length;
  while (there < missing) {
    const middle = (there + missing) >> 1;
    const packet = await sink.getPacket(seconds[middle]!).catch(() => null);
    if (packet && packet.data.length === packet.byteLength) there = middle + 1;
    else missing = middle;
  }
  return there;
}

function cut(packets: TrackPackets, there: number): TrackPackets {
  const [seconds, bytes] = [packets.seconds.subarray(0, there), packets.bytes.subarray(0, there)];
  return { ...packets, seconds, bytes, key: packets.key.subarray(0, there) };
}
