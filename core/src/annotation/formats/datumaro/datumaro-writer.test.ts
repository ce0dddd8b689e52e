import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, Geometry, NodeVisibility, OntologyClass } from '../../model.ts';
import { encodeRuns } from '../coco/rle.ts';
import type { AnnotatedPicture, ExportedAnnotation } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { readDatumaro } from './datumaro-reader.ts';
import { datumaroWriter } from './datumaro-writer.ts';

interface File extends JsonObject {
  items: { id: string; annotations: JsonObject[] }[];
  categories: { label: { labels: { name: string }[] }; points: { items: JsonObject[] } };
}

const read = (value: unknown) => readDatumaro(new TextEncoder().encode(JSON.stringify(value)));
const small = { width: 8, height: 6 };

async function write(pictures: AnnotatedPicture[], classes: OntologyClass[] = []) {
  const { files, rows, report } = await written(datumaroWriter, sourceFrom(pictures, classes));
  return { file: JSON.parse(files['annotations.json'] ?? '') as File, rows, report };
}
const picturesOf = ({ targets }: FormatReading, more: Partial<ExportedAnnotation> = {}) =>
  targets.map(({ fileName, annotations }) =>
    pictureOf(
      fileName,
      annotations.map((draft) => stored(draft, more)),
      small,
    ),
  );

const pixel = fc.double({ min: -9, max: 999, noNaN: true });
const pixels = (minLength: number, maxLength: number) => fc.array(pixel, { minLength, maxLength });
const side = pixel.map(Math.abs);
const pairs = (minLength: number) => fc.array(fc.tuple(pixel, pixel), { minLength, maxLength: 5 }).map((p) => p.flat());
const place = fc.oneof(
  fc.constant(['label', {}] as const),
  fc.tuple(pixel, pixel, side, side).map((bbox) => ['bbox', { bbox }] as const),
  pairs(3).map((points) => ['polygon', { points }] as const),
  pairs(3).map((points) => ['polygon', { points: [...points, points[0], points[1]] }] as const),
  pairs(2).map((points) => ['polyline', { points }] as const),
  pixels(4, 4).map((points) => ['points', { points, visibility: [0, 2] }] as const),
  pairs(1).map((points) => ['points', { points }] as const),
  fc.tuple(pixel, pixel, side, side).map(([x, y, w, h]) => ['ellipse', { points: [x, y, x + w, y + h] }] as const),
  fc.constantFrom([6, 1, 5], '615').map((counts) => ['mask', { rle: { counts, size: [3, 4] } }] as const),
  fc.array(fc.tuple(pixel, pixel), { minLength: 8, maxLength: 8 }).map((points) => ['cuboid_2d', { points }] as const),
);
const rest = fc.record(
  {
    id: fc.nat(9),
    group: fc.nat(3),
    object_id: fc.integer({ min: -1, max: 3 }),
    z_order: fc.integer({ min: -2, max: 2 }),
    attributes: fc.constantFrom({}, { lit: true }, { rotation: 0 }, { rotation: 33.3, occluded: false }, { lode_object: 1 }),
    other: fc.constant([1]),
  },
  { requiredKeys: [] },
); // prettier-ignore
const row = fc.tuple(place, rest, fc.nat(2)).map(([[type, where], more, label_id]) => ({ type, ...more, label_id, ...where })); // prettier-ignore

