import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { dataset, part10 } from '../demo/part10.ts';
import { bigEndianDataset, fieldsOf, implicitDataset } from '../testing/fixtures.ts';
import { dicomSniffer } from './dicom.sniffer.ts';

const sniff = (bytes: Uint8Array): number =>
  dicomSniffer.sniff(bytes.subarray(0, dicomSniffer.headBytes), { name: 'x.dcm', size: bytes.length });
const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text.padEnd(300, ' '), (character) => character.charCodeAt(0));

describe('sniffing DICOM', () => {
  it('is sure of DICM, and fairly sure of bare datasets', () => {
    const fields = fieldsOf();
    expect(sniff(part10(fields))).toBe(1);
    for (const bare of [dataset(fields), implicitDataset(fields), bigEndianDataset(fields)])
      expect(sniff(bare)).toBe(0.6);
    expect(sniff(new Uint8Array([0x20, ...dataset(fieldsOf({ x00080005: ['CS', 'ISO_IR 100'] }))]))).toBe(0.5);
  });

  it.each([
    ['text', ascii('Lorem ipsum, DICM and 0008,0005')],
    ['json', ascii('{"a": 1}')],
    ['zip', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 8, 0, 8, 0, ...new Array<number>(290).fill(0)])],
    ['mp4', new Uint8Array([0, 0, 0, 32, ...ascii('ftypisom')])],
    ['zeros', new Uint8Array(300)],
    ['short', new Uint8Array([8, 0, 5, 0])],
    ['little endian integers', new Uint8Array(new Uint32Array(64).map((_, index) => index * 8).buffer)],
  ])('leaves %s to others', (_name, bytes) => {
    expect(sniff(bytes)).toBe(0);
  });

  it('leaves pictures to others', async () => {
    const image = sharp({ create: { width: 40, height: 40, channels: 3, background: '#888' } });
    for (const format of ['jpeg', 'png', 'webp', 'tiff', 'gif'] as const)
      expect(sniff(await image.toFormat(format).toBuffer())).toBe(0);
  });
});
