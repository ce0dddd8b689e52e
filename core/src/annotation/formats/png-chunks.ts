import { crc32 } from 'node:zlib';

/** W3C PNG §5.2. */
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Writers make some thousands; beyond these a file is read as if it were cut off. */
const MOST_CHUNKS = 100_000;

export interface PngChunk {
  type: string;
  data: Uint8Array;
}

/** W3C PNG §11.2.1. */
export interface PngHeader {
  width: number;
  height: number;
  /** Bits a sample. */
  depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  colourType: number;
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Chunks up to the end, or up to where the file was cut off; null when it is no PNG. Their checksums are not looked at. */
export function pngChunks(bytes: Uint8Array): PngChunk[] | null {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) return null;
  const chunks: PngChunk[] = [];
  const numbers = view(bytes);
  for (let at = SIGNATURE.length; at + 12 <= bytes.length && chunks.length < MOST_CHUNKS;) {
    const length = numbers.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ type, data: bytes.subarray(at + 8, Math.min(at + 8 + length, bytes.length)) });
    at += 12 + length;
  }
  return chunks;
}

export function pngHeader([first]: PngChunk[]): PngHeader | null {
  if (first?.type !== 'IHDR' || first.data.length < 13) return null;
  const [depth = 0, colourType = 0] = first.data.subarray(8);
  return { width: view(first.data).getUint32(0), height: view(first.data).getUint32(4), depth, colourType };
}

/** A PNG of these chunks, with checksums. */
export function pngFrom(chunks: readonly PngChunk[]): Uint8Array {
  const pieces: Uint8Array[] = [SIGNATURE];
  for (const { type, data } of chunks) {
    const chunk = new Uint8Array(12 + data.length);
    view(chunk).setUint32(0, data.length);
    chunk.set(new TextEncoder().encode(type), 4);
    chunk.set(data, 8);
    view(chunk).setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}
