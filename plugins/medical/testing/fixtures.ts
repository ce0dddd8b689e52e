import { deflateRawSync } from 'node:zlib';
import type { FindingDraft, ParseOutput, ParsedItem } from '@lode/core';
import { parseBytes as parseWith } from '@lode/core/testing';
import { dataset, part10 } from '../demo/part10.ts';
import type { Field } from '../demo/part10.ts';
import { dicomParser } from '../parsers/dicom.parser.ts';

/** A 4 × 2 CT slice with 16 signed bits; `changes` replace elements by tag, `null` removes one. */
export function fieldsOf(changes: Record<string, [vr: string, value: Field[2]] | null> = {}): Field[] {
  const fields: Record<string, [string, Field[2]] | null> = {
    x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.2'],
    x00080018: ['UI', '1.2.3.4.5'],
    x00080020: ['DA', '20240305'],
    x00080060: ['CS', 'CT'],
    x00100010: ['PN', 'Doe^Jane'],
    x00100020: ['LO', 'P-1'],
    x0020000d: ['UI', '1.2.3'],
    x0020000e: ['UI', '1.2.3.4'],
    x00200011: ['IS', '2'],
    x00200013: ['IS', '14'],
    x00280002: ['US', 1],
    x00280004: ['CS', 'MONOCHROME2'],
    x00280010: ['US', 2],
    x00280011: ['US', 4],
    x00280100: ['US', 16],
    x00280101: ['US', 16],
    x00280102: ['US', 15],
    x00280103: ['US', 1],
    x7fe00010: ['OW', new Uint8Array(16)],
    ...changes,
  };
  return Object.entries(fields).flatMap(([tag, field]) => (field ? [[tag, ...field] as Field] : []));
}

export function parseBytes(bytes: Uint8Array): Promise<ParseOutput> {
  return parseWith(dicomParser, bytes, { path: 'IM1' });
}

/** The one item of a file made of `fields`; fails the test when there is none. */
export async function itemOf(changes: Parameters<typeof fieldsOf>[0] = {}): Promise<ParsedItem> {
  const { items, findings } = await parseBytes(part10(fieldsOf(changes)));
  if (items?.length !== 1 || !items[0]) throw new Error(`no item: ${JSON.stringify(findings)}`);
  return items[0];
}

export function codesOf(findings: readonly FindingDraft[] | undefined): string[] {
  return (findings ?? []).map((finding) => finding.code);
}

/** The same dataset without VRs, as Implicit VR Little Endian writes it; no sequences. */
export function implicitDataset(fields: readonly Field[]): Uint8Array {
  return recoded(fields, (tag, _vr, value) => [...u16(tag[0]), ...u16(tag[1]), ...u16(value.length), 0, 0, ...value]);
}

/** Explicit VR Big Endian; values of US and OW are turned round. */
export function bigEndianDataset(fields: readonly Field[]): Uint8Array {
  return recoded(fields, (tag, vr, value) => {
    const content = vr === 'US' || vr === 'OW' ? swapped(value) : [...value];
    const length = vr === 'OW' ? [0, 0, 0, 0, ...u16(value.length).reverse()] : u16(value.length).reverse();
    return [...u16(tag[0]).reverse(), ...u16(tag[1]).reverse(), ...Buffer.from(vr), ...length, ...content];
  });
}

const u16 = (value: number): number[] => [value & 0xff, value >> 8];

function swapped(value: Uint8Array): number[] {
  return Array.from(value, (_, index) => value[index ^ 1] as number);
}

function recoded(
  fields: readonly Field[],
  write: (tag: [number, number], vr: string, value: Uint8Array) => number[],
): Uint8Array {
  const sorted = [...fields].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return new Uint8Array(
    sorted.flatMap((field) => {
      const [name, vr] = field;
      const header = vr === 'OW' ? 12 : 8;
      return write(
        [parseInt(name.slice(1, 5), 16), parseInt(name.slice(5), 16)],
        vr,
        dataset([field]).subarray(header),
      );
    }),
  );
}

export function deflatedFile(fields: readonly Field[]): Uint8Array {
  return part10(fields, '1.2.840.10008.1.2.1.99', new Uint8Array(deflateRawSync(dataset(fields))));
}

/** Pixel Data as items: an empty offset table, then the fragments (PS3.5 A.4). */
export function encapsulatedFile(
  fields: readonly Field[],
  syntax: string,
  fragments: readonly Uint8Array[],
): Uint8Array {
  const without = dataset(fields.filter(([tag]) => tag !== 'x7fe00010'));
  const item = (content: Uint8Array) => [0xfe, 0xff, 0x00, 0xe0, ...u16(content.length), 0, 0, ...content];
  const head = [0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff];
  const end = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
  const pixels = [...head, ...item(new Uint8Array(0)), ...fragments.flatMap(item), ...end];
  return part10(fields, syntax, new Uint8Array([...without, ...pixels]));
}
