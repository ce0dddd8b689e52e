import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import type { Geometry, MaskGeometry } from '../../model.ts';
import { encodeRuns } from '../coco/rle.ts';
import type { AnnotatedPicture } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { knownPictures, textFiles } from '../testing/import-files.ts';
import { motReader } from './mot-reader.ts';
import { readIdPng } from './mots-png.ts';
import { motsReader } from './mots-reader.ts';
import { motsLine, parseMotsRow } from './mots-row.ts';
import { motsWriter } from './mots-writer.ts';

const SIZE: [number, number] = [4, 5];
const maskOf = (bits: number[]): MaskGeometry => ({ kind: 'mask', size: SIZE, counts: encodeRuns(bits, SIZE[1], SIZE[0]) }); // prettier-ignore
const bits = (...on: number[]) => Array.from({ length: 20 }, (_, i) => Number(on.includes(i)));
const known = (names: readonly string[]) => knownPictures(Object.fromEntries(names.map((name) => [name, [5, 4]])));
const read = (files: Record<string, string | Uint8Array>, names: readonly string[]) =>
  motsReader.readFolder(textFiles(files), known(names));
const codesOf = ({ findings }: FormatReading) => findings.map(({ code }) => code.replace('core.mots-', ''));
const write = (pictures: AnnotatedPicture[], classes: string[] = []) =>
  written(motsWriter, sourceFrom(pictures, classes.map(classOf)));
const line = (frame: number, id: number, mask = maskOf(bits(1, 2)), classId = Math.floor(id / 1000)) =>
  motsLine(mask, { frame, id, classId });
const idPng = (ids: Uint16Array, width: number, height: number) =>
  sharp(ids, { raw: { width, height, channels: 1 } })
    .toColourspace('grey16')
    .png()
    .toBuffer();

const FRAMES = ['a/img1/000001.jpg', 'a/img1/000002.jpg'];

