import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import type { AnnotationDraft } from '../../model.ts';
import type { AnnotatedPicture } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { readXml, type XmlElement } from '../xml-elements.ts';
import { readVoc } from './voc-reader.ts';
import { vocWriter } from './voc-writer.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/voc_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

const bytes = (text: string) => new TextEncoder().encode(text);

/** As it comes out of the database: plain JSON. */
const storedOf = (draft: AnnotationDraft) => stored(JSON.parse(JSON.stringify(draft)) as AnnotationDraft);
const picturesOf = ({ targets }: FormatReading): AnnotatedPicture[] =>
  targets.map(({ fileName, annotations }) => pictureOf(fileName, annotations.map(storedOf)));

async function write(pictures: AnnotatedPicture[]) {
  const { files, rows, report } = await written(vocWriter, sourceFrom(pictures));
  const texts = Object.entries(files).flatMap(([path, text]) => (path.endsWith('.xml') ? [text] : []));
  return { texts, rows, report };
}

/** The objects of a file without their lines: what must come back. */
function objectsOf(content: Uint8Array): object[] {
  const objects: object[] = [];
  const bare = ({ name, attributes, text, children }: XmlElement): object => ({
    ...{ name, text, attributes: { ...attributes }, children: children.map(bare) },
  });
  readXml(content, (child) => void (child.name === 'object' && objects.push(bare(child))));
  return objects;
}

const text = fc
  .string({
    unit: fc.constantFrom('a', '煤', '<', '&', '>', '"', "'", ']', ' ', '\n', '\t', '\r', '0', '.'),
    maxLength: 8,
  })
  .map((value) => value.trim());
