import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../contract/values.ts';
import { cocoReader } from '../coco/coco-reader.ts';
import type { FormatReading } from '../reader.ts';
import { datumaroReader, readDatumaro } from './datumaro-reader.ts';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown) => readDatumaro(bytes(value));
const categories = {
  label: {
    labels: [
      { name: 'dent', parent: 'fault', attributes: [] },
      { name: 'fault', parent: '', attributes: [] },
      { name: 'person', parent: '' },
    ],
  },
  points: { items: [{ label_id: 2, labels: ['head', 'hand'], joints: [[1, 2]] }] },
};
const fileOf = (annotations: unknown[], more: object = {}) => ({
  ...{ info: {}, categories },
  items: [{ id: 'board/a', annotations, image: { path: 'board/a.png', size: [6, 8] } }],
  ...more,
});
const readRows = (...annotations: unknown[]) => read(fileOf(annotations));
const row = (type: string, more: object = {}) => ({ id: 0, type, attributes: {}, group: 0, label_id: 0, z_order: 0, ...more }); // prettier-ignore
const draftsOf = ({ targets }: FormatReading) => targets.flatMap(({ annotations }) => annotations);
const geometriesOf = (reading: FormatReading) =>
  draftsOf(reading).flatMap(({ parts }) => parts.map(({ geometry }) => geometry));
const codesOf = ({ findings }: FormatReading) => findings.map(({ code }) => code.replace('core.datumaro-', ''));

