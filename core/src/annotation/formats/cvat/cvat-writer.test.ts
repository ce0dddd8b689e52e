import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../contract/values.ts';
import { itWith } from '../../../testing/required-tool.ts';
import { encodeRuns } from '../coco/rle.ts';
import type { AnnotatedPicture } from '../format.ts';
import type { AnnotationDraft, Geometry } from '../../model.ts';
import type { FormatReading } from '../reader.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { readXml, type XmlElement } from '../xml-elements.ts';
import { CORNERS } from './cvat-corners.ts';
import { readCvat } from './cvat-reader.ts';
import { cvatWriter } from './cvat-writer.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/cvat_dataset/for_images/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

const bytes = (text: string) => new TextEncoder().encode(text);
const small = { width: 8, height: 6 };

async function write(pictures: AnnotatedPicture[], classes = [classOf('dent')]) {
  const { files, rows, report } = await written(cvatWriter, sourceFrom(pictures, classes));
  expect(Object.keys(files)).toEqual(['annotations.xml']);
  return { text: files['annotations.xml']!, rows, report };
}
const one = (geometry: Geometry, attributes: JsonObject = {}, code = 'dent') =>
  drawn({ class: code, parts: [{ geometry }], attributes });
const picturesOf = ({ targets }: FormatReading) =>
  targets.map(({ fileName, annotations }) => pictureOf(fileName, annotations.map((draft) => stored(draft)), small)); // prettier-ignore

const PLACE = new Set([
  ...CORNERS.flat(),
  'cx',
  'cy',
  'rx',
  'ry',
  'points',
  'xtl',
  'ytl',
  'xbr',
  'ybr',
  'rotation',
  'left',
  'top',
  'width',
  'height',
  'rle',
]);

/** Every shape of a file, numbers as numbers, in its order. */
function shapesIn(text: string) {
  const plain = ({ name, attributes, text: inside, children }: XmlElement): unknown => [
    name,
    Object.entries(attributes)
      .map(([key, value]) => [key, PLACE.has(key) ? value.split(/[,;]/).map(Number) : value])
      .sort(),
    inside,
    children.map(plain),
  ];
  const shapes: unknown[] = [];
  readXml(bytes(text), (child) => child.name === 'image' && shapes.push(...child.children.map(plain)));
  return shapes;
}

const pixel = fc.double({ min: -9, max: 999, noNaN: true });
const points = (minLength: number) =>
  fc.array(fc.tuple(pixel, pixel), { minLength, maxLength: 6 }).map((list) => list.map((p) => p.join(',')).join(';'));
