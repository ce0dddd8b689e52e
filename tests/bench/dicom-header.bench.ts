import assert from 'node:assert/strict';
import dcmjs from 'dcmjs';
import dicomParser from 'dicom-parser';
import { bytesSource } from '@lode/core/testing';
import { loadParser } from '@lode/gateway';
import type { Bench } from './bench.ts';
import { ownCpuSeconds } from './cpu.ts';
import { ctSlices } from './deliveries.ts';
import { interleave, ratioOf } from './rounds.ts';

const FILES = 200;
const ROUNDS = 9;
/** Elements that scanners write besides, so that the header has about as many as those of real scanners: a hundred. */
const MORE_ELEMENTS = 55;

/** Explicit VR little endian with a 16-bit length (PS3.5 §7.1.2). */
function element(group: number, number: number, vr: string, text: string): Buffer {
  const value = Buffer.from(text.length % 2 === 0 ? text : `${text} `, 'latin1');
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

/** A CT slice without its pixels, with private elements of (0029,xxxx) instead. */
function headerOf(slice: Uint8Array): Uint8Array {
  const { elements } = dicomParser.parseDicom(slice, { untilTag: 'x7fe00010' });
  const startOfPixels = elements['x7fe00010']!.dataOffset - 12;
  const more = Array.from({ length: MORE_ELEMENTS }, (_, i) =>
    i % 2 === 0
      ? element(0x0029, 0x1001 + i, 'LO', `reconstruction parameter ${i}`)
      : element(0x0029, 0x1001 + i, 'DS', `${i}.25\\-${i}.5`),
  );
  const creator = element(0x0029, 0x0010, 'LO', 'LODE BENCH');
  return new Uint8Array(Buffer.concat([slice.subarray(0, startOfPixels), creator, ...more]));
}

export const dicomHeader: Bench = {
  name: 'dicom-header',
  async run() {
    const headers = (await ctSlices(FILES)).map(({ data }) => headerOf(data));
    const parser = await loadParser('medical', 'medical.dicom');
    const input = { path: 'x', sha256: '', companions: {}, context: {} };
    const ours = (bytes: Uint8Array) => parser.parse({ ...input, source: bytesSource(bytes) });
    const theirs = (bytes: Uint8Array) =>
      dcmjs.data.DicomMessage.readFile(bytes.buffer as ArrayBuffer, { untilTag: '7FE00010' }).dict;

    for (const header of headers) {
      const { facets, identity } = (await ours(header)).items![0]!;
      const dict = theirs(header);
      const value = (tag: string) => dict[tag]!.Value[0];
      assert.equal(identity, value('00080018'));
      assert.equal(facets['seriesInstanceUid'], value('0020000E'));
      assert.equal(facets['seriesDescription'], value('0008103E'));
      assert.equal(facets['rows'], value('00280010'));
      assert.deepEqual(facets['imagePositionPatient'], dict['00200032']!.Value);
    }
    const rate = (read: (bytes: Uint8Array) => unknown, times: number) => async () => {
      const before = ownCpuSeconds();
      for (let i = 0; i < times; i++) for (const header of headers) await read(header);
      return (headers.length * times) / (ownCpuSeconds() - before);
    };
    // Repeated until both take about a second.
    const subjects = { ours: rate(ours, 40), theirs: rate(theirs, 6) };
    await interleave(1, subjects);
    const rates = await interleave(ROUNDS, subjects);
    const words = {
      name: 'dicom-header',
      ours: 'the medical parser on CT headers of a hundred elements, from bytes to checked facets, groups and findings',
      control: 'dcmjs DicomMessage.readFile on the same bytes',
      unit: 'files per CPU-second',
      target: { atLeast: 4 },
    };
    return [ratioOf(words, rates.ours, rates.theirs)];
  },
};
