import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnnotationDraft, AnnotationPart, Geometry, Point } from '../../model.ts';
import type { AnnotatedPicture, ExportedAnnotation } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { csvReader, readCsv } from './csv-reader.ts';
import { csvWriter } from './csv-writer.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (...lines: string[]) => readCsv(bytes(lines.join('\n')));
const codes = ({ findings }: FormatReading) => findings.map(({ code }) => code.replace('core.csv-', ''));
const BOX = 'image,class,id,x,y,width,height,score';
const shapes = ({ targets }: FormatReading) =>
  targets.flatMap(({ annotations }) => annotations.flatMap(({ parts }) => parts.map(({ geometry }) => geometry)));

/** As it comes out of the database: plain JSON. */
const storedOf = (draft: AnnotationDraft) => stored(JSON.parse(JSON.stringify(draft)) as AnnotationDraft);
const picturesOf = ({ targets }: FormatReading): AnnotatedPicture[] =>
  targets.map(({ fileName, annotations }) => pictureOf(fileName, annotations.map(storedOf)));

async function write(pictures: AnnotatedPicture[]) {
  const { files, rows, report } = await written(csvWriter, sourceFrom(pictures));
  return { text: files['annotations.csv']!, rows, report };
}

describe('CSV reader', () => {
  it('reads boxes of a table that has no more than that', () => {
    const reading = read(BOX, 'a.png,dent,,1.50,2,3,4,', './b\\c.png,"划,痕",7,0,0,1e1,5,0.25');
    expect(reading.findings).toEqual([]);
    expect(reading.classes.map(({ code }) => code)).toEqual(['dent', '划,痕']);
    expect(reading.targets).toEqual([
      {
        fileName: 'a.png',
        annotations: [{ class: 'dent', parts: [{ geometry: { kind: 'box', x: 1.5, y: 2, width: 3, height: 4 } }] }],
      },
      {
        fileName: 'b/c.png',
        annotations: [
          {
            ...{ class: '划,痕', originalId: '7', confidence: 0.25, model: { id: 'unknown' } },
            parts: [{ geometry: { kind: 'box', x: 0, y: 0, width: 10, height: 5 } }],
          },
        ],
      },
    ]);
  });

  it.each([
    [';', '\ufeffImage;CLASS;x;y;width;height', 'a.png;d;1;2;3;4'],
    ['\t', 'image\tclass\tx\ty\twidth\theight', 'a.png\td\t1\t2\t3\t4'],
    [',', '"image","class","x","y","width","height;px"', '"a.png","d","1","2","3","4"'],
  ])('takes the delimiter %j from the header', (delimiter, header, row) => {
    const reading = read(header, row);
    if (delimiter === ',') expect(codes(reading)).toEqual(['unknown-column', 'bad-shape']);
    else expect(shapes(reading)).toEqual([{ kind: 'box', x: 1, y: 2, width: 3, height: 4 }]);
  });

  it('puts rows of one image and id together, in the order of their parts', () => {
    const reading = read(
      'image,class,id,part,frame,kind,x,y,width,height,points,attributes',
      'a.mp4,car,1,2,5,,1,1,1,1,,',
      'b.mp4,car,1,,,tag,,,,,,',
      'a.mp4,car,1,1,4,polygon,,,,,0 0;1 0;1 1|0 0;1 0;0 1||5 5;6 6;5 6,"{""lit"":true}"',
    );
    expect(reading.findings).toEqual([]);
    expect(reading.targets[0]!.annotations).toEqual([
      {
        ...{ class: 'car', originalId: '1', attributes: { lit: true } },
        parts: [
          { frame: 4, geometry: { kind: 'polygon', polygons: [[[[0, 0], [1, 0], [1, 1]], [[0, 0], [1, 0], [0, 1]]], [[[5, 5], [6, 6], [5, 6]]]] } },
          { frame: 5, geometry: { kind: 'box', x: 1, y: 1, width: 1, height: 1 } },
        ],
      },
    ]); // prettier-ignore
    expect(reading.targets[1]!.annotations).toHaveLength(1);
  });

  it('refuses bad rows with their line, and keeps the good ones', () => {
    const reading = read(
      'image,class,id,kind,x,y,width,height,points,nodes,frame,occluded,start,z_order,part,angle',
      'a.png,d,,box,1,1,1,1',
      ',d,,box,1,1,1,1',
      'a.png, ,,box,1,1,1,1',
      'a.png,d,,box,1,1,-1,1',
      'a.png,d,,box,1,nan,1,1',
      'a.png,d,,box,1,1,0x1,1',
      'a.png,d,,circle,1,1,1,1',
      'a.png,d,,polygon,,,,,0 0;1 1',
      'a.png,d,,polyline,,,,,0 0;1 1 1',
      'a.png,d,,cuboid-2d,,,,,0 0;1 1',
      'a.png,d,,mask,,,4,3,~~~',
      'a.png,d,,mask,,,4,3,6',
      'a.png,d,,skeleton,,,,,0 0 2;1 1 3,"[""a"",""b""]"',
      'a.png,d,,skeleton,,,,,0 0 2;1 1 1,"[""a"",""a""]"',
      'a.png,d,,geo,,,,,"{""type"":""Point"",""coordinates"":[500,0]}"',
      'a.png,d,,box,1,1,1,1,,,1.5',
      'a.png,d,,box,1,1,1,1,,,,perhaps',
      'a.png,d,,box,1,1,1,1,,,,,now',
      'a.png,d,,box,1,1,1,1,,,,,,high',
      'a.png,d,,box,1,1,1,1,,,,,,,-1',
      'a.png,d,,rotated-box,1,1,1,1,,,,,,,,90',
      'a.png,d,,box,1,1,1,1,,,,,,,,,too many',
      'a.png,e,,box,1,1,1,1',
    );
    expect(shapes(reading)).toHaveLength(2);
    const shape = Array.from({ length: 12 }, (_, i) => ['bad-shape', 5 + i]);
    const cell = Array.from({ length: 5 }, (_, i) => ['bad-cell', 17 + i]);
    expect(reading.findings.map(({ code, location }) => [code.replace('core.csv-', ''), location?.line])).toEqual([
      ['no-image', 3], ['no-class', 4], ...shape, ...cell, ['bad-shape', 22], ['columns', 23],
    ]); // prettier-ignore
  });

  it('says when rows of one object disagree', () => {
    const header = 'image,class,id,kind,attributes,score';
    const reading = read(
      header,
      'a,x,1,tag,"{""a"":1}",',
      'a,y,1,tag,,',
      'a,x,1,tag,"{""a"":2}",0.5',
      'a,x,2,tag,[],7',
    );
    expect(codes(reading)).toEqual(['class-differs', 'differs', 'bad-json', 'bad-score']);
    expect(reading.targets[0]!.annotations).toMatchObject([{ attributes: { a: 1 }, confidence: 0.5 }, { class: 'x' }]);
  });

  it('survives damage: every cut, open quotes, other encodings, keys that reach a prototype', () => {
    const whole = `${BOX},attributes\na.png,"d,""x",1,1,1,1,1,0.5,"{""__proto__"":{""p"":1},""名"":1}"\nb.png,c,2,1,1,1,1,,\n`;
    for (let i = 0; i < whole.length; i++) expect(readCsv(bytes(whole.slice(0, i))).targets.length).toBeLessThan(3);
    const reading = readCsv(bytes(whole));
    expect([codes(reading), reading.targets[0]!.annotations[0]!.attributes]).toEqual([['unsafe-key'], { 名: 1 }]);
    expect(codes(read(BOX, 'a.png,d,,1,1,1,1,', 'a.png,x"y,,1,1,1,1,', 'a.png,d,,1,1,1,1,'))).toEqual(['bad-record']);
    expect(shapes(read(BOX, 'a.png,d,,1,1,1,1,', 'a.png,x"y,,1,1,1,1,', 'a.png,d,,1,1,1,1,'))).toHaveLength(2);
    const open = read(BOX, 'a.png,d,,1,1,1,1,', 'a.png,"d,,1,1,1,1,', 'a.png,d,,1,1,1,1,');
    expect([codes(open), shapes(open).length]).toEqual([['bad-record'], 1]);
    const hopeless = read(BOX, 'a.png,d,,1,1,1,1,', ...Array.from({ length: 10_100 }, () => 'a.png,x"y,,1,1,1,1,'));
    expect(new Set(codes(hopeless))).toEqual(new Set(['bad-record', 'unread-rest']));
    expect(shapes(hopeless)).toHaveLength(1);
    expect(codes(readCsv(new Uint8Array([...bytes(`${BOX}\na.png,`), 0xb9, 0xcf])))).toEqual(['not-utf8']);
    expect(codes(readCsv(new Uint8Array([0xff, 0xfe, 0x69, 0])))).toEqual(['not-utf8']);
    expect(codes(read(''))).toEqual(['not-csv']);
    expect(codes(read('a,b', '1,2'))).toContain('not-csv');
    expect(codes(read('image,class,__proto__,x,x', 'a,b,1,,'))).toEqual(['unsafe-key', 'duplicate-column']);
    expect(codes(readCsv({ length: 300 * 2 ** 20 } as Uint8Array))).toEqual(['too-large']);
  });

  it('recognises its own header and leaves others alone', () => {
    const recognises = (text: string) => csvReader.recognises(bytes(text));
    for (const own of [BOX, '\ufeffimage;class', '"Class"\t"Image"\r\n1', 'kind,image,x,class'])
      expect([own, recognises(own)]).toEqual([own, true]);
    for (const other of ['', 'filename,width,height,class', '{"images":[],"annotations":[]}', '<annotations/>', '1,1,10,10,5,5,1,1,1', 'imageclass'])
      expect([other, recognises(other)]).toEqual([other, false]); // prettier-ignore
  });
});

