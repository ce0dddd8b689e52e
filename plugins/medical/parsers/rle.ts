/**
 * PackBits of one segment (PS3.5 G.3.2) into `out`, every `step` bytes from `at`, at most `count` bytes.
 * Returns how many were written; fewer when the segment ends early.
 */
function unpack(segment: Uint8Array, out: Uint8Array, at: number, step: number, count: number): number {
  let written = 0;
  for (let read = 0; read < segment.length && written < count;) {
    const control = segment[read] as number;
    read += 1;
    if (control === 128) continue;
    const length = Math.min(control < 128 ? control + 1 : 257 - control, count - written);
    for (let index = 0; index < length; index += 1) {
      out[at + (written + index) * step] = segment[control < 128 ? read + index : read] ?? 0;
    }
    written += length;
    read += control < 128 ? control + 1 : 1;
  }
  return written;
}

/**
 * Decodes one RLE Lossless frame (PS3.5 annex G) to native little-endian bytes, colour by pixel.
 * Segments come most significant byte first within each sample. Null when the header lies.
 */
export function decodeRle(
  frame: Uint8Array,
  pixels: number,
  samples: number,
  bytesPerSample: number,
): Uint8Array | null {
  const segments = samples * bytesPerSample;
  if (frame.length < 64) return null;
  const header = new DataView(frame.buffer, frame.byteOffset, 64);
  if (header.getUint32(0, true) !== segments || segments > 15) return null;
  const out = new Uint8Array(pixels * segments);
  for (let segment = 0; segment < segments; segment += 1) {
    const from = header.getUint32(4 + segment * 4, true);
    const until = segment + 1 < segments ? header.getUint32(8 + segment * 4, true) : frame.length;
    if (from < 64 || until > frame.length || from > until) return null;
    const sample = Math.floor(segment / bytesPerSample);
    const significance = bytesPerSample - 1 - (segment % bytesPerSample);
    const at = sample * bytesPerSample + significance;
    if (unpack(frame.subarray(from, until), out, at, segments, pixels) < pixels) return null;
  }
  return out;
}
