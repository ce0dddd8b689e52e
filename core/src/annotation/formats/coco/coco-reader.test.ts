import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesSource } from '../../../testing/bytes-source.ts';
import { itWith } from '../../../testing/required-tool.ts';
import { cocoParser, MAX_COCO_BYTES, readCoco } from './coco-reader.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/coco_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const base = {
  images: [{ id: 7, file_name: 'board/a.png', width: 4, height: 3 }],
  categories: [
    { id: 90, name: 'short' },
    { id: 3, name: 'open', supercategory: 'short' },
  ],
};
const read = (annotations: unknown[], rest: object = base) => readCoco(bytes({ ...rest, annotations }));
const codes = (annotations: unknown[]) => read(annotations).findings.map((f) => [f.code, f.location?.row]);
const good = { id: 1, image_id: 7, category_id: 90, bbox: [0.5, 1, 2.25, 1] };

describe('COCO reader', () => {
  it('keeps box and polygon of a row in one annotation, the box verbatim', () => {
    const row = {
      ...good,
      segmentation: [[0, 0, 3, 0, 3, 2, 0, 0]],
      area: 6.5,
      iscrowd: 0,
      track: 'x',
      attributes: { lit: true },
    };
    const { targets, findings, classes } = read([row]);
    expect(findings).toEqual([]);
    expect(targets).toEqual([
      {
        fileName: 'board/a.png',
        size: { width: 4, height: 3 },
        annotations: [
          {
            class: 'short',
            originalId: '1',
            attributes: { lit: true },
            parts: [
              { geometry: { kind: 'box', x: 0.5, y: 1, width: 2.25, height: 1 } },
              {
                geometry: {
                  kind: 'polygon',
                  polygons: [
                    [
                      [
                        [0, 0],
                        [3, 0],
                        [3, 2],
                      ],
                    ],
                  ],
                },
              },
            ],
            ext: {
              coco: { id: 1, image_id: 7, category_id: 90, area: 6.5, iscrowd: 0, track: 'x' },
              cocoForm: { closedRings: [0] },
            },
          },
        ],
      },
    ]);
    expect(classes).toEqual([
      { code: 'short', title: { en: 'short', zh: 'short' }, external: { COCO: '90' } },
      { code: 'open', title: { en: 'open', zh: 'open' }, external: { COCO: '3' }, parent: 'short' },
    ]);
  });

  it('reads run lengths as a list and as the compressed string', () => {
    const list = read([{ ...good, iscrowd: 1, segmentation: { size: [3, 4], counts: [6, 1, 5] } }]);
    const text = read([{ ...good, iscrowd: 1, segmentation: { size: [3, 4], counts: '615' } }]);
    const mask = { geometry: { kind: 'mask', size: [3, 4], counts: [6, 1, 5] } };
    expect(list.targets[0]?.annotations[0]?.parts[1]).toEqual(mask);
    expect(text.targets[0]?.annotations[0]?.parts[1]).toEqual(mask);
    expect(text.targets[0]?.annotations[0]?.ext).toMatchObject({
      coco: { iscrowd: 1 },
      cocoForm: { rle: 'compressed' },
    });
  });

  it('takes a score for a model', () => {
    const { targets, findings } = read([{ ...good, score: 0.75 }]);
    expect(targets[0]?.annotations[0]).toMatchObject({ confidence: 0.75, model: { id: 'unknown' } });
    expect(findings).toEqual([]);
  });

  it('names the row of every fault and keeps the good rows', () => {
    const rows = [
      { ...good, id: 1, bbox: [0, 0, -1, 2] },
      { ...good, id: 2 },
      { ...good, id: 3, image_id: 8 },
      { ...good, id: 4, category_id: 1 },
      { ...good, id: 2 },
      'row',
      { ...good, id: 7, segmentation: [0, 0, 1, 0, 1, 1] },
      { ...good, id: 8, bbox: undefined, segmentation: { size: [3, 4], counts: [5] } },
      { ...good, id: 9, segmentation: [[0, 0, 1]] },
    ];
    expect(codes(rows)).toEqual([
      ['core.coco-bad-box', 1],
      ['core.coco-unknown-image', 3],
      ['core.coco-unknown-category', 4],
      ['core.coco-duplicate-id', 5],
      ['core.coco-bad-row', 6],
      ['core.coco-flat-polygon', 7],
      ['core.coco-bad-segmentation', 8],
      ['core.coco-bad-segmentation', 9],
    ]);
    const kept = read(rows).targets[0]?.annotations ?? [];
    expect(kept.map((a) => [a.originalId, a.parts.map((p) => p.geometry.kind)])).toEqual([
      ['2', ['box']],
      ['7', ['box', 'polygon']],
      ['9', ['box']],
    ]);
  });

  it('loses only the row of a NaN, and leaves the word NaN in a text alone', () => {
    const text = `{"images":[{"id":7,"file_name":"a.png"}],"categories":[{"id":90,"name":"NaN \\" Infinity"}],
      "annotations":[{"id":1,"image_id":7,"category_id":90,"bbox":[NaN,0,-Infinity,1]},{"id":2,"image_id":7,"category_id":90,"bbox":[0,0,1,1]}]}`;
    const { targets, findings } = readCoco(bytes(text));
    expect(findings.map((f) => f.code)).toEqual(['core.coco-not-a-number', 'core.coco-bad-box']);
    expect(targets[0]?.annotations.map((a) => [a.class, a.originalId])).toEqual([['NaN " Infinity', '2']]);
  });

  it('does not let a key reach a prototype', () => {
    const text = JSON.stringify({ ...base, annotations: [good] }).replace(
      '"id":1,',
      '"__proto__":{"polluted":1},"constructor":{"a":1},"id":1,',
    );
    const { targets, findings } = readCoco(bytes(text));
    expect(findings.map((f) => f.code)).toEqual(['core.coco-unsafe-key', 'core.coco-unsafe-key']);
    expect(Object.getPrototypeOf(targets[0]?.annotations[0]?.ext?.coco)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('lists at most 100 rows of one fault and tells how many there are', () => {
    const { findings } = read(Array.from({ length: 250 }, (_, id) => ({ ...good, id, bbox: [0] })));
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)).toMatchObject({ code: 'core.coco-bad-box', evidence: { rows: 250 } });
  });

  it('refuses what is too large before reading it', async () => {
    const refuse = () => Promise.reject(new Error('must not be read'));
    const source = { size: MAX_COCO_BYTES + 1, read: refuse, localPath: refuse };
    const output = await cocoParser.parse({ path: 'x.json', sha256: '', source, companions: {}, context: {} });
    expect(output.findings?.map((f) => f.code)).toEqual(['core.coco-too-large']);
  });

  it('puts the folder that a layout knows before the names', async () => {
    const source = bytesSource(bytes({ ...base, annotations: [good] }));
    const output = await cocoParser.parse({
      path: 'x.json',
      sha256: '',
      source,
      companions: {},
      context: { imageFolder: 'images/val' },
    });
    expect(output.annotations?.map((a) => a.target.path)).toEqual(['images/val/board/a.png']);
  });

  it('never throws, whatever the bytes or the JSON', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (data) => void readCoco(data)));
    fc.assert(
      fc.property(
        fc.array(fc.anything()),
        fc.array(fc.jsonValue()),
        fc.dictionary(
          fc.constantFrom('id', 'bbox', 'segmentation', 'keypoints', 'score', 'image_id', 'category_id'),
          fc.jsonValue(),
        ),
        (a, b, row) => {
          const safe = a.filter((v) => typeof v !== 'bigint');
          let text: string;
          try {
            text = JSON.stringify({ ...base, annotations: [...safe, ...b, { ...good, ...row }] });
          } catch {
            return; // a value that JSON cannot hold
          }
          readCoco(bytes(text));
        },
      ),
    );
    const whole = bytes({ ...base, annotations: [{ ...good, segmentation: [[0, 0, 1, 0, 1, 1]] }] });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const mutant = whole.slice();
        mutant[at] = value;
        readCoco(mutant);
        readCoco(whole.subarray(0, at));
      }),
    );
  });

  withSamples('reads the datumaro sets: rows, parts, attributes and classes as they stand in the files', () => {
    const of = (name: string) => readCoco(new Uint8Array(readFileSync(`${samples}${name}`)));
    const kinds = (name: string) =>
      of(name).targets.flatMap((t) => t.annotations.map((a) => a.parts.map((p) => p.geometry.kind).join('+')));
    expect(kinds('coco_instances/annotations/instances_train.json')).toEqual(['box']);
    expect(kinds('coco_instances/annotations/instances_val.json')).toEqual(['box+polygon', 'box+mask']);
    expect(of('coco_instances/annotations/instances_val.json').findings).toEqual([]);
    expect(of('coco_instances/annotations/instances_val.json').targets[0]?.annotations[0]).toMatchObject({
      class: 'a',
      attributes: { x: 1, y: 'hello' },
    });
    expect(of('coco_instances/annotations/instances_val.json').classes.map((c) => c.external?.COCO)).toEqual([
      '1',
      '2',
      '4',
    ]);
    expect(kinds('coco/annotations/stuff_train.json')).toEqual(['box+mask']);
    expect(kinds('coco/annotations/labels_val.json')).toEqual(['tag', 'tag']);
    expect(of('coco/annotations/captions_val.json').findings.map((f) => [f.code, f.evidence?.rows])).toEqual([
      ['core.coco-captions', 2],
    ]);
    expect(of('coco/annotations/panoptic_val.json').findings.map((f) => [f.code, f.evidence?.rows])).toEqual([
      ['core.coco-panoptic', 1],
    ]);
    // Their categories join keypoints that they do not name, counted from 0.
    const people = 'coco_person_keypoints/annotations/person_keypoints_val.json';
    expect(of(people).findings.map((f) => f.code)).toEqual(['core.coco-bad-skeleton', 'core.coco-bad-skeleton']);
    expect(kinds(people)).toEqual(['box+polygon+skeleton', 'box+mask+skeleton']);
  });
});
