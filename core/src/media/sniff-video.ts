/** Containers that `probeVideo` reads: ISO base media (MP4), QuickTime, Matroska and its subset WebM, MPEG-2 TS. */
export type VideoContainer = 'mp4' | 'mov' | 'mkv' | 'webm' | 'ts';

/** First bytes that `sniffVideo` wants to see. */
export const VIDEO_HEAD_BYTES = 1024;

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/** Brands of ISO base media files that hold no video: HEIF and AVIF images, Canon raw, audio. */
const OTHER_BRANDS = /^(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis|crx |M4A |M4B |M4P |aax )$/;
/** What a QuickTime file from before `ftyp` existed may begin with. */
const QUICKTIME_ATOMS = new Set(['moov', 'mdat', 'wide', 'pnot', 'skip', 'free']);
const EBML = [0x1a, 0x45, 0xdf, 0xa3];
const SYNC_BYTE = 0x47;

function isoMedia(head: Uint8Array): VideoContainer | null {
  const type = ascii(head, 4, 8);
  if (type === 'ftyp') {
    const brand = ascii(head, 8, 12);
    if (brand === 'qt  ') return 'mov';
    return OTHER_BRANDS.test(brand) ? null : 'mp4';
  }
  // Any four letters may stand here in other files; a sane size must go with them (0: to the end, 1: 64 bits follow).
  const size = new DataView(head.buffer, head.byteOffset).getUint32(0);
  return QUICKTIME_ATOMS.has(type) && (size <= 1 || size >= 8) ? 'mov' : null;
}

/** DocType (RFC 8794 §11.2.4): id 4282, its length, the name. It is the last or nearly the last of a short header. */
function matroska(head: Uint8Array): VideoContainer | null {
  const header = ascii(head, 4, 96);
  if (/B\x82[\x80-\xff]webm/.test(header)) return 'webm';
  return /B\x82[\x80-\xff]matroska/.test(header) ? 'mkv' : null;
}

/** Packets of 188 bytes, or of 192 with a time code in front (Blu-ray, AVCHD): three in a row begin with 0x47. */
function transportStream(head: Uint8Array): boolean {
  const synced = (first: number, step: number) => [0, 1, 2].every((n) => head[first + n * step] === SYNC_BYTE);
  return synced(0, 188) || synced(4, 192);
}

/** What a file's first bytes say; null for what is no video, or not one that is read here (AVI, FLV, ASF). */
export function sniffVideo(head: Uint8Array): VideoContainer | null {
  if (head.length < 12) return null;
  if (EBML.every((byte, at) => head[at] === byte)) return matroska(head);
  return isoMedia(head) ?? (transportStream(head) ? 'ts' : null);
}

/** Video of a kind that is recognised but not read; its name. */
export function foreignVideo(head: Uint8Array): string | null {
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'AVI ') return 'AVI';
  if (ascii(head, 0, 3) === 'FLV') return 'FLV';
  if (head[0] === 0x30 && head[1] === 0x26 && head[2] === 0xb2 && head[3] === 0x75) return 'WMV';
  if (head[0] === 0 && head[1] === 0 && head[2] === 1 && head[3] === 0xba) return 'MPEG-PS';
  return null;
}
