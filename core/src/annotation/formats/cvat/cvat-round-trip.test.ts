import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import { encodeRuns } from '../coco/rle.ts';
import type { AnnotationDraft, Geometry } from '../../model.ts';
import { drawn, pictureOf } from '../testing/export-source.ts';
import { bytes, picturesOf, shapesIn, small, write } from '../testing/cvat-written.ts';
import { CORNERS } from './cvat-corners.ts';
import { readCvat } from './cvat-reader.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/cvat_dataset/for_images/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

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

describe('CVAT for images, there and back', () => {
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
