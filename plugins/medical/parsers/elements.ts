import type { Element } from 'dicom-parser';
import { decodeText, latin1Of } from './character-sets.ts';
import type { DecodedText } from './character-sets.ts';

/** A dataset (or one sequence item) over raw bytes: dicom-parser's offsets, our own reading of values. */
export interface Dataset {
  elements: Record<string, Element>;
  bytes: Uint8Array;
  bigEndian: boolean;
  /** Terms of (0008,0005) in force here: the item's own, else its parent's (PS3.3 C.12.1.1.2). */
  charsets: readonly string[];
  /** Filled while texts are read: tag → what was wrong with its characters. */
  troubles: Map<string, NonNullable<DecodedText['trouble']>>;
  /** Values in the default repertoire that were read before: facets, groups and checks ask for the same tags. */
  known: Map<string, string[]>;
}

// VRs that are read here hold at most 1,024 characters (LT 10,240); more is damage and would only swell the facets.
const MAX_TEXT_BYTES = 10_240;

/** Wraps what dicom-parser found; `inherited` are the parent's character sets. */
export function datasetOf(
  elements: Record<string, Element>,
  bytes: Uint8Array,
  bigEndian: boolean,
  inherited: readonly string[] = [],
  troubles: Dataset['troubles'] = new Map(),
): Dataset {
  const dataset = { elements, bytes, bigEndian, charsets: inherited, troubles, known: new Map() };
  if (elements.x00080005) dataset.charsets = split(dataset, 'x00080005');
  return dataset;
}

/** The bytes of a value; empty when absent or beyond the bytes at hand. */
export function rawValue(dataset: Dataset, tag: string): Uint8Array {
  const element = dataset.elements[tag];
  if (!element || element.hadUndefinedLength) return NOTHING;
  return dataset.bytes.subarray(element.dataOffset, element.dataOffset + element.length);
}

// Text ends at the first NUL: what stands behind it is not part of the value (and may be left from another patient).
function tidy(text: string): string {
  const end = text.indexOf('\0');
  return (end < 0 ? text : text.slice(0, end)).trim();
}

/** `text` at its backslashes, tidied. Most values are single: those are not sent through the general way. */
function parts(text: string): string[] {
  return text.includes('\\') ? text.split('\\').map(tidy) : [tidy(text)];
}

function split(dataset: Dataset, tag: string): string[] {
  const bytes = rawValue(dataset, tag).subarray(0, MAX_TEXT_BYTES);
  return bytes.length === 0 ? [] : parts(latin1Of(bytes));
}

const NOTHING = new Uint8Array(0);

/** Values of a VR in the default repertoire: CS, UI, DA, TM, DT, AS, AE, DS, IS. Empty ones are dropped. */
export function codes(dataset: Dataset, tag: string): readonly string[] {
  let values = dataset.known.get(tag);
  if (!values) {
    values = split(dataset, tag).filter((value) => value !== '');
    dataset.known.set(tag, values);
  }
  return values;
}

export function code(dataset: Dataset, tag: string): string | undefined {
  return codes(dataset, tag)[0];
}

/** Values of SH, LO, UC; with `personName`, of PN. Decoded first, then split. */
export function texts(dataset: Dataset, tag: string, personName = false): string[] {
  const bytes = rawValue(dataset, tag).subarray(0, MAX_TEXT_BYTES);
  if (bytes.length === 0) return [];
  const decoded = decodeText(bytes, dataset.charsets, personName);
  if (decoded.trouble) dataset.troubles.set(tag, decoded.trouble);
  return parts(decoded.text).filter((value) => value !== '');
}

export function text(dataset: Dataset, tag: string): string | undefined {
  return texts(dataset, tag)[0];
}

/** A person name without empty components at its ends: `Wang^XiaoDong=王^小东` (PS3.5 §6.2.1). */
export function personName(dataset: Dataset, tag: string): string | undefined {
  const name = texts(dataset, tag, true)[0];
  const groups = name?.split('=').map((group) => group.replace(/[\s^]+$/, '').trim());
  return groups?.join('=').replace(/=+$/, '') || undefined;
}

/** Decimal or integer strings (DS, IS) as finite numbers; whatever is none is dropped. */
export function numbers(dataset: Dataset, tag: string): number[] {
  return codes(dataset, tag)
    .map(Number)
    .filter((value) => Number.isFinite(value));
}

export function number(dataset: Dataset, tag: string): number | undefined {
  return numbers(dataset, tag)[0];
}

/** Values of US (or SS with `signed`). */
export function shorts(dataset: Dataset, tag: string, signed = false): number[] {
  const bytes = rawValue(dataset, tag);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.min(bytes.length >> 1, 65_536) }, (_, index) =>
    signed ? view.getInt16(index * 2, !dataset.bigEndian) : view.getUint16(index * 2, !dataset.bigEndian),
  );
}

export function short(dataset: Dataset, tag: string, signed = false): number | undefined {
  const bytes = rawValue(dataset, tag);
  if (bytes.length < 2) return undefined;
  const [low, high] = dataset.bigEndian ? [bytes[1]!, bytes[0]!] : [bytes[0]!, bytes[1]!];
  const value = (high << 8) | low;
  return signed && value > 0x7fff ? value - 0x10000 : value;
}

/** Items of a sequence; each reads its texts by its own character set, if it has one. */
export function items(dataset: Dataset, tag: string): Dataset[] {
  return (dataset.elements[tag]?.items ?? []).flatMap((item) =>
    item.dataSet
      ? [datasetOf(item.dataSet.elements, dataset.bytes, dataset.bigEndian, dataset.charsets, dataset.troubles)]
      : [],
  );
}
