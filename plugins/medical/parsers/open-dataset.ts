import dicomParser from 'dicom-parser';
import type { Element } from 'dicom-parser';
import type { RandomAccess } from '@lode/core';
import { code, datasetOf } from './elements.ts';
import type { Dataset } from './elements.ts';
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, transferSyntaxOf } from './transfer-syntaxes.ts';
import type { TransferSyntax } from './transfer-syntaxes.ts';

const PIXEL_DATA = 'x7fe00010';
const FIRST_READ = 64 * 1024;
/** Headers beyond this are not read: parsed elements cost several times their bytes. */
export const MAX_HEAD_BYTES = 32 * 1024 * 1024;

const VALUE_REPRESENTATIONS = new Set(
  'AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV'.split(' '),
);

export interface OpenedFile {
  meta: Dataset;
  /** False when the 128-byte preamble and `DICM` are absent (PS3.10 §7.1). */
  hasPreamble: boolean;
  /** Stray bytes before a dataset without preamble. */
  skipped: number;
  /** False when (0002,0010) is absent; the coding was then seen from the first element. */
  syntaxDeclared: boolean;
  syntax: TransferSyntax;
  dataset: Dataset;
  pixelData: Element | null;
  /** What the offsets of `pixelData` count in: the file, or its inflated dataset. */
  source: RandomAccess;
  /** Why reading stopped before the pixel data or the end. */
  stopped?: { cause: 'truncated' | 'malformed' | 'too-large'; offset: number; detail: string };
}

/** Inflates raw deflate data (PS3.5 A.5) to at most `limit` bytes; `complete` is false when the data ends early. */
export type Inflate = (bytes: Uint8Array, limit: number) => { bytes: Uint8Array; complete: boolean };

function startsExplicit(bytes: Uint8Array, at: number): boolean {
  return VALUE_REPRESENTATIONS.has(String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0));
}

/** The coding as the first element shows it: a VR or none, and the order that makes the group number small. */
export function seenSyntax(bytes: Uint8Array, at: number): TransferSyntax {
  if (!startsExplicit(bytes, at)) return IMPLICIT_LITTLE;
  const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
  return first * 256 + second < second * 256 + first ? EXPLICIT_BIG : EXPLICIT_LITTLE;
}

export function hasMagic(bytes: Uint8Array): boolean {
  return bytes[128] === 0x44 && bytes[129] === 0x49 && bytes[130] === 0x43 && bytes[131] === 0x4d;
}

/** Group 0002 from `at`; always little endian, explicit by the standard, implicit in some files that lack the preamble. */
function readMeta(bytes: Uint8Array, at: number): { meta: Dataset; end: number } {
  const elements: Record<string, Element> = {};
  let end = at;
  try {
    const stream = new dicomParser.ByteStream(dicomParser.littleEndianByteArrayParser, bytes, at);
    while (end + 8 <= bytes.length && bytes[end] === 0x02 && bytes[end + 1] === 0x00) {
      const element = startsExplicit(bytes, end)
        ? dicomParser.readDicomElementExplicit(stream, [])
        : dicomParser.readDicomElementImplicit(stream);
      if (stream.position > bytes.length) break;
      elements[element.tag] = element;
      end = stream.position;
    }
  } catch {
    // A damaged meta element: the dataset cannot be found, which the reading after this reports.
  }
  return { meta: datasetOf(elements, bytes, false), end };
}

// (0008,0005) or (0008,0008) with VR CS, (0008,0016) with VR UI: how an explicit little endian dataset starts.
const FIRST_ELEMENTS = ['\x08\0\x05\0CS', '\x08\0\x08\0CS', '\x08\0\x16\0UI'];

/**
 * Where a dataset without preamble and meta starts: 0, or behind a few stray bytes when something cut the meta off
 * unevenly. -1 when nothing in the first 256 bytes looks like one.
 */
export function startOfBareDataset(head: Uint8Array): number {
  if (looksLikeElement(head)) return 0;
  const start = String.fromCharCode(...head.subarray(0, 256));
  const hits = FIRST_ELEMENTS.map((element) => start.indexOf(element)).filter((at) => at >= 0);
  return hits.length === 0 ? -1 : Math.min(...hits);
}

/**
 * Group 0002 or 0008 with a short, even length: enough to tell a dataset from text, archives, pictures and films,
 * whose first bytes are letters or large numbers there.
 */
function looksLikeElement(head: Uint8Array): boolean {
  if (head.length < 16) return false;
  const seen = seenSyntax(head, 0);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const little = seen !== EXPLICIT_BIG;
  const group = view.getUint16(0, little);
  if ((group !== 0x0002 && group !== 0x0008) || view.getUint16(2, little) > 0x0100) return false;
  const length = seen === IMPLICIT_LITTLE ? view.getUint32(4, true) : view.getUint16(6, little);
  return length % 2 === 0 && length <= 256;
}

