import { deflateRawSync, deflateSync, crc32 } from 'node:zlib';

/** A small file that begins as its format does, under an honest and a lying name. */
export interface Head {
  format: string;
  name: string;
  lie: string;
  bytes: Uint8Array;
}

const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const join = (...pieces: Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));

/** Little-endian; `size` bytes each. */
function numbers(size: 2 | 4, ...values: number[]): Uint8Array {
  const bytes = new Uint8Array(size * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => (size === 2 ? view.setUint16(i * 2, value, true) : view.setUint32(i * 4, value, true)));
  return bytes;
}

/** One grey pixel, with right checksums (PNG §5.3). */
function png(): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const named = join(latin(type), data);
    const edges = Buffer.alloc(8);
    edges.writeUInt32BE(data.length, 0);
    edges.writeUInt32BE(crc32(named), 4);
    return join(edges.subarray(0, 4), named, edges.subarray(4));
  };
  const header = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0);
  return join(
    latin('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', header),
    chunk('IDAT', new Uint8Array(deflateSync(Uint8Array.of(0, 128)))),
    chunk('IEND', new Uint8Array()),
  );
}

/** Windows bitmap, 1 × 1, 24 bits. */
function bmp(): Uint8Array {
  const header = join(latin('BM'), numbers(4, 58, 0, 54, 40, 1, 1), numbers(2, 1, 24), numbers(4, 0, 4, 0, 0, 0, 0));
  return join(header, Uint8Array.of(1, 2, 3, 0));
}

/** Part 10 file: preamble, `DICM`, file meta information group length (PS3.10 §7.1). */
function dicom(preamble: Uint8Array): Uint8Array {
  const uid = latin('1.2.840.10008.1.2.1\0');
  const meta = join(numbers(2, 2, 0x10), latin('UI'), numbers(2, uid.length), uid);
  const group = join(numbers(2, 2, 0), latin('UL'), numbers(2, 4), numbers(4, meta.length));
  const modality = join(numbers(2, 8, 0x60), latin('CS'), numbers(2, 2), latin('CT'));
  return join(preamble, new Uint8Array(128 - preamble.length), latin('DICM'), group, meta, modality);
}

/** A zip with one stored entry (APPNOTE 4.3.7); the central directory is left out, no sniffer sees that far. */
function zip(name: string, content: Uint8Array): Uint8Array {
  const packed = new Uint8Array(deflateRawSync(content));
  const sizes = numbers(4, crc32(content), packed.length, content.length);
  return join(latin('PK\x03\x04'), numbers(2, 20, 0, 8, 0, 0), sizes, numbers(2, name.length, 0), latin(name), packed);
}

const tiff = (magic: Uint8Array) => join(magic, new Uint8Array(120));
const sqlite = join(latin('SQLite format 3\0'), Uint8Array.of(0x10, 0, 1, 1, 0, 64, 32, 32), new Uint8Array(76));
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));