const box = fc.tuple(pixel, pixel, fc.nat(99), pixel.map(Math.abs)).map(([x, y, width, height]) => ({
  ...{ xtl: `${x}`, ytl: `${y}`, xbr: (x + width).toFixed(2), ybr: `${y + height}` },
}));
const bits = fc.array(fc.nat(1), { minLength: 48, maxLength: 48 });
const runs = fc.array(fc.nat(3), { minLength: 1, maxLength: 9 }).map((list) => {
  const sum = list.reduce((a, b) => a + b, 0);
  return { left: '1', top: '0', width: '6', height: '5', rle: [...list, 30 - sum].join(',') };
});
const place = fc.oneof(
  fc.tuple(fc.constant('box'), box),
  fc.tuple(
    fc.constant('box'),
    fc.tuple(box, fc.double({ min: -800, max: 800, noNaN: true })).map(([b, r]) => ({ ...b, rotation: `${r}` })),
  ),
  fc.tuple(
    fc.constant('ellipse'),
    fc.record(
      {
        cx: pixel.map(String),
        cy: pixel.map(String),
        rx: fc.nat(9).map(String),
        ry: fc.nat(9).map(String),
        rotation: fc.constantFrom('0.00', '30', '359.99'),
      },
      { requiredKeys: ['cx', 'cy', 'rx', 'ry'] },
    ),
  ),
  fc.tuple(fc.constant('cuboid'), fc.record(Object.fromEntries(CORNERS.flat().map((key) => [key, pixel.map(String)])))),
  fc.tuple(fc.constant('polygon'), points(3).chain((p) => fc.constantFrom(p, `${p};${p.split(';')[0]}`)).map((p) => ({ points: p }))), // prettier-ignore
  fc.tuple(fc.constant('polyline'), points(2).map((p) => ({ points: p }))), // prettier-ignore
  fc.tuple(fc.constant('points'), points(1).map((p) => ({ points: p }))), // prettier-ignore
  fc.tuple(fc.constant('mask'), runs),
  fc.constant<[string, object]>(['tag', {}]),
);
const rest = fc.record(
  {
    occluded: fc.constantFrom('0', '1'),
    z_order: fc.integer().map(String),
    group_id: fc.nat().map(String),
    source: fc.constantFrom('manual', 'semi-auto', 'auto', 'file', ''),
    other: fc.constantFrom('x', '煤 &amp; &quot;', '&#10;'),
  },
  { requiredKeys: [] },
);
const texts = (attributes: object) => Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`).join(''); // prettier-ignore
const values = fc.record(
  { lit: fc.boolean(), depth: pixel, side: fc.constantFrom('7', 'true', '左 &lt;') },
  { requiredKeys: [] },
);
const node = fc.record(
  {
    source: fc.constantFrom('manual', 'file'),
    outside: fc.constantFrom('0', '1'),
    occluded: fc.constantFrom('0', '1'),
  },
  { requiredKeys: [] },
);
const skeleton = fc
  .tuple(
    rest,
    fc.uniqueArray(fc.constantFrom('nose', '尾', '"&amp;'.replace('"', '&quot;')), { minLength: 1 }),
    node,
    pixel,
    values,
  )
  .map(([more, names, ofNode, x, inside]) => {
    const attribute = inside.side ? `<attribute name="side">${inside.side}</attribute>` : '';
    const nodes = names.map(
      (name, i) => `<points label="${name}"${texts(ofNode)} points="${x},${i}.50">${i === 0 ? attribute : ''}</points>`,
    );
    return `<skeleton label="dent"${texts(more)}>${nodes.join('')}${attribute}</skeleton>`;
  });
const plain = fc.tuple(place, rest, values).map(([[name, where], more, inside]) => {
  const attributes = Object.entries(inside).map(([key, value]) => `<attribute name="${key}">${value}</attribute>`);
  return `<${name} label="dent"${texts(more)}${texts(where)}>${attributes.join('')}</${name}>`;
});
const row = fc.oneof({ weight: 4, arbitrary: plain }, skeleton);
const META = `<meta><job><labels><label><name>dent</name><attributes>
<attribute><name>lit</name><input_type>checkbox</input_type></attribute>
<attribute><name>depth</name><input_type>number</input_type></attribute></attributes></label></labels></job></meta>`;

describe('CVAT writer', () => {
  it('gives back what the reader read, shape by shape and number by number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (rows) => {
        const image = `<image id="4" name="板/a.png" subset="Train" width="8" height="6">${rows.join('\n')}</image>`;
        const given = `<annotations><version>1.1</version>${META}${image}</annotations>`;
        const reading = readCvat(bytes(given));
        fc.pre(reading.findings.every(({ severity }) => severity !== 'error'));
        const { text, rows: lost } = await write(picturesOf(reading), reading.classes);
        const again = readCvat(bytes(text));
        expect(again.targets).toEqual(reading.targets);
        expect(again.classes.map(({ code }) => code)).toEqual(reading.classes.map(({ code }) => code));
        // -0 is a word for 0.
        expect(JSON.stringify(shapesIn(text))).toBe(JSON.stringify(shapesIn(given)));
        expect(lost).toEqual({});
      }),
    );
  });

  it('gives back every draft that it can carry', async () => {
    const quarter = fc.integer({ min: -40, max: 4000 }).map((n) => n / 4);
    const size = fc.nat(400).map((n) => n / 4);
    const list = (minLength: number) => fc.array(fc.tuple(quarter, quarter), { minLength, maxLength: 5 });
    const open = list(3).filter((p) => p.length < 4 || String(p[0]) !== String(p.at(-1)));
    const geometry: fc.Arbitrary<Geometry> = fc.oneof(
      fc.record({ kind: fc.constant('box' as const), x: quarter, y: quarter, width: size, height: size }),
      open.map((ring) => ({ kind: 'polygon' as const, polygons: [[ring]] })),
      list(2).map((p) => ({ kind: 'polyline' as const, points: p })),
      list(1).map((p) => ({ kind: 'points' as const, points: p })),
      bits.map((map) => ({ kind: 'mask' as const, size: [6, 8] as [number, number], counts: encodeRuns(map, 8, 6) })),
      fc.constant({ kind: 'tag' as const }),
      fc.record({
        kind: fc.constant('ellipse' as const),
        x: quarter,
        y: quarter,
        radiusX: size,
        radiusY: size,
        angle: fc.constantFrom(0, 1, Math.PI),
      }),
      fc
        .array(fc.tuple(quarter, quarter), { minLength: 8, maxLength: 8 })
        .map((p) => ({ kind: 'cuboid-2d' as const, points: p })),
      fc
        .uniqueArray(
          fc.record({
            name: fc.constantFrom('a', 'b c', '<"&'),
            x: quarter,
            y: quarter,
            visibility: fc.constantFrom(0 as const, 1 as const, 2 as const),
          }),
          { minLength: 1, selector: ({ name }) => name },
        )
        .map((nodes) => ({ kind: 'skeleton' as const, nodes })),
    );
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /^[^\p{C}\s]+$/u.test(text));
    const name = word.filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
    const draft: fc.Arbitrary<AnnotationDraft> = fc.record({
      class: word,
      parts: geometry.map((g) => [{ geometry: g }]),
      // One type a name: what a label declares.
      attributes: fc.dictionary(name, fc.boolean()).chain((flags) =>
        fc.record({ n: pixel, t: fc.constantFrom('', 'true', '1', '"<&>\'') }).map((more) => ({ ...flags, ...more })),
      ),
    }); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 5 }), async (drafts) => {
        const { text, rows } = await write([pictureOf('a.png', drafts.map((one) => drawn(one)), small)], []); // prettier-ignore
        const { targets, findings } = readCvat(bytes(text));
        expect(findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
        const said = targets[0]!.annotations.map(({ class: code, parts, attributes }) => ({
          ...{ class: code, parts, attributes },
        }));
        expect(JSON.parse(JSON.stringify(said))).toEqual(JSON.parse(JSON.stringify(drafts)));
        expect(rows).toEqual({});
      }),
    );
  });

  it('turns a box clockwise in degrees, from 0 to 360', async () => {
    const turned = (angle: number) => one({ kind: 'rotated-box', x: 3, y: 3, width: 4, height: 2, angle });
    const { text } = await write([pictureOf('a.png', [turned(Math.PI / 2), turned(-Math.PI / 2)])]);
    expect(text).toContain('xtl="1" ytl="2" xbr="5" ybr="4" rotation="90"');
    expect(text).toContain('rotation="270"');
  });

  it('keeps of an edited shape what lasts, and says who made it', async () => {
    const given = `<annotations><image name="a.png" width="8" height="6"><box label="dent" occluded="1" z_order="2"
      group_id="3" source="auto" note="old" xtl="0.1" ytl="0" xbr="0.3" ybr="1.00" rotation="380"/></image></annotations>`;
    const [draft] = readCvat(bytes(given)).targets[0]!.annotations;
    const edited = (agentKind: 'model' | 'file') =>
      stored(
        { ...draft!, parts: [{ geometry: { kind: 'box', x: 1, y: 1, width: 2, height: 2 } }] },
        { rev: 2, provenance: { agent: { kind: 'person', id: 'p' }, derivedFrom: { rev: 1, agentKind } } },
      );
    const { text, rows } = await write([pictureOf('a.png', [edited('model'), edited('file')], small)]);
    const row = (source: string) =>
      `<box label="dent" source="${source}" occluded="1" z_order="2" group_id="3" xtl="1" ytl="1" xbr="3" ybr="3"/>`;
    expect(text).toContain(row('semi-auto'));
    expect(text).toContain(row('manual'));
    expect(rows).toEqual({ provenance: 2 });
    expect((await write([pictureOf('a.png', [stored(draft!)], small)])).text).toContain('rotation="380"');
  });

  it('declares labels and attributes by the values that occur', async () => {
    const tag = { kind: 'tag' } as const;
    const shapes = [
      one(tag, { lit: true, depth: 1, side: 'left', mixed: 1, also: 'x' }),
      one(tag, { mixed: 'two', also: 2, list: [1], none: null }),
      one(tag, {}, 'a"b<&'),
    ];
    const { text, rows } = await write([pictureOf('a.png', shapes)], [classOf('unused'), classOf('dent')]);
    expect([...text.matchAll(/<label>\s*<name>(.*?)<\/name>/g)].map(([, name]) => name)).toEqual([
      ...['unused', 'dent', 'a"b&lt;&amp;'],
    ]);
    const declared = [...text.matchAll(/<name>(\w+)<\/name><mutable>False<\/mutable><input_type>(\w+)/g)];
    expect(declared.map(([, name, type]) => [name, type])).toEqual([
      ...[['lit', 'checkbox'], ['depth', 'number'], ['side', 'text'], ['mixed', 'text'], ['also', 'text']],
    ]); // prettier-ignore
    // A number among texts comes back as a text; a list and a null do not come back.
    expect(rows).toEqual({ attributes: 2 });
  });

  it('escapes quotes, line ends and what XML does not know', async () => {
    const { text, rows } = await write([
      pictureOf('a"b.png', [one({ kind: 'tag' }, { t: 'x\u0001\n]]>' }, '"\t\ud800')]),
    ]);
    expect(text).toContain('name="a&quot;b.png"');
    expect(text).toContain('label="&quot;&#9;"');
    expect(text).toContain('>x\n]]&gt;<');
    expect(rows).toEqual({ characters: 1 });
  });

  it('says what it cannot carry', async () => {
    const ring: [number, number][] = [[0, 0], [9, 0], [9, 9]]; // prettier-ignore
    const square = { kind: 'box', x: 0, y: 0, width: 2, height: 2 } as const;
    const mask = { kind: 'mask', size: [6, 8], counts: [48] } as const;
    const cuboid = {
      kind: 'cuboid',
      center: [0, 0, 0],
      size: [1, 1, 1],
      rotation: [0, 0, 0, 1],
      frame: 'map',
    } as const;
    const shapes = [
      one({ kind: 'polygon', polygons: [[ring, ring], [ring]] }),
      drawn({ class: 'dent', parts: [{ geometry: square }, { geometry: { kind: 'polygon', polygons: [[ring]] } }] }),
      one({ ...mask, size: [...mask.size], counts: [...mask.counts] }),
      one({ ...cuboid, center: [...cuboid.center], size: [...cuboid.size], rotation: [...cuboid.rotation] }),
      drawn({ class: 'dent', parts: [{ frame: 3, geometry: square }] }),
      stored(
        { class: 'dent', parts: [{ geometry: square }], confidence: 0.5, model: { id: 'yolo' }, ext: { coco: {} } },
        {
          reviewState: 'accepted',
          provenance: {
            agent: { kind: 'model', id: 'yolo' },
            confidence: 0.5,
            source: { format: 'coco', sha256: 'x', originalId: '7' },
          },
        },
      ),
    ];
    const { text, rows, report } = await write([pictureOf('a.png', shapes)]);
    expect(rows).toEqual({
      ...{ pieces: 2, holes: 1, mask: 1, geometry: 1, frames: 1, shape: 3 },
      ...{ confidence: 1, provenance: 1, review: 1, id: 1, extra: 1 },
    });
    expect([report.annotations, report.leftOut]).toEqual([3, 3]);
    expect(text.match(/<(polygon|box) /g)).toEqual(['<polygon ', '<polygon ', '<box ', '<polygon ', '<box ']);
    expect(text).toContain('source="auto"');
    const unknown = pictureOf('a.png', [shapes[2]!], { width: null, height: null });
    expect((await write([unknown])).rows).toEqual({ 'unknown-size': 1, shape: 1 });
  });

  it('keeps the numbers of images where they are free, each once', async () => {
    const ids = async (...images: JsonObject[]) => {
      const pictures = images.map((cvatImage, i) =>
        pictureOf(`${i}.png`, [stored({ class: 'dent', parts: [{ geometry: { kind: 'tag' } }], ext: { cvat: {}, cvatImage } })]),
      ); // prettier-ignore
      return [...(await write(pictures)).text.matchAll(/<image.*? id="(.*?)"/g)].map(([, id]) => id);
    };
    expect(await ids({ id: '7' }, {}, { id: '7' }, { id: 'x' }, { id: '2' })).toEqual(['7', '8', '9', '10', '2']);
    expect(await ids({ id: '0', subset: 'Train' }, { id: '0', subset: 'Test' })).toEqual(['0', '0']);
  });

  withSamples('gives back every shape of the datumaro sets that the reader takes', async () => {
    for (const name of ['export_task/train.xml', 'export_project/annotations.xml']) {
      const given = readFileSync(`${samples}${name}`, 'utf8');
      const reading = readCvat(bytes(given));
      const { text, rows } = await write(picturesOf(reading), reading.classes);
      // Without a label there is no annotation.
      const labelled = shapesIn(given).filter((shape) => !JSON.stringify(shape).includes('["label",""]'));
      expect(labelled.length).toBeGreaterThan(1);
      expect([name, shapesIn(text)]).toEqual([name, labelled]);
      expect(rows).toEqual({});
    }
  });
});