describe('MOTS', () => {
  it('reads the row of the format’s own description', () => {
    const row = '52 1005 1 375 1242 WSV:2d;1O10000O10000O1O100O100O1O100O1000000000000000O100O102N5K00O1O1N2O110OO2O001O1NTga3'; // prettier-ignore
    expect(parseMotsRow(row)).toMatchObject({ frame: 52, id: 1005, classId: 1, height: 375, width: 1242 });
  });

  it('reads masks down their columns, and the ignored region as no object', async () => {
    const reading = await read({ 'a/gt/gt.txt': `${line(1, 2005)}\n${line(1, 10_000)}\n${line(2, 2005)}` }, FRAMES);
    expect(codesOf(reading)).toEqual([]);
    expect(reading.classes.map(({ code }) => code)).toEqual(['pedestrian', 'ignored']);
    expect(reading.targets).toEqual([
      {
        ...{ fileName: FRAMES[0], source: 'a/gt/gt.txt' },
        annotations: [
          {
            ...{ class: 'pedestrian', track: '2005', parts: [{ geometry: maskOf(bits(1, 2)) }] },
            ext: { mots: { first: 1, id: 2005, class: 2 } },
          },
          {
            ...{ class: 'ignored', parts: [{ geometry: maskOf(bits(1, 2)) }] },
            ext: { mots: { first: 1, id: 10_000, class: 10 } },
          },
        ],
      },
      expect.objectContaining({ fileName: FRAMES[1] }),
    ]);
  });

  it('finds the pictures and videos of MOTChallenge, of KITTI and of Datumaro', async () => {
    const target = async (files: Record<string, string | Uint8Array>, ...names: string[]) => {
      const reading = await read(files, names);
      const [first] = reading.targets;
      return [first?.fileName, first?.annotations[0]?.parts[0]?.frame, codesOf(reading)];
    };
    const png = await idPng(
      Uint16Array.from(bits(1), (bit) => bit * 1003),
      5,
      4,
    );
    const kitti = { 'train/instances_txt/0002.txt': line(3, 1003), 'train/instances_txt/0003.txt': line(3, 1003) };
    const frames = ['train/image_02/0003/000003.png', 'train/image_02/0002/000003.png'];
    expect(await target(kitti, ...frames)).toEqual([frames[1], undefined, []]);
    expect(await target({ 't/instances/0002/000003.png': png }, 't/images/0002/000003.jpg')).toEqual([
      ...['t/images/0002/000003.jpg', undefined, []],
    ]);
    expect(await target({ 't/instances/x1.png': png }, 't/images/x1.jpg')).toEqual(['t/images/x1.jpg', undefined, []]);
    expect(await target({ 'a/gt/gt.txt': line(3, 1003) }, 'a.mp4')).toEqual(['a.mp4', 2, ['first-frame']]);
    expect(await target({ 'a/gt/gt.txt': `${line(3, 1003)}\n${line(0, 1003)}` }, 'a.mp4')).toEqual([
      ...['a.mp4', 0, ['first-frame']],
    ]);
    expect(await target({ 'instances/0002/000003.png': png }, '0002.mp4')).toEqual(['0002.mp4', 3, ['first-frame']]);
    expect(await target({ 'a/gt/gt.txt': line(3, 1003), 'a/instances/000003.png': png }, 'a/img1/000003.jpg')).toEqual([
      ...['a/img1/000003.jpg', undefined, ['pictures-left']],
    ]);
  });

  it('reads ids of 16 bits exactly, each as the mask of its pixels', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 20, maxLength: 20 }), async (ids) => {
        const image = await readIdPng(await idPng(Uint16Array.from(ids), 5, 4));
        expect(image).toEqual({ width: 5, height: 4, labels: Uint32Array.from(ids) });
      }),
      { numRuns: 60 },
    );
    const ids = bits(1, 6).map((bit, i) => (bit ? 1003 : i > 15 ? 2001 : 0));
    const reading = await read({ 'instances/000001.png': await idPng(Uint16Array.from(ids), 5, 4) }, ['000001.jpg']);
    const drafts = reading.targets[0]!.annotations;
    expect(drafts.map((draft) => [draft.class, draft.track, draft.parts[0]!.geometry])).toEqual([
      ['car', '1003', maskOf(bits(1, 6))],
      ['pedestrian', '2001', maskOf(bits(16, 17, 18, 19))],
    ]);
  });

  it('names the line of every fault and keeps the good rows', async () => {
    const rows = [
      line(1, 2005),
      '1 2006 2 4 5',
      '1 2006 2 4 5 a b',
      '1 -2006 2 4 5 a',
      line(1, 2006).replace(' 4 5 ', ' 4 6 '),
      line(1, 2006).replace(' 4 5 ', ' 0 5 '),
      line(1, 2006).replace(' 4 5 ', ' 99999999 99999999 '),
      `1 2006 2 4 5 \u0001`,
      line(1, 2005),
      line(1, 3001),
      line(1, 1007, maskOf(bits(3)), 2),
      '',
    ];
    const reading = await read({ 'a/gt/gt.txt': rows.join('\n') }, FRAMES);
    expect(reading.findings.map(({ code, location }) => [code.replace('core.mots-', ''), location!.line])).toEqual([
      ...[2, 3, 4].map((n) => ['bad-row', n]),
      ...[5, 6, 7, 8].map((n) => ['bad-mask', n]),
      ['class-and-id', 11],
      ['duplicate-row', 9],
      ['unknown-class', 10],
    ]);
    expect(reading.targets[0]!.annotations.map((draft) => draft.class)).toEqual(['pedestrian', 'pedestrian']);
    const labelled = await read({ 'a/gt/gt.txt': line(1, 3001), 'a/gt/labels.txt': 'x\ny\nz' }, FRAMES);
    expect(labelled.targets[0]!.annotations[0]!.class).toBe('z');
    const colour = await sharp(Buffer.alloc(60), { raw: { width: 5, height: 4, channels: 3 } })
      .png()
      .toBuffer();
    for (const bytes of [colour, Uint8Array.of(1, 2)])
      expect(codesOf(await read({ 'instances/000001.png': bytes }, []))).toEqual(['bad-png']);
    const whole = await idPng(
      Uint16Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 3000),
      200,
      100,
    );
    expect(codesOf(await read({ 'instances/000001.png': whole.subarray(0, whole.length >> 1) }, []))).toEqual([
      'bad-png',
    ]);
  });

  it('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.string({ maxLength: 40 }), async (bytes, text) => {
        await read({ 'a/gt/gt.txt': bytes, 'a/gt/labels.txt': text }, FRAMES);
        await read({ 'a/gt/gt.txt': `1 2005 2 4 5 ${text}`, 'a/seqinfo.ini': text }, FRAMES);
        await read({ 'instances/x.png': bytes }, []);
      }),
    );
  });

  it('is told from MOT and from others', async () => {
    const of = (files: Record<string, string | Uint8Array>) => motsReader.recognises(textFiles(files));
    const png = await idPng(Uint16Array.from(bits(1)), 5, 4);
    const grey = await sharp(Buffer.from(bits(1)), { raw: { width: 5, height: 4, channels: 1 } })
      .png()
      .toBuffer();
    expect(await of({ 'a/gt/gt.txt': line(1, 2005) })).toBe(true);
    expect(await motReader.recognises(textFiles({ 'a/gt/gt.txt': line(1, 2005) }))).toBe(false);
    expect(await of({ 'a/gt/gt.txt': '1,5,1,1,3,4,1,1,1' })).toBe(false);
    expect(await of({ 'a/instances/1.png': png })).toBe(true);
    expect(await of({ 'a/instances/1.png': grey })).toBe(false);
    expect(await of({ 'a/masks/1.png': png })).toBe(false);
  });

  const mask = fc.array(fc.nat(1), { minLength: 20, maxLength: 20 }).map(maskOf);
  const row = fc.tuple(fc.integer({ min: 1, max: 2 }), fc.constantFrom(1001, 1002, 2001, 10_000), mask);
  const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 8, selector: ([frame, id]) => `${frame} ${id}` });

  it('gives back the rows of frames and of videos', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (list, asVideo) => {
        const lines = list.map(([frame, id, one]) => line(frame, id, one));
        const names = asVideo ? ['a.mp4'] : FRAMES;
        const { targets, classes } = await read({ 'a/gt/gt.txt': lines.join('\n') }, names);
        const pictures = names.map((name) => {
          const drafts = targets.filter(({ fileName }) => fileName === name).flatMap((target) => target.annotations);
          return pictureOf(name, drafts.map((draft) => stored(draft)), { width: 5, height: 4 }); // prettier-ignore
        });
        const { files, rows: lost } = await write(pictures, classes.map(({ code }) => code)); // prettier-ignore
        expect(files['a/gt/gt.txt']!.trim().split('\n').sort()).toEqual(lines.sort());
        expect(lost).toEqual({});
        const again = await read(files, names);
        const texts = (given: FormatReading['targets']) =>
          given.flatMap(({ fileName, annotations }) =>
            annotations.map(({ ext: _, ...draft }) => JSON.stringify([fileName, draft])),
          );
        expect(texts(again.targets).sort()).toEqual(texts(targets).sort());
      }),
    );
  });

  it('gives new objects ids of their class, and says what it cannot carry', async () => {
    const at = (geometry: Geometry) => [{ geometry }];
    const one = maskOf(bits(1));
    const annotations = [
      drawn({ class: 'pedestrian', parts: at(one) }),
      drawn({ class: 'bike', parts: at(one), attributes: { a: 1 } }),
      drawn({ class: 'pedestrian', parts: at({ kind: 'box', x: 0, y: 0, width: 1, height: 1 }) }),
      drawn({ class: 'ignored', parts: at(one) }),
    ];
    const picture = (list: typeof annotations) => pictureOf('a/img1/000004.jpg', list, { width: 5, height: 4 });
    const { files, rows: lost } = await write([picture(annotations)]);
    const ids = files['a/gt/gt.txt']!.trim().split('\n').map((text) => text.split(' ').slice(0, 3).join(' ')); // prettier-ignore
    expect(ids).toEqual(['4 1001 1', '4 2001 2', '4 10000 10']);
    expect(files['a/gt/labels.txt']!.split('\n').slice(0, 3)).toEqual(['bike', 'pedestrian', 'unused-3']);
    expect(lost).toEqual({ attributes: 1, geometry: 1, shape: 1 });
    const many = Array.from({ length: 1001 }, () => drawn({ class: 'car', parts: at(one) }));
    expect((await write([picture(many)])).rows).toEqual({ objects: 2 });
  });
});