describe('Datumaro writer', () => {
  it('gives back what came, item by item and number by number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }), async (items) => {
        const given = JSON.parse(
          JSON.stringify({
            ...{ dm_format_version: '1.0', media_type: 2, infos: { by: 'x' } },
            categories: {
              label: { label_groups: [], labels: [{ name: 'z', parent: 'a' }, { name: 'a' }, { name: 'p' }, { name: 'unused' }], attributes: ['occluded'] },
              points: { items: [{ label_id: 2, labels: ['head', 'hand'], joints: [[0, 1]], positions: [] }] },
              mask: { colormap: [{ label_id: 0, r: 1, g: 2, b: 3 }] },
            },
            items: items.map((annotations, i) => ({ id: `i${i}`, annotations, attr: { frame: i }, image: { path: `s/i${i}.png`, size: [6, 8] } })),
          }),
        ) as File;
        const reading = read(given);
        const { file, rows } = await write(picturesOf(reading), reading.classes.toSorted((a, b) => (a.code < b.code ? -1 : 1)));
        expect(file).toEqual(given);
        expect(rows).toEqual({});
      }),
    ); // prettier-ignore
  });

  it('gives back every draft that it can carry, and splits no object in two', async () => {
    const quarter = fc.integer({ min: -40, max: 4000 }).map((n) => n / 4);
    const size = fc.nat(400).map((n) => n / 4);
    const list = (minLength: number) => fc.array(fc.tuple(quarter, quarter), { minLength, maxLength: 5 });
    const angle = fc.integer({ min: 1, max: 24 }).map((n) => n / 4);
    const bits = fc.array(fc.nat(1), { minLength: 48, maxLength: 48 });
    const visibility = fc.constantFrom<NodeVisibility>(0, 1, 2);
    const geometry: fc.Arbitrary<Geometry> = fc.oneof(
      fc.record({ kind: fc.constant('box' as const), x: quarter, y: quarter, width: size, height: size }),
      fc.record({ kind: fc.constant('rotated-box' as const), x: quarter, y: quarter, width: size, height: size, angle }),
      fc.record({ kind: fc.constant('ellipse' as const), x: quarter, y: quarter, radiusX: size, radiusY: size, angle }),
      list(3).filter((p) => String(p[0]) !== String(p.at(-1))).map((ring) => ({ kind: 'polygon' as const, polygons: [[ring]] })),
      list(2).map((points) => ({ kind: 'polyline' as const, points })),
      list(3).map((points) => ({ kind: 'points' as const, points })),
      fc.tuple(quarter, quarter, visibility, visibility).map(([x, y, v, w]) => ({ kind: 'skeleton' as const, nodes: [{ name: 'head', x, y, visibility: v }, { name: '手', x: y, y: x, visibility: w }] })),
      fc.array(fc.tuple(quarter, quarter), { minLength: 8, maxLength: 8 }).map((points) => ({ kind: 'cuboid-2d' as const, points })),
      bits.map((map) => ({ kind: 'mask' as const, size: [6, 8] as [number, number], counts: encodeRuns(map, 8, 6) })),
    ); // prettier-ignore
    const part = fc.oneof(
      fc.record({ geometry, zOrder: fc.constantFrom(1, -3) }, { requiredKeys: ['geometry'] }),
      fc.constant({ geometry: { kind: 'tag' as const } }),
    );
    const draft: fc.Arbitrary<AnnotationDraft> = fc.record(
      {
        class: fc.constantFrom('dent', '划痕'),
        parts: fc.array(part, { minLength: 1, maxLength: 3 }),
        group: fc.constantFrom('g', 'h'),
        track: fc.constantFrom('t', 'u'),
        attributes: fc.record({ lit: fc.boolean(), deep: fc.constant({ a: [1, null] }), side: fc.string() }, { requiredKeys: [] }), // prettier-ignore
      },
      { requiredKeys: ['class', 'parts'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 5 }), async (drafts) => {
        const { file, rows } = await write([pictureOf('d/a.png', drafts.map((one) => drawn(one)), small)]); // prettier-ignore
        const { targets, findings } = read(file);
        expect(findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
        const [target] = targets;
        expect([target?.fileName, target?.size]).toEqual(['d/a.png', small]);
        expect(rounded(meaning(target?.annotations ?? []))).toEqual(rounded(meaning(drafts)));
        expect(rows).toEqual({});
        // What was read goes out again as it is.
        const again = await write(picturesOf({ targets, findings, classes: [] }));
        expect(again.file).toEqual(file);
      }),
    );
  });

  it('gives new classes labels beyond those of the source, and edited rows stay where they were', async () => {
    const given = {
      ...{ infos: {}, categories: { label: { labels: [{ name: 'z' }, { name: 'a' }] } } },
      items: [
        {
          id: 'a',
          annotations: [
            { id: 4, type: 'bbox', label_id: 0, bbox: [1, 2, 3, 4], group: 9, other: 1 },
            { id: 5, type: 'label', label_id: 1 },
          ],
        },
      ],
    };
    const [picture] = picturesOf(read(given));
    const [first, second] = picture?.annotations ?? [];
    if (!picture || !first || !second) throw new Error('two were read');
    const annotations = [{ ...first, rev: 2, class: 'new' }, second, drawn({ class: 'b', parts: first.parts })];
    const { file } = await write([{ ...picture, annotations }], [classOf('a'), classOf('b')]);
    expect(file.categories.label.labels.map(({ name }) => name)).toEqual(['z', 'a', 'b', 'new']);
    const box = { type: 'bbox', bbox: [1, 2, 3, 4], attributes: {}, z_order: 0 };
    expect(file.items[0]?.annotations).toEqual([
      { id: 4, label_id: 3, group: 9, ...box },
      { id: 5, type: 'label', label_id: 1 },
      { id: 0, label_id: 2, group: 0, ...box },
    ]);
  });

  it('says what it cannot carry', async () => {
    const box = { kind: 'box' as const, x: 0, y: 0, width: 2, height: 2 };
    const ring: [number, number][] = [[0, 0], [9, 0], [9, 9]]; // prettier-ignore
    const of = (geometry: Geometry) => ({ class: 'dent', parts: [{ geometry }] });
    const { rows, report, file } = await write([
      pictureOf('a.png', [
        drawn(of({ kind: 'polygon', polygons: [[ring, ring], [ring]] })),
        drawn(of({ kind: 'interval' })),
        drawn({ class: 'dent', parts: [{ frame: 2, geometry: box }] }),
        drawn({ class: 'dent', parts: [{ geometry: box, occluded: true }], relations: [{ type: 'on', to: 'x' }] }),
        stored({ ...of(box), confidence: 0.5, ext: { coco: {} } }, { reviewState: 'accepted' }),
      ]),
      pictureOf('b.png', []),
    ]);
    expect(rows).toEqual({
      ...{ holes: 1, pieces: 1, geometry: 1, frames: 1, shape: 2, part: 1, relations: 1 },
      ...{ confidence: 1, extra: 1, review: 1 },
    });
    expect([report.annotations, report.leftOut]).toEqual([3, 2]);
    // A picture without annotations is an item, too.
    expect(file.items.map(({ id, annotations }) => [id, annotations.length])).toEqual([
      ['a', 4],
      ['b', 0],
    ]);
  });
});

/** What a draft says, groups and tracks by whom they join. */
function meaning(drafts: AnnotationDraft[]) {
  const number = (values: (string | undefined)[]) => values.map((value) => (value === undefined ? -1 : values.indexOf(value))); // prettier-ignore
  const groups = number(drafts.map(({ group }) => group));
  const tracks = number(drafts.map(({ track }) => track));
  return drafts.map(({ class: code, parts, attributes = {} }, i) => ({
    ...{ code, parts, attributes, track: tracks[i] },
    // A group of one object joins nothing.
    group: groups.filter((group) => group === groups[i]).length > 1 ? groups[i] : -1,
  }));
}

/** A turned shape's corner does not give back its centre to the last digit. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e6) / 1e6 + 0;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