const pixel = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => n + 0);
const side = fc.double({ min: 0, max: 1e6, noNaN: true }).map((n) => n + 0);
const angle = fc.double({ min: -6.9, max: 6.9, noNaN: true }).map((n) => n + 0);
const point = fc.tuple(pixel, pixel) as fc.Arbitrary<Point>;
const points = (least: number, most: number) => fc.array(point, { minLength: least, maxLength: most });
const ring = points(3, 5);
const node = fc.record({ name: fc.string({ minLength: 1, maxLength: 5 }), x: pixel, y: pixel, visibility: fc.constantFrom(0, 1, 2) }); // prettier-ignore
const mask = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).map(([h, w]) => {
  const [first, middle] = [Math.floor((h * w) / 3), Math.floor((h * w) / 2)];
  return { kind: 'mask', size: [h, w], counts: [first, middle, h * w - first - middle] };
});
const geometry = fc.oneof(
  fc.record({ kind: fc.constant('box'), x: pixel, y: pixel, width: side, height: side }),
  fc.record({ kind: fc.constant('rotated-box'), x: pixel, y: pixel, width: side, height: side, angle }),
  fc.record({ kind: fc.constant('ellipse'), x: pixel, y: pixel, radiusX: side, radiusY: side, angle }),
  fc.record({
    kind: fc.constant('polygon'),
    polygons: fc.array(fc.array(ring, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  }),
  points(2, 5).map((list) => ({ kind: 'polyline', points: list })),
  points(1, 5).map((list) => ({ kind: 'points', points: list })),
  points(8, 8).map((list) => ({ kind: 'cuboid-2d', points: list })),
  fc
    .uniqueArray(node, { minLength: 1, maxLength: 4, selector: ({ name }) => name })
    .map((nodes) => ({ kind: 'skeleton', nodes })),
  mask,
  fc.constant({ kind: 'tag' }),
  fc.constant({ kind: 'interval' }),
  fc.constant({ kind: 'geo', geometry: { type: 'Point', coordinates: [112.5, 37.8] } }),
) as fc.Arbitrary<Geometry>;
const word = fc.string({ unit: fc.constantFrom('a', '煤', ' ', ',', '"', ';', '\t', '\n', '\r', '=', '|', '{'), minLength: 1, maxLength: 6 }).filter((text) => text.trim() === text); // prettier-ignore
const attributes = fc.dictionary(word, fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null)), { minKeys: 1, maxKeys: 3 }); // prettier-ignore
const instant = fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String);
const part = fc.record(
  {
    geometry,
    stream: word,
    frame: fc.nat(),
    start: instant,
    end: instant,
    keyframe: fc.boolean(),
    outside: fc.boolean(),
    occluded: fc.boolean(),
    zOrder: fc.integer(),
    attributes,
  },
  { requiredKeys: ['geometry'] },
) as fc.Arbitrary<AnnotationPart>;
const draft = fc.record(
  {
    class: word,
    parts: fc.array(part, { minLength: 1, maxLength: 3 }),
    track: word,
    group: word,
    attributes,
    confidence: fc.double({ min: 0, max: 1, noNaN: true }).map((n) => n + 0),
  },
  { requiredKeys: ['class', 'parts'] },
);

