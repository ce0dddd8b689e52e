import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, Geometry } from '../../model.ts';
import { encodeRuns } from '../coco/rle.ts';
import type { AnnotatedPicture, ExportedAnnotation } from '../format.ts';
import type { FormatReading } from '../reader.ts';
import { drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { brushFromMask } from './brush.ts';
import { labelStudioReader } from './label-studio-reader.ts';
import { labelStudioWriter } from './label-studio-writer.ts';

interface Task {
  data: JsonObject;
  annotations: { result: JsonObject[] }[];
  predictions?: { model_version?: string; result: JsonObject[] }[];
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const read = (value: unknown) => labelStudioReader.read(bytes(value)) as FormatReading;
const size = { width: 200, height: 100 };

async function write(...pictures: AnnotatedPicture[]) {
  const { files, rows, report } = await written(labelStudioWriter, sourceFrom(pictures));
  return { tasks: JSON.parse(files['tasks.json'] ?? '') as Task[], rows, report };
}
const asStored = ({ targets }: FormatReading, more: Partial<ExportedAnnotation> = {}) =>
  targets.map(({ fileName, annotations }) =>
    pictureOf(
      fileName,
      annotations.map((draft) => stored(draft, more)),
      size,
    ),
  );

/** 200 × 100 pixels, of which some are object. */
const BRUSH = brushFromMask({ kind: 'mask', size: [100, 200], counts: [150, 40, 19_810] });

const percent = fc.double({ min: 0, max: 100, noNaN: true });
const corner = fc.tuple(percent, percent);
const label = fc.constantFrom('dent', '划痕');
const row = fc.tuple(
  fc.oneof(
    fc.record({ x: percent, y: percent, width: percent, height: percent, rotation: fc.constantFrom(0, 45, 328.3, 720), l: label }).map(({ l, ...value }) => ['rectanglelabels', { ...value, rectanglelabels: [l] }] as const),
    fc.record({ x: percent, y: percent, radiusX: percent, radiusY: percent, rotation: percent, l: label }).map(({ l, ...value }) => ['ellipselabels', { ...value, ellipselabels: [l] }] as const),
    fc.record({ points: fc.array(corner, { minLength: 3, maxLength: 5 }), closed: fc.boolean(), l: label }).map(({ l, ...value }) => ['polygonlabels', { ...value, polygonlabels: [l] }] as const),
    fc.record({ x: percent, y: percent, width: percent, l: label }).map(({ l, ...value }) => ['keypointlabels', { ...value, keypointlabels: [l] }] as const),
    fc.constantFrom(BRUSH, [...BRUSH, 0]).map((rle) => ['brushlabels', { format: 'rle', rle, brushlabels: ['dent'] }] as const),
    label.map((l) => ['choices', { choices: [l, 'dark'] }] as const),
    fc.constant(['magic', { spell: 1 }] as const),
    fc.constant(['rectangle', { x: 1, y: 2, width: 3, height: 4 }] as const),
  ),
  fc.constantFrom({}, { original_width: 200, original_height: 100, image_rotation: 0 }),
  fc.constantFrom({}, { score: 0.5, meta: { text: ['note'] }, locked: true }),
); // prettier-ignore
const results = fc.array(row, { minLength: 1, maxLength: 6 }).map((rows) => [
  ...rows.map(([[type, value], picture, more], i) => ({ id: `r${i}`, type, value, from_name: 'l', to_name: 'i', ...picture, ...more })), // prettier-ignore
  { type: 'relation', from_id: 'r0', to_id: `r${rows.length - 1}`, direction: 'bi', labels: ['on'] },
]);

describe('Label Studio writer', () => {
  it('gives back what came, task by task and number by number', async () => {
    const task = fc.record(
      {
        id: fc.nat(),
        data: fc.constantFrom({ image: '/data/upload/1/00112233-a.png', other: [1] }, { image: 's3://b/c.png' }),
        annotations: fc.array(
          fc.record({ id: fc.nat(), completed_by: fc.constantFrom(1, { id: 2 }), was_cancelled: fc.boolean(), lead_time: percent, result: results }), // prettier-ignore
          { maxLength: 2 },
        ),
        predictions: fc.array(fc.record({ model_version: fc.constant('v1'), score: percent, result: results }), {
          maxLength: 2,
        }),
        created_at: fc.constant('2026-01-01'),
      },
      { requiredKeys: ['data'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(task, { maxLength: 3 }), async (tasks) => {
        const given = JSON.parse(JSON.stringify(tasks)) as typeof tasks;
        const reading = read(given);
        const kept = given.filter((one) => read([one]).targets.length > 0);
        const { tasks: again, rows } = await write(...asStored(reading));
        // Tasks of one picture stand together.
        const order = (list: object[]) => list.map((one) => JSON.stringify(sorted(one))).sort();
        expect(order(again)).toEqual(order(kept));
        expect(rows).toEqual({});
        expect(read(again).targets.flatMap(({ annotations }) => annotations).length).toBe(
          reading.targets.flatMap(({ annotations }) => annotations).length,
        );
      }),
    );
  });

  it('gives back every draft that it can carry, an object of two parts as one', async () => {
    const pixel = fc.integer({ min: 0, max: 4000 }).map((n) => n / 4);
    const list = (minLength: number) => fc.array(fc.tuple(pixel, pixel), { minLength, maxLength: 5 });
    const bits = fc.array(fc.nat(1), { minLength: 24, maxLength: 24 });
    const angle = fc.double({ min: 0.01, max: 6.2, noNaN: true });
    const geometry: fc.Arbitrary<Geometry> = fc.oneof(
      fc.record({ kind: fc.constant('box' as const), x: pixel, y: pixel, width: pixel, height: pixel }),
      fc.record({ kind: fc.constant('rotated-box' as const), x: pixel, y: pixel, width: pixel, height: pixel, angle }),
      fc.record({ kind: fc.constant('ellipse' as const), x: pixel, y: pixel, radiusX: pixel, radiusY: pixel, angle }),
      list(3).map((ring) => ({ kind: 'polygon' as const, polygons: [[ring]] })),
      list(2).map((points) => ({ kind: 'polyline' as const, points })),
      pixel.map((x) => ({ kind: 'points' as const, points: [[x, x]] as [number, number][] })),
      bits.map((map) => ({ kind: 'mask' as const, size: [4, 6] as [number, number], counts: encodeRuns(map, 6, 4) })),
    );
    const draft: fc.Arbitrary<AnnotationDraft> = fc.record({
      class: label,
      parts: fc.array(geometry, { minLength: 1, maxLength: 2 }).map((all) => all.map((one) => ({ geometry: one }))),
      attributes: fc.record(
        { lit: fc.boolean(), depth: pixel, side: fc.string(), list: fc.array(pixel), none: fc.constant(null) },
        { requiredKeys: [] },
      ),
    });
    const tag: fc.Arbitrary<AnnotationDraft> = label.map((code) => ({
      ...{ class: code, parts: [{ geometry: { kind: 'tag' as const } }], attributes: {} },
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(draft, tag), { minLength: 1, maxLength: 4 }), async (drafts) => {
        const { tasks, rows } = await write(
          pictureOf(
            'a.png',
            drafts.map((one) => drawn(one)),
            { width: 6, height: 4 },
          ),
        );
        const { targets, findings } = read(tasks);
        expect(findings).toEqual([]);
        const said = targets[0]?.annotations.map(({ class: code, parts, attributes = {} }) => ({
          ...{ class: code, parts, attributes },
        }));
        expect(rounded(said)).toEqual(rounded(drafts));
        expect(rows).toEqual({});
      }),
    );
  });

  it('gives back tracks: out of view is the frame after the last one', async () => {
    const geometry = (x: number): Geometry => ({ kind: 'box', x, y: 0, width: 20, height: 10 });
    const parts = [
      { frame: 0, keyframe: true, geometry: geometry(0) },
      { frame: 4, keyframe: true, geometry: geometry(20) },
      { frame: 5, keyframe: true, outside: true, geometry: geometry(20) },
      { frame: 8, keyframe: true, geometry: geometry(40) },
    ];
    const track = drawn({ class: 'truck', parts, track: 't' });
    const chunks = [1, 0].map((chunk) => ({
      ...track,
      ...{ _id: `c${chunk}`, chunk, parts: parts.slice(chunk * 2, chunk * 2 + 2) },
    }));
    for (const annotations of [[track], chunks]) {
      const { tasks, rows } = await write(pictureOf('drive.mp4', annotations, size));
      expect(tasks[0]?.data).toEqual({ video: 'drive.mp4' });
      expect(read(tasks).targets[0]?.annotations[0]?.parts).toEqual(parts);
      expect(rows).toEqual({});
    }
    const computed = { frame: 2, keyframe: false, geometry: geometry(10) };
    const { tasks, rows } = await write(
      pictureOf('a.mp4', [drawn({ class: 'truck', track: 't', parts: [...parts, computed] })], size),
    );
    expect(read(tasks).targets[0]?.annotations[0]?.parts).toEqual(parts);
    expect(rows).toEqual({ computed: 1 });
  });

  it('gives back relations, new ones and edited ones', async () => {
    const box = { geometry: { kind: 'box' as const, x: 1, y: 1, width: 2, height: 2 } };
    const a = drawn({ class: 'a', parts: [box], relations: [{ type: 'on', to: 'b' }, { type: 'of', to: 'gone' }] }, { _id: 'ann_a' }); // prettier-ignore
    const b = drawn({ class: 'b', parts: [box] }, { _id: 'ann_b' });
    const { tasks, rows } = await write(pictureOf('a.png', [a, b]));
    expect(tasks[0]?.annotations[0]?.result.at(-1)).toEqual({
      ...{ type: 'relation', from_id: 'ann_a', to_id: 'ann_b', direction: 'right', labels: ['on'] },
    });
    expect(rows).toEqual({ relations: 1 });
    const reading = read(tasks);
    const [picture] = asStored(reading);
    const edited = picture?.annotations.map((one) => ({ ...one, rev: one.class === 'a' ? 2 : 1 })) ?? [];
    const again = await write(pictureOf('a.png', edited));
    expect(again.tasks[0]?.annotations[0]?.result.filter(({ type }) => type === 'relation')).toHaveLength(1);
    expect(read(again.tasks).targets[0]?.annotations[0]?.relations).toEqual([{ type: 'on', to: 'ann_b' }]);
  });

  it('writes an edited region in its place, with the names of its control', async () => {
    const picture = { original_width: 200, original_height: 100, image_rotation: 0 };
    const value = { x: 1, y: 2, width: 3, height: 4, rotation: 0 };
    const given = [
      {
        ...{ id: 3, data: { image: 'a.png' }, predictions: [] },
        annotations: [
          {
            id: 8,
            lead_time: 3.5,
            result: [
              { id: 'x', type: 'rectangle', from_name: 'rect', to_name: 'img', value, ...picture },
              { id: 'x', type: 'labels', from_name: 'tag', to_name: 'img', value: { ...value, labels: ['dent'] } },
              { id: 'y', type: 'choices', from_name: 'q', to_name: 'img', value: { choices: ['good', 'dark'] } },
            ],
          },
        ],
      },
    ];
    const [came] = asStored(read(given));
    const annotations = (came?.annotations ?? []).map((one): ExportedAnnotation =>
      one.class === 'dark' ? one : { ...one, rev: 2, class: one.class === 'dent' ? 'hole' : 'fine' },
    );
    const { tasks, rows } = await write(pictureOf('a.png', annotations, size));
    expect(tasks).toMatchObject([
      {
        ...{ id: 3, data: { image: 'a.png' }, predictions: undefined },
        annotations: [
          {
            id: 8,
            lead_time: 3.5,
            result: [
              { id: 'x', type: 'rectanglelabels', from_name: 'rect', to_name: 'img', value: { x: 1, y: 2, rectanglelabels: ['hole'] } },
              { id: 'y', from_name: 'q', value: { choices: ['fine', 'dark'] } },
            ],
          },
        ],
      },
    ].map((one) => ({ ...one, predictions: [] }))); // prettier-ignore
    expect(rows).toEqual({});
  });

  it('sets models apart and says what it cannot carry', async () => {
    const box = { geometry: { kind: 'box' as const, x: 1, y: 1, width: 2, height: 2 } };
    const ring: [number, number][] = [[0, 0], [4, 0], [4, 3]]; // prettier-ignore
    const of = (...parts: AnnotationDraft['parts']) => ({ class: 'dent', parts });
    const model = (id: string, version?: string): Partial<ExportedAnnotation> => ({
      provenance: { agent: { kind: 'model', id, ...(version ? { version } : {}) }, confidence: 0.5 },
    });
    const { tasks, rows, report } = await write(
      pictureOf('a.png', [
        drawn(of(box), model('unknown', 'v1')),
        drawn(of(box), model('yolo')),
        drawn(of(box), model('yolo', 'v1')),
        drawn(of({ geometry: { kind: 'polygon', polygons: [[ring, ring]] } })),
        drawn(of({ geometry: { kind: 'cuboid-2d', points: [] } })),
        drawn(of({ geometry: { kind: 'mask', size: [2, 2], counts: [4] } })),
        drawn(of({ frame: 3, geometry: { kind: 'polyline', points: ring } })),
        drawn(of({ geometry: { kind: 'text-span', start: 0, end: 1 } })),
        drawn({ ...of({ ...box, zOrder: 3 }), group: 'g' }, { reviewState: 'accepted' }),
      ]),
      pictureOf('b.png', [drawn(of(box))], { width: null, height: null }),
    );
    expect(tasks[0]?.predictions?.map(({ model_version: version, result }) => [version, result.length])).toEqual([
      ['v1', 2],
      ['yolo', 1],
    ]);
    expect(tasks[0]?.predictions?.[0]?.result[0]?.score).toBe(0.5);
    expect(rows).toEqual({
      ...{ holes: 1, geometry: 1, mask: 1, frames: 1, text: 1, 'unknown-size': 1, shape: 5 },
      ...{ group: 1, part: 1, review: 1, provenance: 1 },
    });
    expect([report.annotations, report.leftOut]).toEqual([5, 5]);
  });

  it('counts UTF-16 units again in an edited span, where the task has the text', async () => {
    const text = '😀 矿工戴着安全帽';
    const value = { start: 3, end: 5, text: '矿工', labels: ['person'] };
    const given = [{ id: 1, data: { text }, annotations: [{ result: [{ id: 's', type: 'labels', from_name: 'n', to_name: 't', value }] }] }]; // prettier-ignore
    const [came] = asStored(read(given), { rev: 2 });
    const { tasks } = await write(came as AnnotatedPicture);
    expect(tasks[0]?.annotations[0]?.result[0]).toMatchObject({ type: 'labels', from_name: 'n', value });
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Percents do not come back from pixels to the last digit. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e6) / 1e6 + 0;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