/** Beginnings of formats that hubs meet, made here byte by byte. */
export const HEADS: readonly Head[] = [
  {
    format: 'jpeg',
    name: 'a.jpg',
    lie: 'a.dcm',
    bytes: join(latin('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0'), new Uint8Array(80), latin('\xff\xd9')),
  },
  { format: 'png', name: 'a.png', lie: 'a.txt', bytes: png() },
  {
    format: 'webp',
    name: 'a.webp',
    lie: 'a.wav',
    bytes: join(latin('RIFF'), numbers(4, 26), latin('WEBPVP8L'), numbers(4, 14), latin('\x2f'), new Uint8Array(13)),
  },
  { format: 'tiff', name: 'a.tif', lie: 'a.dcm', bytes: tiff(Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0)) },
  { format: 'tiff', name: 'b.tif', lie: 'b', bytes: tiff(Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8)) },
  { format: 'tiff', name: 'big.tif', lie: 'big.bin', bytes: tiff(Uint8Array.of(0x49, 0x49, 43, 0, 8, 0, 0, 0)) },
  { format: 'bmp', name: 'a.bmp', lie: 'a.png', bytes: bmp() },
  {
    format: 'gif',
    name: 'a.gif',
    lie: 'a.jpg',
    bytes: join(latin('GIF89a\x01\0\x01\0\x80\0\0'), new Uint8Array(20), latin(';')),
  },
  { format: 'dicom', name: 'IM0001', lie: 'a.jpg', bytes: dicom(new Uint8Array()) },
  // Any preamble is allowed, also one that makes the file a TIFF for other programs (PS3.10 §7.1).
  { format: 'dicom', name: 'dual.dcm', lie: 'dual.tif', bytes: dicom(Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0)) },
  { format: 'zip', name: 'a.zip', lie: 'a.png', bytes: zip('a.txt', latin('hello')) },
  { format: 'zip', name: 'a.docx', lie: 'a.dcm', bytes: zip('[Content_Types].xml', latin('<Types/>')) },
  { format: 'pdf', name: 'a.pdf', lie: 'a.tif', bytes: latin('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n') },
  {
    format: 'mp4',
    name: 'a.mp4',
    lie: 'a.jpg',
    bytes: join(latin('\0\0\0\x18ftypisom\0\0\x02\0isomiso2'), latin('\0\0\0\x08free')),
  },
  {
    format: 'mcap',
    name: 'a.mcap',
    lie: 'a.bag',
    bytes: join(latin('\x89MCAP0\r\n\x01'), numbers(4, 8, 0, 0, 0), latin('\x89MCAP0\r\n')),
  },
  { format: 'rosbag', name: 'a.bag', lie: 'a.mcap', bytes: join(latin('#ROSBAG V2.0\n'), numbers(4, 69, 8)) },
  { format: 'sqlite', name: 'a.db3', lie: 'a.gpkg', bytes: sqlite },
  {
    format: 'gzip',
    name: 'a.nii.gz',
    lie: 'a.nii',
    bytes: join(latin('\x1f\x8b\x08\0\0\0\0\0\0\x03'), new Uint8Array(8)),
  },
  { format: 'las', name: 'a.las', lie: 'a.laz', bytes: join(latin('LASF\0\0\0\0'), new Uint8Array(219)) },
  {
    format: 'pcd',
    name: 'a.pcd',
    lie: 'a.txt',
    bytes: latin('# .PCD v0.7 - Point Cloud Data file format\nVERSION 0.7\n'),
  },
  { format: 'wav', name: 'a.wav', lie: 'a.webp', bytes: join(latin('RIFF'), numbers(4, 36), latin('WAVEfmt ')) },
  { format: 'elf', name: 'a', lie: 'a.dcm', bytes: join(latin('\x7fELF\x02\x01\x01'), new Uint8Array(57)) },
  {
    format: 'xml',
    name: 'a.xml',
    lie: 'a.svg',
    bytes: latin('<?xml version="1.0" encoding="UTF-8"?>\n<annotation/>\n'),
  },
  { format: 'json', name: 'a.json', lie: 'a.dcm', bytes: json({ version: '1', shapes: [] }) },
  { format: 'coco', name: 'c.json', lie: 'c.txt', bytes: json({ images: [], annotations: [], categories: [] }) },
  { format: 'geojson', name: 'a.geojson', lie: 'a.json', bytes: json({ type: 'FeatureCollection', features: [] }) },
  { format: 'csv', name: 'a.csv', lie: 'a.las', bytes: latin('time,ch4\n2026-01-01T00:00:00Z,0.12\n') },
  // Begins with "BM", as a bitmap does; numbers as in a label list.
  { format: 'text', name: 'a.txt', lie: 'a.bmp', bytes: latin(`BM rocks: ${'a plain text. '.repeat(10)}`) },
  { format: 'text', name: '1.txt', lie: '1.dcm', bytes: latin('120 34 180 92 1\n10 20 30 40 2\n') },
  {
    format: 'text',
    name: 'gb.txt',
    lie: 'gb.jpg',
    bytes: join(latin('\xb2\xca\xd1\xf9\r\n'), latin('\xc3\xba\xbf\xf3')),
  },
  { format: 'zeros', name: 'zeros', lie: 'zeros.dcm', bytes: new Uint8Array(512) },
  { format: 'ones', name: 'ones', lie: 'ones.jpg', bytes: new Uint8Array(512).fill(0xff) },
  { format: 'empty', name: 'empty', lie: 'empty.png', bytes: new Uint8Array() },
];