interface Attempt {
  dataset: Dataset;
  pixelData: Element | null;
  position: number;
  failure?: string;
}

function readElements(bytes: Uint8Array, at: number, syntax: TransferSyntax): Attempt {
  const order = syntax.bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser;
  if (at >= bytes.length) {
    const failure = 'the file ends before its dataset';
    return { dataset: datasetOf({}, bytes, syntax.bigEndian), pixelData: null, position: at + 1, failure };
  }
  const stream = new dicomParser.ByteStream(order, bytes, at);
  const found = { byteArray: bytes, byteArrayParser: order, elements: {} as Record<string, Element>, warnings: [] };
  // The parse functions fill `elements` as they go, so that what was read before a failure is kept.
  const target = found as unknown as Parameters<typeof dicomParser.parseDicomDataSetExplicit>[0];
  let failure: string | undefined;
  try {
    if (syntax.explicit) dicomParser.parseDicomDataSetExplicit(target, stream, undefined, { untilTag: PIXEL_DATA });
    else dicomParser.parseDicomDataSetImplicit(target, stream, undefined, { untilTag: PIXEL_DATA });
    if (stream.position > bytes.length) failure = 'the last element goes beyond the end';
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error); // dicom-parser throws strings
  }
  const dataset = datasetOf(found.elements, bytes, syntax.bigEndian);
  return { dataset, pixelData: found.elements[PIXEL_DATA] ?? null, position: stream.position, failure };
}

function stopOf(attempt: Attempt, size: number): OpenedFile['stopped'] {
  if (!attempt.failure) return undefined;
  const overran = attempt.position > size || /past end|overread|overrun|beyond/.test(attempt.failure);
  return {
    cause: overran ? 'truncated' : 'malformed',
    offset: Math.min(attempt.position, size),
    detail: attempt.failure,
  };
}

async function inflated(source: RandomAccess, end: number, inflate: Inflate | undefined): Promise<RandomAccess | null> {
  if (!inflate || source.size > MAX_HEAD_BYTES) return null;
  const result = inflate((await source.read(0, source.size)).subarray(end), MAX_HEAD_BYTES);
  const bytes = result.bytes;
  return { size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) };
}

/**
 * Reads a DICOM file's elements up to Pixel Data from growing head chunks (64 KiB, 1 MiB, 16 MiB, 32 MiB), so that
 * a multi-frame file of any size costs its header only. Accepts files without preamble or meta (PS3.10 §7.1 asks for
 * both). Bad data never throws; only a failing source does.
 */
export async function openDataset(source: RandomAccess, inflate?: Inflate): Promise<OpenedFile> {
  const head = await source.read(0, Math.min(FIRST_READ, source.size));
  const hasPreamble = hasMagic(head);
  const skipped = hasPreamble ? 0 : Math.max(startOfBareDataset(head), 0);
  const { meta, end } = readMeta(head, hasPreamble ? 132 : skipped);
  const declared = code(meta, 'x00020010');
  let syntax = declared ? transferSyntaxOf(declared) : seenSyntax(head, end);
  const opened = { meta, hasPreamble, skipped, syntaxDeclared: declared !== undefined };

  let body = source;
  let start = end;
  if (syntax.deflated) {
    const plain = await inflated(source, end, inflate);
    if (!plain) {
      const stopped = { cause: 'too-large' as const, offset: end, detail: 'the deflated dataset is not inflated' };
      return { ...opened, syntax, dataset: datasetOf({}, head, false), pixelData: null, source, stopped };
    }
    body = plain;
    start = 0;
  } else if (syntax.explicit !== startsExplicit(head, end) && end + 8 <= head.length) {
    // The declaration is wrong about VRs; what stands in the file decides, its pixel coding is still as declared.
    syntax = { ...syntax, explicit: !syntax.explicit };
  }

  for (let size = FIRST_READ; ; size = Math.min(size * 16, MAX_HEAD_BYTES)) {
    const atHand = body === source && size === FIRST_READ;
    const bytes = atHand ? head : await body.read(0, Math.min(size, body.size));
    const attempt = readElements(bytes, start, syntax);
    const { dataset, pixelData } = attempt;
    const whole = bytes.length >= body.size;
    if (pixelData) return { ...opened, syntax, dataset, pixelData, source: body };
    if (whole) return { ...opened, syntax, dataset, pixelData, source: body, stopped: stopOf(attempt, body.size) };
    if (size >= MAX_HEAD_BYTES) {
      const stopped = { cause: 'too-large' as const, offset: size, detail: 'no pixel data within the first 32 MiB' };
      return { ...opened, syntax, dataset, pixelData, source: body, stopped };
    }
  }
}