const name = fc.constantFrom(
  'part',
  'point',
  'name',
  'bndbox',
  'xmin',
  'pose',
  'difficult',
  'actions',
  'x-1',
  '位置',
  'a:b',
);
const escape = (value: string) => value.replace(/[&<>"\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);
/** Any element, with elements in it. */
const elementOf = (depth: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      name,
      fc.dictionary(fc.constantFrom('id', 'k', '键'), text, { maxKeys: 2 }),
      text,
      depth === 0 ? fc.constant([]) : fc.array(elementOf(depth - 1), { maxLength: 3 }),
    )
    .map(([tag, attributes, inside, children]) => {
      const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
      return `<${tag}${given.join('')}>${escape(inside)}${children.join('')}</${tag}>`;
    });
const element = elementOf(3);
const corner = fc.oneof(
  fc.integer({ min: -3, max: 120 }).map(String),
  fc.double({ min: 0, max: 120, noNaN: true }).map(String),
  fc.constantFrom('7.0', '1e1', '007', 'nan'),
);
const object = fc
  .tuple(
    fc.array(element, { maxLength: 2 }),
    text,
    fc.array(corner, { minLength: 4, maxLength: 4 }),
    fc.array(element, { maxLength: 2 }),
  )
  .map(([before, code, [xmin, ymin, xmax, ymax], after]) => {
    const box = `<xmin>${xmin}</xmin><xmax>${xmax}</xmax><ymin>${ymin}</ymin><ymax>${ymax}</ymax>`;
    return `<object>${before.join('')}<name>${escape(code)}</name><bndbox>${box}</bndbox>${after.join('')}</object>`;
  });

const flag = fc.boolean();
const whole = (min: number, max: number) => fc.integer({ min, max });
/** All that VOC carries of a picture of 100 × 50. */
const draft: fc.Arbitrary<AnnotationDraft> = fc
  .record({
    code: text.filter((value) => value !== ''),
    x: whole(0, 99),
    y: whole(0, 49),
    toX: whole(1, 100),
    toY: whole(1, 50),
    attributes: fc.record(
      {
        truncated: flag,
        difficult: flag,
        occluded: flag,
        pose: text.filter((value) => value !== ''),
        actions: fc.dictionary(fc.constantFrom('jumping', 'truncated', '走'), flag, { minKeys: 1 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ code, x, y, toX, toY, attributes }) => ({
    class: code,
    parts: [{ geometry: { kind: 'box', x, y, width: Math.max(1, toX - x), height: Math.max(1, toY - y) } }],
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  }));

describe('VOC there and back', () => {
  it('draft → writer → reader: all that VOC carries', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 4 }), async (drafts) => {
        const { texts, rows } = await write([
          pictureOf(
            '板/a.png',
            drafts.map((one) => drawn(one)),
          ),
        ]);
        const { targets, findings } = readVoc(bytes(texts[0]!));
        expect(findings).toEqual([]);
        expect(targets.map(({ fileName }) => fileName)).toEqual(['a.png']);
        expect(targets[0]!.annotations.map(({ ext, ...one }) => (expect(ext).toBeDefined(), one))).toEqual(drafts);
        expect(rows).toEqual({ id: drafts.length });
      }),
    );
  });

  it('file → reader → writer → reader: every object as it came, unknown elements in their place', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(object, { minLength: 1, maxLength: 4 }), async (objects) => {
        const file = (some: string[]) => bytes(`<annotation><filename>a.png</filename>${some.join('')}</annotation>`);
        const taken = objects.filter((one) => readVoc(file([one])).targets.length > 0);
        const reading = readVoc(file(objects));
        const { texts, rows } = await write(picturesOf(reading));
        if (taken.length === 0) return expect(texts).toEqual([]);
        expect(rows).toEqual({});
        expect(objectsOf(bytes(texts[0]!))).toEqual(objectsOf(file(taken)));
        expect(readVoc(bytes(texts[0]!)).targets).toEqual(reading.targets);
        compared += taken.length;
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  const given = `<annotation><filename>a.png</filename><object><name>dent</name><pose>Left</pose><note>x</note>
    <bndbox><xmin>1.5</xmin><ymin>1</ymin><xmax>3</xmax><ymax>3</ymax></bndbox></object></annotation>`;
  const known = () => picturesOf(readVoc(bytes(given)))[0]!.annotations[0]!;
  const person = { agent: { kind: 'person', id: 'usr_1' } } as const;

  it('an edited object says what it says now, and nothing of what came', async () => {
    const box = { kind: 'box', x: 4, y: 4, width: 2, height: 2 } as const;
    const edit = { ...known(), rev: 2, parts: [{ geometry: box }], provenance: person };
    const { texts, rows } = await write([pictureOf('a.png', [edit])]);
    expect(texts[0]).toContain('<xmin>5</xmin>');
    expect(texts[0]).toContain('<pose>Left</pose>');
    expect(texts[0]).not.toContain('note');
    expect(rows).toEqual({ extra: 1, id: 1, provenance: 1 });
  });

  it('an object that was given another class on its way in goes out with that class', async () => {
    const { texts, rows } = await write([pictureOf('a.png', [{ ...known(), class: 'scratch' }])]);
    expect(texts[0]).toContain('<name>scratch</name>');
    expect(texts[0]).not.toContain('dent');
    expect(rows).toEqual({ extra: 1, id: 1, rounding: 1 });
  });

  it('white space that XML readers would change goes out escaped', async () => {
    const around = given.replace('<note>x</note>', '<note k="a&#10;b&#9;c&#13;d&quot;&lt;">a&#13;b</note>');
    const { texts } = await write(picturesOf(readVoc(bytes(around))));
    expect(texts[0]).toContain('<note k="a&#10;b&#9;c&#13;d&quot;&lt;">a&#13;b</note>');
  });

  it('kept elements that are none never get into a file', async () => {
    const { children, ...voc } = known().ext.voc as { children: object[] };
    for (const bad of [
      { name: 'a><b' },
      { name: 'a', attributes: { 'k="" l': '' } },
      { name: 'a', text: 1 },
      'a',
      null,
    ]) {
      const ext = JSON.parse(JSON.stringify({ voc: { ...voc, children: [...children, bad] } })) as typeof voc;
      const { texts, rows } = await write([pictureOf('a.png', [{ ...known(), ext }])]);
      expect(texts[0]).not.toContain('note');
      expect(rows).toMatchObject({ extra: 1 });
    }
  });

  it('says what is lost of one that goes out as it came', async () => {
    const more = {
      ext: { ...known().ext, other: 1 },
      reviewState: 'accepted',
      provenance: { ...person, confidence: 1 },
    } as const;
    const { texts, rows } = await write([pictureOf('a.png', [{ ...known(), ...more }])]);
    expect(texts[0]).toContain('<note>x</note>');
    expect(rows).toEqual({ confidence: 1, extra: 1, provenance: 1, review: 1 });
  });

  it('what is neither yes nor no is left out, not written as a no', async () => {
    const attributes = { occluded: 'half', pose: 3, actions: { jumping: 1, running: 'maybe', 'no name': true } };
    const parts = [{ geometry: { kind: 'box', x: 0, y: 0, width: 2, height: 2 } as const }];
    const { texts, rows } = await write([pictureOf('a.png', [drawn({ class: 'a', parts, attributes })])]);
    expect(readVoc(bytes(texts[0]!)).targets[0]!.annotations[0]!.attributes).toEqual({ actions: { jumping: true } });
    expect(rows).toEqual({ attributes: 1, id: 1 });
  });

  withSamples('gives back every object of the datumaro sets', async () => {
    const names = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.xml'));
    let objects = 0;
    for (const one of names) {
      const content = readFileSync(join(samples, one));
      const reading = readVoc(content);
      expect([one, reading.findings.filter(({ severity }) => severity !== 'info')]).toEqual([one, []]);
      const { texts, rows, report } = await write(picturesOf(reading));
      expect([one, rows]).toEqual([one, {}]);
      expect([one, texts.flatMap((file) => objectsOf(bytes(file)))]).toEqual([one, objectsOf(content)]);
      expect([one, texts.flatMap((file) => readVoc(bytes(file)).targets)]).toEqual([one, reading.targets]);
      objects += report.annotations;
    }
    expect([names.length, objects]).toEqual([7, 7]);
  });
});