/** As the database has it: without a model's name where there is no score. */
const asDraft = (
  one: Partial<AnnotationDraft> & { class: string; parts: AnnotationPart[] },
  index: number,
): AnnotationDraft => ({
  ...one,
  originalId: `id ${index}`,
  ...(one.confidence === undefined ? {} : { model: { id: 'unknown' } }),
});

describe('CSV round trip', () => {
  it('brings back every shape that a picture can have, to the last digit, with tracks, frames and attributes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 4 }), async (list) => {
        const drafts = list.map(asDraft);
        const { text, rows } = await write([pictureOf('a b/煤.png', drafts.map(storedOf))]);
        expect(rows).toEqual({});
        const reading = readCsv(bytes(text));
        expect(codes(reading).filter((code) => code !== 'empty-box')).toEqual([]);
        expect(reading.targets).toEqual([{ fileName: 'a b/煤.png', annotations: drafts }]);
        const again = await write(picturesOf(reading));
        expect(again.text).toBe(text);
      }),
    );
  });

  it('gives back columns that are not ours, row by row, while nobody has edited them', async () => {
    const text = 'image,class,id,kind,评语,"a,b"\na,x,1,tag,好,\na,x,1,tag,,2\nb,x,,tag,,\n';
    const reading = readCsv(bytes(text));
    expect(codes(reading)).toEqual(['unknown-column', 'unknown-column']);
    const [first, second] = picturesOf(reading) as [AnnotatedPicture, AnnotatedPicture];
    const out = await write([first, second]);
    expect([out.rows, readCsv(bytes(out.text)).targets]).toEqual([{}, reading.targets]);
    const edited = await write([{ ...first, annotations: [{ ...first.annotations[0]!, rev: 2 }] }]);
    expect([edited.rows, codes(readCsv(bytes(edited.text)))]).toEqual([{ extra: 1 }, []]);
  });

  it('keeps relations by the ids of their file', async () => {
    const relations = '"[{""type"":""part of"",""to"":""1""}]"';
    const reading = readCsv(bytes(`image,class,id,kind,relations\na,wheel,2,tag,${relations}\na,car,1,tag,\n`));
    expect(reading.targets[0]!.annotations[0]!.relations).toEqual([{ type: 'part of', to: '1' }]);
    const out = await write(picturesOf(reading));
    expect([out.rows, readCsv(bytes(out.text)).targets]).toEqual([{}, reading.targets]);
  });

  it('joins the chunks of a long track, and numbers what was drawn here', async () => {
    const box = (frame: number): AnnotationPart => ({
      frame,
      geometry: { kind: 'box', x: frame, y: 0, width: 1, height: 1 },
    });
    const chunk = (n: number, frames: number[]): ExportedAnnotation =>
      drawn({ class: 'car', parts: frames.map(box) }, { _id: `ann_${n}`, track: 'trk', chunk: n });
    const { text } = await write([pictureOf('v.mp4', [chunk(1, [2, 3]), chunk(0, [0, 1]), drawn({ class: 'x', parts: [box(9)] }, { _id: 'ann_x' })])]); // prettier-ignore
    const { targets } = readCsv(bytes(text));
    expect(
      targets[0]!.annotations.map(({ originalId, parts }) => [originalId, parts.map(({ frame }) => frame)]),
    ).toEqual([
      ['ann_0', [0, 1, 2, 3]],
      ['ann_x', [9]],
    ]);
  });

  it('quotes what a spreadsheet would calculate, and leaves out what has no cells, and says so', async () => {
    const cuboid: Geometry = {
      kind: 'cuboid',
      center: [0, 0, 0],
      size: [1, 1, 1],
      rotation: [0, 0, 0, 1],
      frame: 'map',
    };
    const of = (code: string, ...list: Geometry[]) =>
      drawn({ class: code, parts: list.map((one) => ({ geometry: one })) });
    const { text, rows, report } = await write([
      pictureOf('a', [of('=1+1', { kind: 'tag' }, cuboid), of('c', cuboid)]),
    ]);
    expect(text).toContain('a,"=1+1",');
    expect(rows).toEqual({ geometry: 2, shape: 1 });
    expect([report.annotations, report.leftOut]).toEqual([1, 1]);
  });
});
