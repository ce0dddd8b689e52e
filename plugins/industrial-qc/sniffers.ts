import type { Sniffer } from '@lode/core';
import { bmpHeader } from './parsers/bmp.ts';

const starts = (head: Uint8Array, at: number, ...bytes: number[]) => bytes.every((byte, i) => head[at + i] === byte);
const text = (value: string) => [...value].map((c) => c.charCodeAt(0));

/** DICOM allows any preamble, also one that makes the file a TIFF as well (PS3.10 §7.1): that is not ours. */
const isDicom = (head: Uint8Array) => starts(head, 128, ...text('DICM'));

function confidence(head: Uint8Array): number {
  if (isDicom(head)) return 0;
  if (starts(head, 0, 0xff, 0xd8, 0xff)) return 0.8;
  if (starts(head, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 0.8;
  if (starts(head, 0, ...text('RIFF')) && starts(head, 8, ...text('WEBP'))) return 0.8;
  // Baseline TIFF and BigTIFF, both byte orders. Lower, because a GeoTIFF belongs to whoever knows its keys.
  if ([42, 43].some((n) => starts(head, 0, 0x49, 0x49, n, 0) || starts(head, 0, 0x4d, 0x4d, 0, n))) return 0.6;
  // "BM" alone begins many a text.
  if (bmpHeader(head)) return 0.7;
  return 0;
}

export const imageSniffer: Sniffer = {
  parser: 'industrial-qc.image',
  headBytes: 256,
  sniff: confidence,
};
