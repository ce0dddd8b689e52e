import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../contract/values.ts';
import type { Geometry } from '../../model.ts';
import { drawn, pictureOf, sourceFrom, written } from '../testing/export-source.ts';
import { vocWriter } from './voc-writer.ts';

const box = (x: number, y: number, width: number, height: number) => ({ kind: 'box', x, y, width, height }) as const;
const one = (geometry: Geometry, attributes: JsonObject = {}, code = 'dent') =>
  drawn({ class: code, parts: [{ geometry }], attributes });

/** Numbers of every box: xmin, ymin, xmax, ymax. */
const boxesOf = (text: string) =>
  [...text.matchAll(/<bndbox>(.*?)<\/bndbox>/gs)].map(([, inside]) => inside!.match(/-?[\d.]+(?=<)/g)!.map(Number));

describe('VOC writer', () => {
  it('writes a document a picture', async () => {
    const marked = one(box(0, 0, 1, 1), { difficult: true, truncated: 0 }, 'a<b & c\u0001');
    const { files, rows } = await written(
      vocWriter,
      sourceFrom([pictureOf('板/a.png', [marked]), pictureOf('b.png', [], { width: null, height: null })]),
    );
    expect(files['Annotations/板/a.xml']).toBe(`<annotation>
  <folder>板</folder>
  <filename>a.png</filename>
  <size><width>100</width><height>50</height><depth></depth></size>
  <segmented>0</segmented>
  <object>
    <name>a&lt;b &amp; c</name>
    <truncated>0</truncated>
    <difficult>1</difficult>
    <bndbox>
      <xmin>1</xmin>
      <ymin>1</ymin>
      <xmax>1</xmax>
      <ymax>1</ymax>
    </bndbox>
  </object>
</annotation>
`);
    expect(files['Annotations/b.xml']).not.toContain('<size>');
    expect(rows).toEqual({ id: 1 });
  });

  it('counts pixels from 1, rounds outwards and cuts at the edge, and says so', async () => {
    const given = [box(10, 5, 20, 10), box(10.2, 5, 20, 10.5), box(-5, 0, 10, 60), box(100, 0, 4, 4)];
    const { files, rows, report } = await written(
      vocWriter,
      sourceFrom([
        pictureOf(
          'a.png',
          given.map((b) => one(b)),
        ),
      ]),
    );
    expect(boxesOf(files['Annotations/a.xml']!)).toEqual([
      [11, 6, 30, 15],
      [11, 6, 31, 16],
      [1, 1, 5, 50],
    ]);
    expect(rows).toEqual({ id: 3, outside: 2, rounding: 1, shape: 1 });
    expect([report.annotations, report.leftOut]).toEqual([3, 1]);
  });

  it('says what it cannot carry', async () => {
    const outline = { kind: 'polygon', polygons: [[[[0, 0], [9, 0], [9, 9]], [[1, 1], [2, 1], [2, 2]]]] } as Geometry; // prettier-ignore
    const { files, rows } = await written(
      vocWriter,
      sourceFrom([
        pictureOf('a.png', [
          one(outline),
          one({ kind: 'mask', size: [3, 4], counts: [6, 1, 5] }),
          one({ kind: 'tag' }),
          one(box(0, 0, 2, 2), { lit: true, occluded: '1' }),
          one(box(0, 0, 2, 2), { occluded: 'half' }),
        ]),
        pictureOf('a.jpg', [one(box(0, 0, 2, 2))]),
      ]),
    );
    expect(boxesOf(files['Annotations/a.xml']!).slice(0, 2)).toEqual([[1, 1, 9, 9], [3, 1, 3, 1]]); // prettier-ignore
    expect(rows).toEqual({
      ...{ attributes: 2, 'derived-box': 2, holes: 1, id: 4, 'mask-size': 1, outline: 1, 'same-name': 1, shape: 1 },
    });
  });
});
