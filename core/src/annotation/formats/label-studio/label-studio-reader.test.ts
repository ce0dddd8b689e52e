import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../contract/values.ts';
import type { FormatReading } from '../reader.ts';
import { labelStudioReader } from './label-studio-reader.ts';
import { fileNameOfTask, pathOfUrl } from './task-file-name.ts';
import { textOffsets } from './text-offsets.ts';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown) => labelStudioReader.read(bytes(value)) as FormatReading;
const SIZE = { original_width: 200, original_height: 100, image_rotation: 0 };
const region = (type: string, value: object, more: object = {}) => ({
  ...{ id: 'r1', type, from_name: 'label', to_name: 'image', origin: 'manual', ...SIZE, value, ...more },
});
const box = (more: object = {}, rest: object = {}) =>
  region('rectanglelabels', { x: 10, y: 20, width: 30, height: 40, rotation: 0, rectanglelabels: ['dent'], ...more }, rest); // prettier-ignore
const task = (result: unknown[], data: object = { image: 's3://bucket/board/a.png' }, more: object = {}) => ({
  ...{ id: 5, data, annotations: [{ id: 9, completed_by: 2, was_cancelled: false, result }], predictions: [], ...more },
});
const readRows = (...result: unknown[]) => read([task(result)]);
const draftsOf = ({ targets }: FormatReading) => targets.flatMap(({ annotations }) => annotations);
const partsOf = (reading: FormatReading) => draftsOf(reading).flatMap(({ parts }) => parts);
const codesOf = ({ findings }: FormatReading) => findings.map(({ code }) => code.replace('core.label-studio-', ''));

