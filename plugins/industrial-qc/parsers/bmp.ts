// Bound once: these run for every pixel, and in a test runner's context each look-up of a global is slow.
const { abs, ceil, min } = Math;

/**
 * Uncompressed Windows bitmaps (BITMAPINFOHEADER and later, 1, 4, 8, 24 and 32 bits), which libvips as shipped with
 * sharp does not read but inspection software still writes (KolektorSDD masks). Layout: MS-WMF 2.2.2.9, MS docs
 * "Bitmap Storage". Returns RGB or grey rows from the top; every size is checked against the file's own length.
 */
export interface Bitmap {
  data: Uint8Array;
  width: number;
  height: number;
  channels: 1 | 3;
}

export interface BitmapHeader {
  width: number;
  height: number;
  bits: number;
  topDown: boolean;
  offset: number;
  paletteAt: number;
  colours: number;
}

/** Null when this is no bitmap that we read. A shorter file than the header promises is a question for `decodeBmp`. */
export function bmpHeader(bytes: Uint8Array): BitmapHeader | null {
  if (bytes.length < 54 || bytes[0] !== 0x42 || bytes[1] !== 0x4d) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(14, true);
  const width = view.getInt32(18, true);
  const rows = view.getInt32(22, true);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (![40, 52, 56, 64, 108, 124].includes(size) || width < 1 || rows === 0 || ![1, 4, 8, 24, 32].includes(bits))
    return null;
  // 3 = bit fields; with 32 bits the usual masks are BGRA, which is what we read.
  if (compression !== 0 && !(compression === 3 && bits === 32)) return null;
  const colours = bits > 8 ? 0 : min(view.getUint32(46, true) || 1 << bits, 1 << bits);
  return {
    width,
    height: abs(rows),
    bits,
    topDown: rows < 0,
    offset: view.getUint32(10, true),
    paletteAt: 14 + size,
    colours,
  };
}

/** The pixels, or `'truncated'` when the file ends before its last row. */
export function decodeBmp(bytes: Uint8Array, header: BitmapHeader): Bitmap | 'truncated' {
  const { width, height, bits, topDown, offset, paletteAt, colours } = header;
  const stride = ceil((width * bits) / 32) * 4;
  if (offset < 54 || offset + stride * height > bytes.length || paletteAt + colours * 4 > bytes.length)
    return 'truncated';
  const palette = (index: number, channel: number) => bytes[paletteAt + min(index, colours - 1) * 4 + 2 - channel] ?? 0;
  let grey = bits <= 8;
  for (let i = 0; grey && i < colours; i++) grey = palette(i, 0) === palette(i, 1) && palette(i, 1) === palette(i, 2);
  const channels = grey ? 1 : 3;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, out = 0; y < height; y++) {
    const row = offset + (topDown ? y : height - 1 - y) * stride;
    for (let x = 0; x < width; x++, out += channels) {
      if (bits > 8) {
        const at = row + x * (bits >> 3);
        for (let c = 0; c < 3; c++) data[out + c] = bytes[at + 2 - c] ?? 0;
        continue;
      }
      const shift = 8 - bits - ((x * bits) & 7);
      const index = ((bytes[row + ((x * bits) >> 3)] ?? 0) >> shift) & ((1 << bits) - 1);
      for (let c = 0; c < channels; c++) data[out + c] = palette(index, c);
    }
  }
  return { data, width, height, channels };
}
