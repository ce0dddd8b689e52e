import sharp from 'sharp';
import { pngChunks, pngFrom, pngHeader, type PngChunk, type PngHeader } from './png-chunks.ts';

/** 8,192 × 8,192: four bytes a pixel, and those of the PNG beside them, fit a parser process. */
export const MAX_LABEL_PIXELS = 67_108_864;
export const MAX_PNG_BYTES = 64 * 1024 * 1024;
/** As of any mask. */
const MOST_SIDE = 100_000;

/** What the pixels of a PNG say when they are numbers, not colours to look at. */
export interface LabelImage {
  width: number;
  height: number;
  /** `index`: of a palette or a grey; `colour`: R + 256 G + 65,536 B. */
  kind: 'index' | 'colour';
  /** Row by row. */
  labels: Uint32Array;
  /** Of an `index`: the colour of each, as above. None for greys. */
  palette: number[];
}

export const colourNumber = (r: number, g: number, b: number) => r + 256 * g + 65_536 * b;

/** Every index as a grey of that value: what comes out of the library is then the index, whatever colours were meant. */
const GREYS: PngChunk = {
  type: 'PLTE',
  data: Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3)),
};

function withColourType({ data }: PngChunk, colourType: number): PngChunk {
  const changed = data.slice();
  changed[9] = colourType;
  return { type: 'IHDR', data: changed };
}

/**
 * The pixels and nothing that could change their values: no gamma, no colour profile, no transparency. A palette of
 * greys stands for the file's own, and a grey picture becomes one of that palette, so that samples of 1, 2 and 4 bits
 * are not stretched to 255.
 */
function bare(header: PngChunk, { depth, colourType }: PngHeader, chunks: PngChunk[]): Uint8Array {
  const indexed = colourType === 0 || colourType === 3;
  const colours = indexed ? [{ ...GREYS, data: GREYS.data.subarray(0, 3 * 2 ** depth) }] : [];
  const pixels = chunks.filter(({ type }) => type === 'IDAT' || type === 'IEND');
  return pngFrom([indexed ? withColourType(header, 3) : header, ...colours, ...pixels]);
}

function paletteOf(chunks: PngChunk[]): number[] {
  const data = chunks.find(({ type }) => type === 'PLTE')?.data ?? new Uint8Array();
  return Array.from({ length: Math.min(256, Math.floor(data.length / 3)) }, (_, i) =>
    colourNumber(...([...data.subarray(3 * i, 3 * i + 3)] as [number, number, number])),
  );
}

/**
 * Reads a PNG whose pixels are labels, exactly, or says why it cannot. Alpha is not looked at: the colour beneath it
 * stands as it was written. 16 bits a sample are refused: no format of labels that we know has them.
 */
export async function readLabelPng(bytes: Uint8Array): Promise<LabelImage | string> {
  if (bytes.length > MAX_PNG_BYTES) return `it is larger than ${MAX_PNG_BYTES / 1024 / 1024} MiB`;
  const chunks = pngChunks(bytes);
  const header = chunks && pngHeader(chunks);
  if (!header) return 'it is no PNG';
  const { width, height, depth, colourType } = header;
  if (width * height > MAX_LABEL_PIXELS) return `it has more than ${MAX_LABEL_PIXELS} pixels`;
  if (width > MOST_SIDE || height > MOST_SIDE) return `a side is longer than ${MOST_SIDE} pixels`;
  if (depth > 8) return `it has ${depth} bits a sample; labels have 8 at most`;
  try {
    const { data, info } = await sharp(bare(chunks[0]!, header, chunks), { limitInputPixels: MAX_LABEL_PIXELS })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const labels = new Uint32Array(width * height);
    const { channels } = info;
    const coloured = colourType === 2 || colourType === 6;
    for (let i = 0, at = 0; i < labels.length; i++, at += channels) {
      labels[i] = coloured ? colourNumber(data[at]!, data[at + 1]!, data[at + 2]!) : data[at]!;
    }
    return { width, height, kind: coloured ? 'colour' : 'index', labels, palette: paletteOf(chunks) };
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read';
  }
}

async function greyPng(bytes: Uint8Array, width: number, height: number): Promise<PngChunk[]> {
  const raw = { width, height, channels: 1 } as const;
  return pngChunks(await sharp(bytes, { raw }).toColourspace('b-w').png().toBuffer()) ?? [];
}

/** A palette PNG of 8 bits: each label 0…255 is its index; `palette` is R, G, B of each index. */
export async function indexedPng(labels: Uint32Array, width: number, height: number, palette: Uint8Array) {
  const [header, ...rest] = await greyPng(Uint8Array.from(labels), width, height);
  if (!header) throw new Error('The library wrote no PNG.');
  const pixels = rest.filter(({ type }) => type === 'IDAT' || type === 'IEND');
  return pngFrom([withColourType(header, 3), { type: 'PLTE', data: palette }, ...pixels]);
}

/** An RGB PNG of 8 bits: label = R + 256 G + 65,536 B. */
export async function colourPng(labels: Uint32Array, width: number, height: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(3 * labels.length);
  for (const [i, label] of labels.entries()) {
    bytes[3 * i] = label & 255;
    bytes[3 * i + 1] = (label >> 8) & 255;
    bytes[3 * i + 2] = (label >> 16) & 255;
  }
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
