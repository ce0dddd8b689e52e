import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnnotationDraft, AnnotationPart, Geometry } from '../../model.ts';
import type { AnnotatedPicture, ExportedAnnotation } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { knownPictures, textFiles } from '../testing/import-files.ts';
import { motReader } from './mot-reader.ts';
import { motWriter } from './mot-writer.ts';

const write = (pictures: AnnotatedPicture[], classes = ['cat', 'dog']) =>
  written(motWriter, sourceFrom(pictures, classes.map(classOf)));
const picturesOf = ({ targets }: FormatReading, names: readonly string[]) =>
  names.map((name) => {
    const annotations = targets.filter(({ fileName }) => fileName === name).flatMap((target) => target.annotations);
    return pictureOf(name, annotations.map((draft) => stored(draft)));
  }); // prettier-ignore
/** Rows of a list in any order, numbers as numbers. */
const rowsIn = (text: string) =>
  text.split('\n').filter((line) => line !== '').map((line) => line.split(',').map(Number).join(',')).sort(); // prettier-ignore

const FRAMES = ['a/img1/000001.jpg', 'a/img1/000002.jpg', 'a/img1/000003.jpg'];
const known = (names: readonly string[]) => knownPictures(Object.fromEntries(names.map((name) => [name, [100, 50]])));
const read = (files: Record<string, string>, names = FRAMES) => motReader.readFolder(textFiles(files), known(names));
const box = (x: number): Geometry => ({ kind: 'box', x, y: 1, width: 3, height: 4 });
const one = (parts: AnnotationPart[], more: Partial<ExportedAnnotation> = {}) => drawn({ class: 'dog', parts }, more);

const number = fc.oneof(fc.integer({ min: -50, max: 2000 }), fc.integer({ min: -5000, max: 90_000 }).map((n) => n / 100)); // prettier-ignore
const size = fc.oneof(fc.nat(500), fc.nat(50_000).map((n) => n / 100)); // prettier-ignore
const line = fc
  .record({
    frame: fc.integer({ min: 1, max: 3 }),
    id: fc.constantFrom(-1, 1, 2, 7),
    place: fc.tuple(number, number, size, size),
    rest: fc.constantFrom('1,1,1', '0,2,0.25', '1,3,0', '1', '0.5,2', '1,2,1,-1', '3.5,-1,-1,-1'),
  })
  .map(({ frame, id, place, rest }) => ({ key: `${frame} ${id}`, id, text: [frame, id, ...place, rest].join(',') }));
/** An object keeps its class here, and is once on a frame. */
const lines = fc.uniqueArray(line, { maxLength: 8, selector: ({ key, id, text }) => (id < 0 ? text : key) });

