import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import { knownPictures, textFiles } from '../testing/import-files.ts';
import { motReader } from './mot-reader.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/mot_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

const frames = knownPictures({ 'MOT17-02/img1/000001.jpg': [100, 50], 'MOT17-02/img1/000002.jpg': [100, 50] });
const video = knownPictures({ 'clips/MOT17-02.mp4': [100, 50] });
const read = (gt: string, more: Record<string, string> = {}, pictures = frames) =>
  motReader.readFolder(textFiles({ 'MOT17-02/gt/gt.txt': gt, ...more }), pictures);
const codes = async (...given: Parameters<typeof read>) =>
  (await read(...given)).findings.map(({ code, location }) => [code.replace('core.mot-', ''), location?.line]);

describe('MOT reader', () => {
  it('reads official rows as counting frames and pixels from 1', async () => {
    const { targets, findings, classes } = await read('1,5,11,21,30,40,1,1,0.5\n2,5,12,21,30,40,0,7,1\n');
    expect(findings).toEqual([]);
    expect(classes.map(({ code }) => code)).toEqual(['pedestrian', 'static person']);
    expect(targets).toEqual([
      {
        fileName: 'MOT17-02/img1/000001.jpg',
        source: 'MOT17-02/gt/gt.txt',
        annotations: [
          {
            class: 'pedestrian',
            track: '5',
            parts: [{ geometry: { kind: 'box', x: 10, y: 20, width: 30, height: 40 } }],
            attributes: { visibility: 0.5 },
            ext: { mot: { base: 1, id: 5, class: 1 } },
          },
        ],
      },
      {
        fileName: 'MOT17-02/img1/000002.jpg',
        source: 'MOT17-02/gt/gt.txt',
        annotations: [
          {
            class: 'static person',
            track: '5',
            parts: [{ geometry: { kind: 'box', x: 11, y: 20, width: 30, height: 40 } }],
            attributes: { visibility: 1, ignored: true },
            ext: { mot: { base: 1, id: 5, class: 7 } },
          },
        ],
      },
    ]);
  });

  it('takes labels.txt for a sign of Datumaro or CVAT, which count pixels from 0', async () => {
    const labels = { 'MOT17-02/gt/labels.txt': 'cat\ndog\n' };
    const { targets, findings } = await read('1,5,11,21,30,40,1,2,1', labels);
    const [draft] = targets[0]!.annotations;
    expect([draft!.class, draft!.parts[0]!.geometry]).toEqual([
      'dog',
      { kind: 'box', x: 11, y: 21, width: 30, height: 40 },
    ]);
    expect(findings.map(({ code }) => code)).toEqual(['core.mot-zero-based']);
  });

  it('makes one annotation of an object of a video, with a part for each row', async () => {
    const { targets } = await read(
      '4,5,11,21,30,40,1,1,0.5\n2,5,1,1,3,4,1,1,1\n2,6,1,1,3,4,1,1,1\n3,-1,1,1,3,4,1,1,1\n2,-1,1,1,3,4,1,1,1\n',
      { 'MOT17-02/seqinfo.ini': '[Sequence]\r\nname=MOT17-02\r\nimDir=img1\r\nimWidth=100\r\nimHeight=50\r\n' },
      video,
    );
    expect(targets.map(({ fileName, size }) => [fileName, size])).toEqual([
      ['clips/MOT17-02.mp4', { width: 100, height: 50 }],
    ]);
    const [five, six, ...loose] = targets[0]!.annotations;
    expect(five).toEqual({
      ...{ class: 'pedestrian', track: '5', ext: { mot: { base: 1, id: 5, class: 1 } } },
      parts: [
        { frame: 1, geometry: { kind: 'box', x: 0, y: 0, width: 3, height: 4 }, attributes: { visibility: 1 } },
        { frame: 3, geometry: { kind: 'box', x: 10, y: 20, width: 30, height: 40 }, attributes: { visibility: 0.5 } },
      ],
    });
    expect(six!.track).toBe('6');
    expect(loose.map(({ track, parts }) => [track, parts[0]!.frame])).toEqual([[undefined, 2], [undefined, 1]]); // prettier-ignore
  });

  it('reads detections as a model’s, and rows without a class as pedestrians', async () => {
    const det = textFiles({ 'MOT17-02/det/det.txt': '1,-1,1,1,3,4,0.9,-1,-1,-1\n1,-1,1,1,3,4,-2.5,-1,-1,-1' });
    const { targets, findings } = await motReader.readFolder(det, frames);
    expect(findings.map(({ code, evidence }) => [code, evidence])).toEqual([['core.mot-pedestrian', { rows: 2 }]]);
    const [sure, odd] = targets[0]!.annotations;
    expect(sure).toMatchObject({ class: 'pedestrian', confidence: 0.9, model: { id: 'unknown' } });
    expect(sure!.ext!.mot).toEqual({ base: 1, rows: { '0': '1,-1,1,1,3,4,0.9,-1,-1,-1' } });
    expect(odd).toMatchObject({ attributes: { score: -2.5 }, model: { id: 'unknown' } });
    expect(await codes('1,1,1,1,3,4,1,1,1', { 'MOT17-02/det/det.txt': '1,-1,1,1,3,4,0.9' })).toEqual([
      ['detections-left', undefined],
    ]);
  });

  it('reads the places in the world of MOT15 as no class', async () => {
    const { targets } = await read('1,1,1,1,3,4,1,-2.5,7.1,0');
    const [draft] = targets[0]!.annotations;
    expect([draft!.class, draft!.attributes]).toEqual(['pedestrian', undefined]);
  });

  it('keeps the tracks of two sequences apart', async () => {
    const files = textFiles({ 'a/gt/gt.txt': '1,5,1,1,3,4,1,1,1', 'b/gt/gt.txt': '1,5,1,1,3,4,1,1,1' });
    const { targets } = await motReader.readFolder(files, knownPictures({ 'a.mp4': [9, 9], 'b.mp4': [9, 9] }));
    expect(targets.map(({ fileName, annotations }) => [fileName, annotations[0]!.track])).toEqual([
      ['a.mp4', 'a 5'],
      ['b.mp4', 'b 5'],
    ]);
  });

  it('names the line of every fault and keeps the good rows', async () => {
    const rows = [
      '1,1,1,1,3,4,1,1,1',
      '1,1,1,1,3',
      'frame,id,left,top,width,height',
      '0,1,1,1,3,4,1,1,1',
      '1.5,1,1,1,3,4,1,1,1',
      '1,2,1,1,-3,4,1,1,1',
      '1,2,NaN,1,3,4,1,1,1',
      '1,2,1e300,1,3,4,1,1,1',
      '1,1,2,2,3,4,1,1,1',
      '1,3,1,1,3,4,1,99,1',
      '1,4,1,1,3,4,1,1,7',
      '',
      '1,1.5,1,1,3,4,1,1,1',
      '1,6,1,1,3,4,x,1,1',
    ];
    expect(await codes(rows.join('\n'))).toEqual([
      ...[2, 3].map((line) => ['bad-row', line]),
      ...[4, 5].map((line) => ['bad-frame', line]),
      ['bad-box', 6],
      ['bad-row', 7],
      ['bad-box', 8],
      ...[13, 14].map((line) => ['bad-row', line]),
      ['duplicate-row', 9],
      ['unknown-class', 10],
      ['bad-visibility', 11],
    ]);
    expect((await read(rows.join('\n'))).targets[0]!.annotations).toHaveLength(2);
    expect(await codes('1,1,1,1,3,4,1,-1,1', { 'MOT17-02/gt/labels.txt': 'cat' })).toEqual([
      ['zero-based', undefined],
      ['no-class', 1],
    ]);
    expect(await codes('1,5,1,1,3,4,1,1,1\n2,5,1,1,3,4,1,2,1', {}, video)).toEqual([['class-change', 2]]);
    const wrong = textFiles({ 'gt/gt.txt': Uint8Array.of(0x31, 0xff) });
    expect((await motReader.readFolder(wrong, frames)).findings.map(({ code }) => code)).toEqual(['core.mot-encoding']);
  });

  it('names what is missing where the dataset has neither frames nor video', async () => {
    const { targets } = await read('1,5,1,1,3,4,1,1,1', {}, knownPictures({}));
    expect(targets.map(({ fileName }) => fileName)).toEqual(['MOT17-02']);
    const loose = await motReader.readFolder(textFiles({ 'gt.txt': '1,5,1,1,3,4,1,1,1' }), knownPictures({}));
    expect(loose.targets.map(({ fileName }) => fileName)).toEqual(['img1/000001.jpg']);
  });

  it('recognises its own by name and first row', async () => {
    const of = (files: Record<string, string>) => motReader.recognises(textFiles(files));
    expect(await of({ 'a/gt/gt.txt': '1,5,1,1,3,4,1,1,1' })).toBe(true);
    expect(await of({ 'a/gt/gt.txt': '1 2005 2 375 1242 WSV:2d' })).toBe(false);
    expect(await of({ 'a/labels/gt.txt': '0 0.5 0.5 0.1 0.1' })).toBe(false);
    expect(await of({ 'a/other.txt': '1,5,1,1,3,4,1,1,1' })).toBe(false);
    expect(await of({})).toBe(false);
  });

  it('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), fc.string({ maxLength: 60 }), async (bytes, text) => {
        await motReader.readFolder(
          textFiles({ 'gt/gt.txt': bytes, 'gt/labels.txt': text, 'seqinfo.ini': text }),
          frames,
        );
        await motReader.readFolder(textFiles({ 'gt/gt.txt': `1,2,3,4,${text}\n${text},1,1,1,1,1,1` }), frames);
      }),
    );
  });

  withSamples('reads the datumaro sets as they stand in the files', async () => {
    for (const [name, pictures, target] of [
      ['mot_seq', { 'x/000001.jpg': [16, 16] }, 'x/000001.jpg'],
      ['mot_seq_with_seqinfo', { 'Test.mp4': [16, 16] }, 'Test.mp4'],
    ] as const) {
      const root = `${samples}${name}`;
      const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
        /\.(txt|ini)$/.test(path),
      );
      const files = textFiles(Object.fromEntries(paths.map((path) => [path, readFileSync(`${root}/${path}`)])));
      expect(await motReader.recognises(files)).toBe(true);
      const { targets, findings } = await motReader.readFolder(files, knownPictures(pictures as never));
      expect(findings.map(({ code }) => code)).toEqual(['core.mot-zero-based']);
      expect(targets[0]).toMatchObject({
        fileName: target,
        annotations: [{ class: 'label_2', parts: [{ geometry: { kind: 'box', x: 0, y: 4, width: 4, height: 8 } }] }],
      });
    }
  });
});
