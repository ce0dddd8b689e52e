import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, Geometry } from '../../model.ts';
import { encodeRuns } from '../coco/rle.ts';
import type { AnnotatedPicture } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { labelmeWriter } from './labelme-writer.ts';
import { fileOf, png, read, shape, small } from './testing/labelme-file.ts';

async function write(...pictures: AnnotatedPicture[]) {
  const { files, rows, report } = await written(labelmeWriter, sourceFrom(pictures));
  const json = (path: string) => JSON.parse(files[path] ?? 'null') as JsonObject;
  return { files, rows, report, json };
}
const asStored = ({ targets }: FormatReading) =>
  pictureOf(
    'pictures/a.png',
    (targets[0]?.annotations ?? []).map((draft) => stored(draft)),
    small,
  );

describe('LabelMe writer', () => {
  const pixel = fc.double({ min: -9, max: 999, noNaN: true });
  const points = (minLength: number, maxLength = 6) => fc.array(fc.tuple(pixel, pixel), { minLength, maxLength });
  const kinds = fc.oneof(
    points(2, 2).map((p) => shape('rectangle', p)),
    points(2, 2).map((p) => shape('circle', p)),
    points(2, 2).map((p) => shape('line', p)),
    points(2).map((p) => shape('linestrip', p)),
    points(3).chain((p) => fc.constantFrom(shape('polygon', p), shape('polygon', [...p, p[0] ?? []]))),
    points(1, 1).map((p) => shape('point', p)),
    points(1).map((p) => shape('points', p)),
    points(4, 4).map((p) => shape('oriented_rectangle', p)),
    points(4, 4).map((p) => shape('rotation', p, { direction: 1 })),
  );
  const more = fc.record(
    {
      label: fc.constantFrom('dent', '划痕'),
      group_id: fc.constantFrom(null, 0, 7, '7', 1.5),
      flags: fc.constantFrom(null, {}, { lit: true, wet: false }),
      description: fc.constantFrom(null, '', 'left'),
      attributes: fc.constantFrom({}, { depth: 3, lit: 'x' }),
      score: fc.constantFrom(null, 0.5),
    },
    { requiredKeys: ['label'] },
  );

  it('gives back what the reader read, shape by shape and number by number', async () => {
    const row = fc.tuple(kinds, more).map(([place, rest]) => ({ ...place, ...rest }));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (shapes) => {
        const given = fileOf(shapes, { lineColor: [0, 255, 0], flags: { good: true, bad: false } });
        const reading = await read(given);
        const { json, rows } = await write(asStored(reading));
        expect(json('pictures/a.json')).toEqual(JSON.parse(JSON.stringify(given)));
        expect(rows).toEqual({});
        const again = await read(json('pictures/a.json'));
        // -0 is a word for 0.
        expect(JSON.parse(JSON.stringify(again.targets))).toEqual(JSON.parse(JSON.stringify(reading.targets)));
      }),
    );
  });

  it('gives back a mask of another program byte by byte', async () => {
    const given = fileOf([shape('mask', [[2, 1], [4, 2]], { mask: await png([1, 1, 0, 0, 1, 1]) })]); // prettier-ignore
    const { json } = await write(asStored(await read(given)));
    expect(json('pictures/a.json')).toEqual(given);
  });

  it('gives back every draft that it can carry', async () => {
    const quarter = fc.integer({ min: -40, max: 4000 }).map((n) => n / 4);
    const size = fc.nat(400).map((n) => n / 4);
    const list = (minLength: number) => fc.array(fc.tuple(quarter, quarter), { minLength, maxLength: 5 });
    const open = list(3).filter((p) => String(p[0]) !== String(p.at(-1)));
    const bits = fc.array(fc.nat(1), { minLength: 48, maxLength: 48 });
    const geometry: fc.Arbitrary<Geometry> = fc.oneof(
      fc.record({ kind: fc.constant('box' as const), x: quarter, y: quarter, width: size, height: size }),
      fc.tuple(quarter, quarter, size).map(([x, y, radius]) => ({
        ...{ kind: 'ellipse' as const, x, y, radiusX: radius, radiusY: radius, angle: 0 },
      })),
      open.map((ring) => ({ kind: 'polygon' as const, polygons: [[ring]] })),
      list(2).map((p) => ({ kind: 'polyline' as const, points: p })),
      list(1).map((p) => ({ kind: 'points' as const, points: p })),
      bits
        .filter((map) => map.includes(1))
        .map((map) => ({ kind: 'mask' as const, size: [6, 8] as [number, number], counts: encodeRuns(map, 8, 6) })),
    );
    const draft: fc.Arbitrary<AnnotationDraft> = fc.record({
      class: fc.constantFrom('dent', '划痕'),
      // An object of two parts is not split in two.
      parts: fc.array(geometry, { minLength: 1, maxLength: 2 }).map((all) => all.map((one) => ({ geometry: one }))),
      attributes: fc.record(
        { lit: fc.boolean(), depth: quarter, side: fc.string(), list: fc.array(quarter), description: fc.string() },
        { requiredKeys: [] },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 4 }), async (drafts) => {
        const { json, rows } = await write(pictureOf('a.png', drafts.map((one) => drawn(one)), small)); // prettier-ignore
        const { targets, findings } = await read(json('a.json'));
        expect(findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
        const said = targets[0]?.annotations.map(({ class: code, parts, attributes = {} }) => ({
          ...{ class: code, parts, attributes },
        }));
        const meant = drafts.map(({ attributes = {}, ...rest }) => {
          const { description, ...others } = attributes;
          return { ...rest, attributes: description === '' ? others : attributes };
        });
        expect(JSON.parse(JSON.stringify(said))).toEqual(JSON.parse(JSON.stringify(meant)));
        const several = drafts.filter(({ parts, group }) => parts.length > 1 && group === undefined).length;
        expect(rows).toEqual(several > 0 ? { 'as-group': several } : {});
      }),
    );
  });

  it('turns boxes clockwise and says what it cannot carry', async () => {
    const tag = { class: 'cat', parts: [{ geometry: { kind: 'tag' as const } }] };
    const box = { kind: 'box' as const, x: 1, y: 1, width: 2, height: 1 };
    const parts = (geometry: Geometry) => ({ class: 'dent', parts: [{ geometry }] });
    const turned = { kind: 'rotated-box' as const, x: 3, y: 3, width: 4, height: 2, angle: Math.PI / 2 };
    const ring: [number, number][] = [[0, 0], [4, 0], [4, 3]]; // prettier-ignore
    const { json, rows, report } = await write(
      pictureOf('d/a.png', [
        drawn(tag),
        drawn(parts(turned)),
        drawn(parts({ kind: 'ellipse', x: 1, y: 1, radiusX: 2, radiusY: 1, angle: 0 })),
        drawn({ class: 'dent', parts: [{ frame: 2, geometry: box }], track: 't' }),
        drawn(parts({ kind: 'polygon', polygons: [[ring, ring], [ring]] })),
        drawn({ ...parts(box), confidence: 0.5, relations: [{ type: 'on', to: 'x' }] }, { reviewState: 'accepted' }),
      ]),
      pictureOf('d/a.jpg', [drawn(tag)]),
    );
    const file = json('d/a.json') as { flags: unknown; imagePath: string; shapes: { points: number[][] }[] };
    expect(file).toMatchObject({ flags: { cat: true }, imagePath: 'a.png', imageData: null, imageHeight: 50 });
    expect(file.shapes[0]?.points.map((p) => p.map(Math.round))).toEqual([[4, 1], [4, 5], [2, 5], [2, 1]]); // prettier-ignore
    expect(rows).toEqual({
      ...{ geometry: 1, frames: 1, shape: 2, holes: 1, pieces: 1, 'same-name': 1 },
      ...{ relations: 1, review: 1, 'as-group': 1 },
    });
    expect([report.annotations, report.leftOut]).toEqual([4, 3]);
  });

  it('writes an edited shape anew, in its place', async () => {
    const given = fileOf([shape('circle', [[3, 3], [6, 7]], { score: 1, group_id: 4 }), shape('point', [[1, 1]])]); // prettier-ignore
    const { targets } = await read(given);
    const [circle, point] = targets[0]?.annotations ?? [];
    if (!circle || !point) throw new Error('two were read');
    const { json } = await write(pictureOf('a.png', [stored(circle, { rev: 2, class: 'hole' }), stored(point)], small));
    expect(json('a.json').shapes).toEqual([
      {
        ...{ label: 'hole', points: [[3, 3], [8, 3]], group_id: 4 },
        ...{ description: '', shape_type: 'circle', flags: {} },
      },
      given.shapes[1],
    ]); // prettier-ignore
  });
});