describe('Label Studio reader', () => {
  it('knows its files from those of other formats', () => {
    const knows = (value: unknown) => labelStudioReader.recognises(bytes(value).subarray(0, 64 * 1024));
    expect(knows([task([])])).toBe(true);
    expect(knows([{ id: 1, annotations: [{ result: [{ value: 'x'.repeat(1e5) }] }], data: {} }])).toBe(true);
    expect(knows([{ image_id: 1, category_id: 2, bbox: [1, 2, 3, 4] }])).toBe(false);
    expect(knows({ images: [], annotations: [{ data: {}, predictions: [] }] })).toBe(false);
    expect(knows({ categories: {}, items: [{ annotations: [] }] })).toBe(false);
    expect(knows('not [ json')).toBe(false);
  });

  it('reads every shape on a picture, in pixels of the size that it names', () => {
    const reading = readRows(
      box({}, { id: 'a' }),
      region('ellipselabels', { x: 50, y: 50, radiusX: 10, radiusY: 10, rotation: 90, ellipselabels: ['hole'] }, { id: 'b' }),
      region('polygonlabels', { points: [[0, 0], [50, 0], [50, 50]], closed: true, polygonlabels: ['dent'] }, { id: 'c' }),
      region('polygonlabels', { points: [[0, 0], [50, 0]], closed: false, polygonlabels: ['dent'] }, { id: 'd' }),
      region('keypointlabels', { x: 25, y: 50, width: 0.3, keypointlabels: ['bolt'] }, { id: 'e' }),
    ); // prettier-ignore
    expect(reading.findings).toEqual([]);
    expect(reading.targets[0]).toMatchObject({ fileName: 'board/a.png', size: { width: 200, height: 100 } });
    expect(partsOf(reading).map(({ geometry }) => geometry)).toEqual([
      { kind: 'box', x: 20, y: 20, width: 60, height: 40 },
      { kind: 'ellipse', x: 100, y: 50, radiusX: 20, radiusY: 10, angle: Math.PI / 2 },
      { kind: 'polygon', polygons: [[[[0, 0], [100, 0], [100, 50]]]] },
      { kind: 'polyline', points: [[0, 0], [100, 0]] },
      { kind: 'points', points: [[50, 50]] },
    ]); // prettier-ignore
    expect(reading.classes.map(({ code }) => code)).toEqual(['dent', 'hole', 'bolt']);
    expect(draftsOf(reading).map(({ originalId }) => originalId)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('turns a box about its top left corner, in pixels and not in percents', () => {
    const [part] = partsOf(readRows(box({ rotation: 90 })));
    // 60 × 40 pixels at 20, 20 of 200 × 100: a quarter turn about that corner lays it to the left of x = 20.
    expect(part?.geometry).toMatchObject({ kind: 'rotated-box', width: 60, height: 40, angle: Math.PI / 2 });
    const { x, y } = part?.geometry as { x: number; y: number };
    expect([x, y].map((n) => Math.round(n * 1e9) / 1e9)).toEqual([0, 50]);
    expect(partsOf(readRows(box({ rotation: 360 })))[0]?.geometry.kind).toBe('box');
  });

  it('makes one object of regions that share an id', () => {
    const place = { x: 10, y: 20, width: 30, height: 40, rotation: 0 };
    const reading = readRows(
      region('rectangle', place),
      region('labels', { ...place, labels: ['dent'] }),
      region('choices', { ...place, choices: ['deep'] }, { from_name: 'depth' }),
      region('textarea', { ...place, text: ['left', 'below'] }, { from_name: 'where' }),
      region('number', { ...place, number: 3 }, { from_name: 'count' }),
      region('rating', { ...place, rating: 4 }, { from_name: 'stars' }),
      region('taxonomy', { ...place, taxonomy: [['a', 'b']] }, { from_name: 'kind' }),
    );
    expect(reading.findings).toEqual([]);
    expect(draftsOf(reading)).toMatchObject([
      {
        class: 'dent',
        parts: [{ geometry: { kind: 'box' } }],
        attributes: { depth: 'deep', where: ['left', 'below'], count: 3, stars: 4, kind: [['a', 'b']] },
      },
    ]);
  });

  it('reads choices about the picture as labels of it', () => {
    const reading = readRows(region('choices', { choices: ['good', 'dark'] }, { id: 'c' }));
    expect(draftsOf(reading).map(({ class: code, parts, originalId }) => [code, parts, originalId])).toEqual([
      ['good', [{ geometry: { kind: 'tag' } }], 'c 0'],
      ['dark', [{ geometry: { kind: 'tag' } }], 'c 1'],
    ]);
  });

  it('takes predictions for a model, with version and score', () => {
    const result = [box({}, { id: 'r1', score: 0.25 }), box({}, { id: 'r2' })];
    const reading = read([task([box()], undefined, { predictions: [{ model_version: 'v7', score: 0.5, result }] })]);
    expect(draftsOf(reading).map(({ model, confidence, originalId }) => [model, confidence, originalId])).toEqual([
      [undefined, undefined, 'r1'],
      [{ id: 'unknown', version: 'v7' }, 0.25, '0/predictions/0/r1'],
      [{ id: 'unknown', version: 'v7' }, 0.5, 'r2'],
    ]);
  });

  it('counts code points in texts, where Label Studio counts UTF-16 units', () => {
    const text = '😀 矿工 𠀀 戴着安全帽';
    const [start, end] = [text.indexOf('安'), text.length];
    const span = { id: 's', type: 'labels', from_name: 'ner', to_name: 'text', value: { start, end, text: '安全帽', labels: ['helmet'] } }; // prettier-ignore
    const reading = read([task([span], { text })]);
    expect(partsOf(reading)[0]?.geometry).toEqual({
      kind: 'text-span',
      start: start - 2,
      end: end - 2,
      exact: '安全帽',
    });
    expect([...text].slice(start - 2, end - 2).join('')).toBe('安全帽');
    expect(reading.targets[0]?.fileName).toBe('task-5');
    expect(codesOf(reading)).toEqual(['no-file-name']);
    expect(codesOf(read([task([span, box({}, { id: 'b' })], { text: 'other' })]))).toEqual(['text-mismatch', 'no-file-name']); // prettier-ignore
  });

  it('counts there and back in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, n) => {
        const offsets = textOffsets(text);
        const points = [...text];
        const at = Math.min(n, points.length);
        const unit = points.slice(0, at).join('').length;
        expect([offsets.unit(at), offsets.codePoint(unit)]).toEqual([unit, at]);
      }),
    );
  });

  it('reads a track: frames from 1, last seen where it is not enabled', () => {
    const at = (frame: number, enabled: boolean, x: number) => ({ frame, enabled, x, y: 0, width: 10, height: 10, rotation: 0, time: frame / 25 }); // prettier-ignore
    const value = { framesCount: 50, sequence: [at(1, true, 0), at(5, false, 10), at(9, true, 20)], labels: ['truck'] };
    const reading = readRows(region('videorectangle', value));
    expect(draftsOf(reading)[0]).toMatchObject({ class: 'truck', track: 'r1' });
    const geometry = (x: number) => ({ kind: 'box', x, y: 0, width: 20, height: 10 });
    expect(partsOf(reading)).toEqual([
      { frame: 0, keyframe: true, geometry: geometry(0) },
      { frame: 4, keyframe: true, geometry: geometry(20) },
      { frame: 5, keyframe: true, outside: true, geometry: geometry(20) },
      { frame: 8, keyframe: true, geometry: geometry(40) },
    ]);
    const bare = { ...region('videorectangle', value), original_width: undefined };
    expect(codesOf(readRows(bare, box({}, { id: 'b' })))).toEqual(['no-size']);
    expect(codesOf(readRows(region('videorectangle', { ...value, sequence: [at(1, true, 0), at(1, true, 1)] })))).toEqual(['duplicate-frame']); // prettier-ignore
  });

  it('reads spans of time in Unix milliseconds, and leaves others alone', () => {
    const span = (start: number, end: number, id: string) => ({ id, type: 'timeserieslabels', from_name: 'l', to_name: 'ts', value: { start, end, instant: false, timeserieslabels: ['blast'] } }); // prettier-ignore
    const reading = readRows(span(1592250751951.5, 1592250752000, 'a'), span(3, 4, 'b'));
    expect(partsOf(reading)).toEqual([
      { start: '1592250751951500000', end: '1592250752000000000', geometry: { kind: 'interval' } },
    ]);
    expect(codesOf(reading)).toEqual(['time-unit']);
  });

  it('reads relations in both directions', () => {
    const [a, b] = [box({}, { id: 'a' }), box({}, { id: 'b' })];
    const relation = (direction: string, more: object = {}) => ({ type: 'relation', from_id: 'a', to_id: 'b', direction, ...more }); // prettier-ignore
    const relationsIn = (...rows: object[]) => draftsOf(readRows(a, b, ...rows)).map(({ relations }) => relations);
    expect(relationsIn(relation('right', { labels: ['on', 'of'] }))).toEqual([
      [{ type: 'on', to: 'b' }, { type: 'of', to: 'b' }],
      undefined,
    ]); // prettier-ignore
    expect(relationsIn(relation('left'))).toEqual([undefined, [{ type: 'related', to: 'a' }]]);
    expect(relationsIn(relation('bi'))).toEqual([[{ type: 'related', to: 'b' }], [{ type: 'related', to: 'a' }]]);
    expect(codesOf(readRows(a, relation('right')))).toEqual(['lost-relation']);
  });

  it.each([
    ['/data/upload/12/1a2b3c4d-board%201.png', 'board 1.png'],
    ['/data/upload/12/board.png', 'board.png'],
    ['https://ls.example/data/upload/3/0011aabb-x.jpg', 'x.jpg'],
    ['/data/local-files/?d=set%2Fa/b.jpg', 'set/a/b.jpg'],
    ['https://ls.example/data/local-files/?x=1&d=a/b.jpg&y=2', 'a/b.jpg'],
    ['s3://bucket/deep/a.jpg', 'deep/a.jpg'],
    ['https://site.example/pictures/a.jpg?token=1#x', 'pictures/a.jpg'],
    ['a\\b.jpg', 'a/b.jpg'],
    ['data:image/png;base64,AAAA', null],
    ['%E0%A4%A', '%E0%A4%A'],
  ])('finds the file behind %s', (url, path) => {
    expect(pathOfUrl(url)).toBe(path);
  });

  it('takes a text for what is to be labelled and not for a file', () => {
    expect(fileNameOfTask({ text: 'A truck. It stands.', meta: 3 })).toBeNull();
    expect(fileNameOfTask({ camera: '/data/upload/1/x.jpg', image: 'y.jpg' })).toBe('y.jpg');
    expect(fileNameOfTask({ text: 'x.txt', image: '/image1' })).toBe('image1');
  });

  it('names every fault by task, annotation and row, and keeps the good rows', () => {
    const tasks = [
      7,
      { id: 1 },
      task([
        ...[box({}, { id: 'ok' }), 3, { type: 'rectanglelabels' }, box({ x: 'no' }, { id: 'b' })],
        ...[box({ width: -1 }, { id: 'c' }), box({}, { id: 'd', original_width: undefined })],
        ...[box({}, { id: 'e', image_rotation: 90 }), box({ rectanglelabels: [] }, { id: 'f' })],
        ...[box({ rectanglelabels: ['dent', 'hole'] }, { id: 'g' }), region('magic', { a: 1 }, { id: 'h' })],
        ...[region('brushlabels', { format: 'rle', rle: [1, 2], brushlabels: ['x'] }, { id: 'i' })],
      ]),
      task([], undefined, { annotations: [{ id: 1 }] }),
    ];
    const reading = read(tasks);
    const said = reading.findings.map(({ code, location }) => [code.slice(18), location?.task, location?.row]);
    expect(said).toEqual([
      ...[['bad-task', 1, undefined], ['bad-task', 2, undefined], ['bad-row', 3, 2], ['bad-row', 3, 3]],
      ...[['bad-shape', 3, 4], ['bad-shape', 3, 5], ['no-size', 3, 6], ['image-rotation', 3, 7], ['no-label', 3, 8]],
      ...[['several-labels', 3, 9], ['unknown-type', 3, 10], ['bad-mask', 3, 11]],
      ...[['bad-annotation', 4, undefined], ['nothing-read', undefined, undefined]],
    ]); // prettier-ignore
    expect(draftsOf(reading).map(({ originalId }) => originalId)).toEqual(['ok', 'g']);
  });

  it('never throws for a damaged file', () => {
    const whole = JSON.stringify([task([box()])]);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (end) => {
        expect(codesOf(read(whole.slice(0, end)))).toEqual(['not-json']);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(Array.isArray(read(text).targets)).toBe(true);
        expect(Array.isArray(read(`[{"data":{},"annotations":[{"result":[{"type":"polygonlabels","value":${text}}]}]}]`).targets)).toBe(true); // prettier-ignore
      }),
    );
    expect(codesOf(read(`${'[{"data":'.repeat(1e5)}`))).toEqual(['not-json']);
    expect(codesOf(read({}))).toEqual(['not-label-studio']);
    const unsafe = whole.replace('"origin":"manual"', '"__proto__":{"bad":1}');
    expect(codesOf(read(unsafe))).toEqual(['unsafe-key']);
    expect(({} as JsonObject).bad).toBeUndefined();
    expect(codesOf(read(whole.replace('"x":10', '"x":NaN')))).toEqual(['not-a-number', 'bad-shape', 'nothing-read']);
  });
});
