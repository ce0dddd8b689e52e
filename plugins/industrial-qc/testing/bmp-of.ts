/** For tests: a 24-bit (RGB samples) or 8-bit (grey samples) bottom-up BMP. */
export function bmpOf(samples: Uint8Array, width: number, height: number): Uint8Array {
  const channels = samples.length / (width * height);
  const palette = channels === 1 ? 1024 : 0;
  const stride = Math.ceil((width * channels) / 4) * 4;
  const bytes = new Uint8Array(54 + palette + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54 + palette, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, channels * 8, true);
  for (let i = 0; i < palette; i++) bytes[54 + i] = i % 4 === 3 ? 0 : i >> 2;
  for (let y = 0; y < height; y++) {
    const row = 54 + palette + (height - 1 - y) * stride;
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        bytes[row + x * channels + c] = samples[(y * width + x) * channels + (channels - 1 - c)] ?? 0;
      }
    }
  }
  return bytes;
}