describe('Datumaro reader', () => {
  it('knows its files from COCO’s, which also have a list of annotations', () => {
    const datumaro = bytes(fileOf([row('label')]));
    const coco = bytes({ images: [{ id: 1 }], annotations: [{ items: [] }], categories: [{ id: 1, name: 'a' }] });
    expect([datumaroReader.recognises(datumaro), cocoReader.recognises(datumaro)]).toEqual([true, false]);
    expect([datumaroReader.recognises(coco), cocoReader.recognises(coco)]).toEqual([false, true]);
    expect(datumaroReader.recognises(bytes({ dm_format_version: '1.0', items: [] }))).toBe(true);
    expect(datumaroReader.recognises(bytes('{"categories'))).toBe(false);
  });

  it('reads every type', () => {
    const reading = readRows(
      row('label', { label_id: 1 }),
      row('bbox', { bbox: [1, 2, 3, 4], z_order: 2 }),
      row('bbox', { bbox: [1, 2, 4, 2], attributes: { rotation: 90, lit: true } }),
      row('polygon', { points: [0, 0, 4, 0, 4, 3, 0, 0] }),
      row('polyline', { points: [0, 0, 4, 0] }),
      row('points', { points: [1, 1, 2, 2], visibility: [2, 2] }),
      row('points', { points: [1, 1, 2, 2], visibility: [1, 0], label_id: 2 }),
      row('mask', { rle: { counts: '615', size: [3, 4] } }),
      row('mask', { rle: { counts: [6, 1, 5], size: [3, 4] } }),
      row('ellipse', { points: [1, 1, 5, 3] }),
      row('cuboid_2d', { points: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, n]) }),
    ); // prettier-ignore
    expect(reading.findings).toEqual([]);
    expect(reading.targets[0]).toMatchObject({ fileName: 'board/a.png', size: { width: 8, height: 6 } });
    expect(geometriesOf(reading)).toEqual([
      { kind: 'tag' },
      { kind: 'box', x: 1, y: 2, width: 3, height: 4 },
      { kind: 'rotated-box', x: 3, y: 3, width: 4, height: 2, angle: Math.PI / 2 },
      { kind: 'polygon', polygons: [[[[0, 0], [4, 0], [4, 3]]]] },
      { kind: 'polyline', points: [[0, 0], [4, 0]] },
      { kind: 'points', points: [[1, 1], [2, 2]] },
      { kind: 'skeleton', nodes: [{ name: 'head', x: 1, y: 1, visibility: 1 }, { name: 'hand', x: 2, y: 2, visibility: 0 }] },
      { kind: 'mask', size: [3, 4], counts: [6, 1, 5] },
      { kind: 'mask', size: [3, 4], counts: [6, 1, 5] },
      { kind: 'ellipse', x: 3, y: 2, radiusX: 2, radiusY: 1, angle: 0 },
      // The front face is 1-4-7-8 of Datumaro's corners, the back face 2-3-6-5.
      { kind: 'cuboid-2d', points: [1, 4, 7, 8, 2, 3, 6, 5].map((n) => [n, n]) },
    ]); // prettier-ignore
    const [, boxed, turned] = draftsOf(reading);
    expect([boxed?.parts[0]?.zOrder, turned?.attributes]).toEqual([2, { lit: true }]);
    expect(reading.classes.map(({ code, parent }) => [code, parent])).toEqual([
      ['dent', 'fault'],
      ['fault', undefined],
      ['person', undefined],
    ]);
  });

  it('keeps a group a group, and joins only what bears our mark', () => {
    const mark = { attributes: { lode_object: 1 } };
    const reading = readRows(
      row('bbox', { id: 1, bbox: [1, 2, 3, 4], group: 3 }),
      row('polygon', { id: 2, points: [0, 0, 4, 0, 4, 3], group: 3 }),
      row('bbox', { id: 3, bbox: [1, 2, 3, 4], group: 5, ...mark }),
      row('label', { id: 4, object_id: 7 }),
      row('polygon', { id: 5, points: [0, 0, 4, 0, 4, 3], group: 5, ...mark }),
    );
    expect(draftsOf(reading).map(({ parts, group, track, originalId }) => [parts.length, group, track, originalId])).toEqual([
      [1, '3', undefined, '1'],
      [1, '3', undefined, '2'],
      [2, undefined, undefined, '3'],
      [1, undefined, '7', '4'],
    ]); // prettier-ignore
  });

  it('gives an id to the first that has it: Datumaro’s are often all 0', () => {
    const reading = readRows(row('label'), row('label', { label_id: 1 }), row('label', { label_id: 2 }));
    expect(draftsOf(reading).map(({ originalId }) => originalId)).toEqual(['0', undefined, undefined]);
  });

  it('reads frames of a video', () => {
    const item = (frame_index: number) => ({ id: `f${frame_index}`, video_frame: { video_path: 'drive.mp4', frame_index }, annotations: [row('bbox', { bbox: [1, 2, 3, 4], object_id: 1 })] }); // prettier-ignore
    const { targets } = read(fileOf([], { items: [item(3), item(9)] }));
    expect(targets.map(({ fileName, annotations }) => [fileName, annotations.map(({ track, parts }) => [track, parts[0]?.frame])])).toEqual([
      ['drive.mp4', [['1', 3], ['1', 9]]],
    ]); // prettier-ignore
  });

  it('names every fault by item and row, and keeps the good rows', () => {
    const reading = read(
      fileOf([], {
        items: [
          7,
          { annotations: [] },
          {
            id: 'b',
            annotations: [
              ...['no', row('rune'), row('label', { label_id: 9 }), row('label', { label_id: null })],
              ...[row('bbox', { bbox: [1, 2, -3, 4] }), row('bbox', { bbox: [1, 2, 0, 4] })],
              ...[row('polygon', { points: [1, 2, 3, 4, 5] }), row('mask', { rle: { counts: [5], size: [2, 2] } })],
              ...[row('ellipse', { points: [5, 1, 1, 2] }), row('cuboid_2d', { points: [[1, 2]] })],
              ...[{ type: 'caption', caption: 'a truck' }, row('points', { points: [1, null] }), row('label')],
            ],
          },
        ],
      }),
    );
    expect(reading.findings.map(({ code, location }) => [code.slice(14), location?.item, location?.row])).toEqual([
      ...[['bad-item', 1, undefined], ['bad-item', 2, undefined], ['bad-row', 3, 1], ['unsupported-type', 3, 2]],
      ...[['no-label', 3, 3], ['no-label', 3, 4], ['bad-shape', 3, 5], ['empty-box', 3, 6], ['bad-shape', 3, 7]],
      ...[['bad-mask', 3, 8], ['bad-shape', 3, 9], ['bad-shape', 3, 10], ['bad-shape', 3, 12]],
      ['captions', undefined, undefined],
    ]); // prettier-ignore
    expect(geometriesOf(reading).map(({ kind }) => kind)).toEqual(['box', 'tag']);
    expect(reading.targets[0]?.fileName).toBe('b');
  });

  it('says what is wrong with labels', () => {
    const labels = [{ name: 'a' }, { name: '' }, { name: 'a' }, 3];
    const reading = read(fileOf([row('label', { label_id: 2 })], { categories: { label: { labels } } }));
    expect(codesOf(reading)).toEqual(['bad-label', 'duplicate-label', 'bad-label']);
    expect(draftsOf(reading).map((draft) => draft.class)).toEqual(['a']);
  });

  it('never throws for a damaged file', () => {
    const whole = JSON.stringify(fileOf([row('bbox', { bbox: [1, 2, 3, 4] })]));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (end) => {
        expect(codesOf(read(whole.slice(0, end)))).toEqual(['not-json']);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        for (const file of [text, `{"items":${text},"categories":${text}}`, `{"items":[{"id":"a","annotations":${text},"image":${text}}]}`])
          expect(Array.isArray(read(file).targets)).toBe(true);
      }),
    ); // prettier-ignore
    expect(codesOf(read('['.repeat(1e6)))).toEqual(['not-json']);
    expect(codesOf(read([]))).toEqual(['not-datumaro']);
    expect(codesOf(read(whole.replace('"attributes":{}', '"attributes":{"__proto__":1}')))).toEqual(['unsafe-key']);
    expect(({} as JsonObject).bad).toBeUndefined();
    expect(codesOf(read(whole.replace('[1,2,3,4]', '[NaN,2,3,4]')))).toEqual(['not-a-number', 'bad-shape']);
  });
});
