import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Geometry, Point } from '../../model.ts';
import { classOf, drawn, pictureOf, sourceFrom, written } from '../testing/export-source.ts';
import { yoloSegmentWriter, yoloWriter } from './yolo-writer.ts';

const box = (x: number, y: number, width: number, height: number) => ({ kind: 'box', x, y, width, height }) as const;
const polygon = (...rings: Point[][]) => ({ kind: 'polygon', polygons: rings.map((ring) => [ring]) }) as const;
const one = (code: string, ...shapes: Geometry[]) =>
  drawn({ class: code, parts: shapes.map((geometry) => ({ geometry })) });
const triangle: Point[] = [
  [10, 10],
  [50, 10],
  [10, 30],
];
const mask = { kind: 'mask', size: [3, 4], counts: [6, 1, 5] } as Geometry;
const rowsOf = (text: string) => text.trim().split('\n').map((line) => line.split(' ').map(Number)); // prettier-ignore

describe('YOLO writer', () => {
  it('writes shares of the picture by the centre, a file a picture, and the classes in their order', async () => {
    const pictures = [
      pictureOf('train/a.b.png', [one('dent', box(10, 5, 20, 10)), one('new', box(0, 0, 100, 50))]),
      pictureOf('train/empty.png', []),
    ];
    const { files, rows } = await written(yoloWriter, sourceFrom(pictures, [classOf('"crack"'), classOf('dent')]));
    expect(Object.keys(files)).toEqual(['labels/train/a.b.txt', 'labels/train/empty.txt', 'data.yaml', 'losses.json']);
    expect(files['labels/train/a.b.txt']).toBe('1 0.2 0.2 0.2 0.2\n2 0.5 0.5 1 1\n');
    expect(files['labels/train/empty.txt']).toBe('');
    expect(files['data.yaml']).toBe(
      'path: .\ntrain: images\nval: images\nnames:\n  0: "\\"crack\\""\n  1: "dent"\n  2: "new"\n',
    );
    expect(rows).toEqual({ id: 2 });
    expect(JSON.parse(files['losses.json']!)).toMatchObject([{ field: 'id', rows: 2 }]);
  });

  it('makes one row of a box and a polygon, by task', async () => {
    const source = sourceFrom([pictureOf('a.png', [one('a', box(0, 0, 50, 50), polygon(triangle))])], [classOf('a')]);
    const boxes = await written(yoloWriter, source);
    expect(boxes.files['labels/a.txt']).toBe('0 0.25 0.5 0.5 1\n');
    expect(boxes.rows).toEqual({ id: 1, outline: 1 });
    const outlines = await written(yoloSegmentWriter, source);
    expect(outlines.files['labels/a.txt']).toBe('0 0.1 0.2 0.5 0.2 0.1 0.6\n');
    expect(outlines.rows).toEqual({ id: 1 });
  });

  it('writes the box around a lone mask, and does not say that it was left out', async () => {
    const source = sourceFrom([pictureOf('a.png', [one('a', mask)], { width: 4, height: 3 })], [classOf('a')]);
    const { files, rows } = await written(yoloWriter, source);
    expect(files['labels/a.txt']).toMatch(/^0 0\.625 0\.1666\d* 0\.25 0\.3333\d*\n$/);
    expect(rows).toEqual({ 'derived-box': 1, id: 1, mask: 1 });
    expect(files['losses.json']).not.toContain('left out');
  });

  it('reads back to the same pixels within a thousandth', async () => {
    const side = fc.integer({ min: 1, max: 60_000 });
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(side, side, part, part, part, part, async (width, height, a, b, c, d) => {
        const given = box(a * width * 0.5, b * height * 0.5, (0.01 + c * 0.4) * width, (0.01 + d * 0.4) * height);
        const ring: Point[] = [[a * width, 0], [width, b * height], [c * width, height]]; // prettier-ignore
        const source = sourceFrom([pictureOf('a.png', [one('a', given, polygon(ring))], { width, height })]);
        const [[, cx = NaN, cy = NaN, w = NaN, h = NaN] = []] = rowsOf(
          (await written(yoloWriter, source)).files['labels/a.txt']!,
        );
        const read = [(cx - w / 2) * width, (cy - h / 2) * height, w * width, h * height];
        const close = (values: number[], wanted: number[]) =>
          values.every((value, i) => Math.abs(value - wanted[i]!) < 1e-3);
        expect(close(read, [given.x, given.y, given.width, given.height])).toBe(true);
        const [[, ...flat] = []] = rowsOf((await written(yoloSegmentWriter, source)).files['labels/a.txt']!);
        const pixels = flat.map((value, i) => value * (i % 2 === 0 ? width : height));
        expect([pixels.length, close(pixels, ring.flat())]).toEqual([6, true]);
      }),
    );
  });

  it('cuts at the edge and leaves out what lies beyond, and says so', async () => {
    const { files, rows, report } = await written(
      yoloWriter,
      sourceFrom([pictureOf('a.png', [one('a', box(-10, 0, 20, 50)), one('a', box(100, 0, 5, 5))])]),
    );
    expect(files['labels/a.txt']).toBe('0 0.05 0.5 0.1 1\n');
    expect(rows).toEqual({ id: 1, outside: 2, shape: 1 });
    expect([report.annotations, report.leftOut]).toEqual([1, 1]);
  });

  it('says what detection and what segmentation cannot carry', async () => {
    const annotations = [
      one('a', mask),
      one('a', box(0, 0, 9, 9)),
      one('a', polygon(triangle, triangle.map(([x, y]): Point => [x + 20, y]))),
      one('a', { kind: 'tag' }),
      drawn(
        { class: 'a', parts: [{ geometry: box(0, 0, 9, 9) }], attributes: { lit: true } },
        { provenance: { agent: { kind: 'model', id: 'unknown' }, confidence: 0.5 } },
      ),
      drawn({ class: 'a', parts: [{ frame: 1, geometry: box(0, 0, 9, 9) }] }),
    ]; // prettier-ignore
    const unknown = pictureOf('b.png', [one('a', box(0, 0, 9, 9))], { width: null, height: null });
    const same = pictureOf('a.jpg', [one('a', box(0, 0, 9, 9))]);
    const source = sourceFrom([pictureOf('a.png', annotations), unknown, same]);
    const boxes = await written(yoloWriter, source);
    expect(boxes.rows).toEqual({
      ...{ attributes: 1, confidence: 1, 'derived-box': 2, frames: 1, id: 4, mask: 1, outline: 1 },
      ...{ 'same-name': 1, shape: 2, 'unknown-size': 1 },
    });
    expect(rowsOf(boxes.files['labels/a.txt']!)).toHaveLength(4);
    const outlines = await written(yoloSegmentWriter, source);
    expect(rowsOf(outlines.files['labels/a.txt']!)).toHaveLength(2);
    expect(outlines.rows).toEqual({
      ...{ frames: 1, id: 1, mask: 1, pieces: 1, 'same-name': 1, shape: 5, 'unknown-size': 1 },
    });
    expect([outlines.report.annotations, outlines.report.leftOut]).toEqual([1, 7]);
  });
});
