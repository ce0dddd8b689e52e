import sharp from 'sharp';
import { MAX_LABEL_PIXELS, MAX_PNG_BYTES } from '../label-png.ts';
import { pngChunks, pngFrom, pngHeader } from '../png-chunks.ts';

/** The object ids of a frame, row by row. */
export interface IdImage {
  width: number;
  height: number;
  labels: Uint32Array;
}

/** Whether the first bytes are those of a grey PNG of 16 bits, which is what object ids need (PNG §11.2.2). */
export function isIdPng(bytes: Uint8Array): boolean {
  const chunks = [0x89, 0x50, 0x4e, 0x47].every((byte, i) => bytes[i] === byte);
  return chunks && bytes[24] === 16 && bytes[25] === 0;
}

/** Reads the ids exactly, or says why it cannot: no gamma and no profile of the file may change them. */
export async function readIdPng(bytes: Uint8Array): Promise<IdImage | string> {
  if (bytes.length > MAX_PNG_BYTES) return `it is larger than ${MAX_PNG_BYTES / 1024 / 1024} MiB`;
  const chunks = pngChunks(bytes);
  const header = chunks && pngHeader(chunks);
  if (!header) return 'it is no PNG';
  const { width, height, depth, colourType } = header;
  if (depth !== 16 || colourType !== 0) return `it has ${depth} bits a sample and colour type ${colourType}`;
  if (width * height > MAX_LABEL_PIXELS) return `it has more than ${MAX_LABEL_PIXELS} pixels`;
  const pixels = chunks.filter(({ type }) => ['IHDR', 'IDAT', 'IEND'].includes(type));
  try {
    const { data } = await sharp(pngFrom(pixels), { limitInputPixels: MAX_LABEL_PIXELS, failOn: 'truncated' })
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength));
    if (samples.length !== width * height) return 'it has more than one channel';
    return { width, height, labels: Uint32Array.from(samples) };
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read';
  }
}