describe('MOT writer', () => {
  it('gives back the rows of frames and of videos, whichever pixel is the first one', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), fc.boolean(), async (list, labelled, asVideo) => {
        const text = list.map((one) => one.text).join('\n');
        const labels: Record<string, string> = labelled ? { 'a/gt/labels.txt': 'cat\ndog\nbird' } : {};
        const names = asVideo ? ['a.mp4'] : FRAMES;
        const reading = await read({ 'a/gt/gt.txt': text, ...labels }, names);
        fc.pre(reading.findings.every(({ severity }) => severity === 'info'));
        fc.pre(asVideo || list.length > 0);
        const { files, rows, report } = await write(picturesOf(reading, names), []);
        expect(rowsIn(files['a/gt/gt.txt'] ?? '')).toEqual(rowsIn(text));
        expect(rows).toEqual({});
        expect(report.leftOut).toBe(0);
        if (list.length === 0) return;
        expect('a/gt/labels.txt' in files).toBe(labelled);
        const again = await read(files, names);
        const plain = (given: FormatReading) =>
          given.targets.flatMap(({ fileName, annotations }) =>
            annotations.map(({ ext: _, ...draft }) => JSON.stringify([fileName, draft])),
          );
        expect(plain(again).sort()).toEqual(plain(reading).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('gives back every draft that it can carry', async () => {
    const quarter = fc.integer({ min: -40, max: 4000 }).map((n) => n / 4);
    const draft = fc.record({
      class: fc.constantFrom('cat', 'dog'),
      geometry: fc.record({ kind: fc.constant('box' as const), x: quarter, y: quarter, width: fc.nat(99), height: fc.nat(99) }),
      attributes: fc.record({ visibility: fc.constantFrom(0, 0.5, 1), ignored: fc.constant(true) }, { requiredKeys: ['visibility'] }),
      frame: fc.nat(2),
    }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 6 }), async (list) => {
        const pictures = FRAMES.map((name, i) =>
          pictureOf(name, list.flatMap(({ geometry, frame, ...rest }, n) =>
            frame === i ? [drawn({ ...rest, parts: [{ geometry }], track: `t${n}` })] : [])),
        ); // prettier-ignore
        const { files, rows } = await write(pictures);
        const { targets, findings } = await read(files);
        expect(findings.map(({ code }) => code)).toEqual(['core.mot-zero-based']);
        const said = targets.flatMap(({ fileName, annotations }) =>
          annotations.map((one) => JSON.stringify([fileName, one.class, one.parts, one.attributes])),
        );
        const meant = list.map((one) => JSON.stringify([FRAMES[one.frame], one.class, [{ geometry: one.geometry }], one.attributes])); // prettier-ignore
        const plain = (texts: string[]) => texts.map((text) => JSON.stringify(sorted(JSON.parse(text)))).sort();
        expect(plain(said)).toEqual(plain(meant));
        expect(rows).toEqual({});
      }),
    );
  });

  it('writes labels.txt, and a seqinfo.ini with all that Datumaro wants', async () => {
    const { files } = await write([pictureOf('a/img1/000007.png', [one([{ geometry: box(1) }])])]);
    expect(files).toEqual({
      'a/gt/gt.txt': '7,-1,1,1,3,4,1,2,1\n',
      'a/gt/labels.txt': 'cat\ndog\n',
      'a/seqinfo.ini':
        '[Sequence]\nname=a\nimDir=img1\nframeRate=0\nseqLength=7\nimWidth=100\nimHeight=50\nimExt=.png\n',
    });
  });

  it('keeps the numbers of classes and fills the lines between them', async () => {
    const reading = await read({ 'a/gt/gt.txt': '1,1,1,1,3,4,1,3,1', 'a/gt/labels.txt': '\n\ncar' });
    const { files } = await write(picturesOf(reading, FRAMES), []);
    expect(files['a/gt/labels.txt']).toBe('unused-1\nunused-2\ncar\n');
    expect((await read(files)).classes.map(({ code }) => code)).toEqual(['car']);
  });

  it('computes the frames of a track between its key frames, without those out of view', async () => {
    const at = (frame: number, x: number, more: Partial<AnnotationPart> = {}): AnnotationPart => ({
      ...{ frame, geometry: box(x), keyframe: true },
      ...more,
    });
    const track = one([at(0, 0), at(2, 4), at(3, 4, { outside: true }), at(5, 9)]);
    const { files, rows } = await write([pictureOf('v.mp4', [track])]);
    expect(files['v/gt/gt.txt']!.split('\n')).toEqual([
      ...['1,1,0,1,3,4,1,2,1', '2,1,2,1,3,4,1,2,1', '3,1,4,1,3,4,1,2,1', '6,1,9,1,3,4,1,2,1', ''],
    ]);
    expect(rows).toEqual({ filled: 1, keyframes: 1, visibility: 1 });
    const far = await write([pictureOf('v.mp4', [one([at(0, 0), at(999_999, 0)])])]);
    expect(far.rows).toEqual({ gap: 1, keyframes: 1, visibility: 1 });
    const stills = one([0, 3].map((frame) => ({ frame, geometry: box(frame) })));
    expect((await write([pictureOf('v.mp4', [stills])])).files['v/gt/gt.txt']!.split('\n')).toHaveLength(3);
  });

  it('gives each object one number over the pictures of its sequence', async () => {
    const on = (name: string, ...tracks: string[]) =>
      pictureOf(name, tracks.map((track) => one([{ geometry: box(0) }], { track }))); // prettier-ignore
    const { files } = await write([on('a/1.jpg', 'x', 'y'), on('b/1.jpg', 'y'), on('a/2.jpg', 'y', 'z')]);
    const ids = (root: string) => files[`${root}/gt/gt.txt`]!.trim().split('\n').map((row) => row.split(',').slice(0, 2).join(' ')); // prettier-ignore
    expect(ids('a')).toEqual(['1 1', '1 2', '2 2', '2 3']);
    expect(ids('b')).toEqual(['1 1']);
  });

  it('numbers pictures by their place where their names are no numbers, and says so', async () => {
    const pictures = ['x/night.jpg', 'x/day.jpg'].map((name) => pictureOf(name, [one([{ geometry: box(0) }])]));
    const { files, rows } = await write(pictures);
    expect(files['x/gt/gt.txt']!.split('\n').map((row) => row[0])).toEqual(['1', '2', undefined]);
    expect(rows).toEqual({ 'frame-name': 2, visibility: 2 });
  });

  it('says what it cannot carry', async () => {
    const ring: [number, number][] = [[0, 0], [9, 0], [9, 9]]; // prettier-ignore
    const polygon: Geometry = { kind: 'polygon', polygons: [[ring]] };
    const draft: AnnotationDraft = { class: 'dog', parts: [{ geometry: box(0) }] };
    const pictures = [
      one([{ geometry: polygon }]),
      one([{ geometry: box(0) }, { geometry: polygon }]),
      one([{ geometry: { kind: 'tag' } }]),
      one([{ geometry: box(0), stream: 'left' }]),
      one([{ geometry: box(0), start: '0' }]),
      drawn({ ...draft, attributes: { colour: 'red' }, group: 'g', relations: [{ type: 'on', to: 'x' }] }),
      stored({ ...draft, confidence: 0.5, model: { id: 'yolo' }, originalId: '7', ext: { coco: {} } }, { reviewState: 'accepted' }),
    ]; // prettier-ignore
    const { rows, report } = await write([pictureOf('a/1.jpg', pictures)]);
    expect(rows).toEqual({
      ...{ 'derived-box': 1, outline: 1, geometry: 1, stream: 1, time: 1, shape: 3 },
      ...{
        attributes: 1,
        group: 1,
        relations: 1,
        confidence: 1,
        provenance: 1,
        id: 1,
        extra: 1,
        review: 1,
        visibility: 4,
      },
    });
    expect([report.annotations, report.leftOut]).toEqual([4, 3]);
  });

  it('writes what was drawn beside rows of the benchmark as the benchmark does, unless its class is another', async () => {
    const reading = await read({ 'a/gt/gt.txt': '1,5,11,21,30,40,1,1,1' });
    const [picture] = picturesOf(reading, FRAMES);
    const beside = async (code: string) => {
      const added = drawn({ class: code, parts: [{ geometry: box(1) }] });
      return (await write([{ ...picture!, annotations: [...picture!.annotations, added] }], [])).files;
    };
    expect(await beside('pedestrian')).toMatchObject({ 'a/gt/gt.txt': '1,-1,2,2,3,4,1,1,1\n1,5,11,21,30,40,1,1,1\n' });
    expect(await beside('cat')).toMatchObject({
      'a/gt/gt.txt': '1,-1,1,1,3,4,1,2,1\n1,5,10,20,30,40,1,1,1\n',
      'a/gt/labels.txt': 'pedestrian\ncat\n',
    });
  });

  it('writes of an edited row what is so now', async () => {
    const reading = await read({ 'a/gt/gt.txt': '1,5,11,21,30,40,0.5,1,1,9' });
    const [draft] = reading.targets[0]!.annotations;
    const text = async (rev: number) =>
      (await write([pictureOf(FRAMES[0]!, [stored({ ...draft!, parts: [{ geometry: box(1) }] }, { rev })])], [])).files;
    expect((await text(1))['a/gt/gt.txt']).toBe('1,5,11,21,30,40,0.5,1,1,9\n');
    expect((await text(2))['a/gt/gt.txt']).toBe('1,5,2,2,3,4,0.5,1,1\n');
  });
});

/** Keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort().map(([key, inner]) => [key, sorted(inner)])); // prettier-ignore
}
