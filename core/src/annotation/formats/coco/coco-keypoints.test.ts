import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnnotationDraft, OntologyClass } from '../../model.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { readCoco } from './coco-reader.ts';
import { cocoWriter } from './coco-writer.ts';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const person = { id: 1, name: 'person', keypoints: ['nose', 'eye', 'ear'], skeleton: [[1, 2], [2, 3]] }; // prettier-ignore
const images = [{ id: 7, file_name: 'a.png', width: 9, height: 9 }];
const row = { id: 1, image_id: 7, category_id: 1, keypoints: [1, 2, 2, 0, 0, 0, 3.5, 4, 1], num_keypoints: 2 };
const read = (annotations: object[], category: object = person) =>
  readCoco(bytes({ images, categories: [category], annotations }));
const codes = (annotations: object[], category: object = person) =>
  read(annotations, category).findings.map(({ code }) => code.replace('core.coco-', ''));
const nodesOf = ({ parts }: AnnotationDraft) =>
  parts.flatMap(({ geometry }) => (geometry.kind === 'skeleton' ? geometry.nodes : []));

interface Written {
  annotations: Record<string, unknown>[];
  categories: Record<string, unknown>[];
}
async function write(drafts: AnnotationDraft[], classes: OntologyClass[], make = stored) {
  const picture = pictureOf('a.png', drafts.map((draft) => make(draft))); // prettier-ignore
  const { files, rows } = await written(cocoWriter, sourceFrom([picture], classes));
  return { file: JSON.parse(files['annotations.json']!) as Written, rows };
}
async function again(annotations: object[], category: object = person) {
  const reading = read(annotations, category);
  return { ...(await write(reading.targets[0]!.annotations, reading.classes)), reading };
}

describe('COCO keypoints', () => {
  it('box, outline and keypoints of a row are one annotation of three parts (FiftyOne #2958)', async () => {
    const whole = { ...row, bbox: [1, 1, 4, 4], segmentation: [[1, 1, 5, 1, 5, 5]], area: 8, iscrowd: 0 };
    const { reading, file, rows } = await again([whole]);
    expect(reading.findings).toEqual([]);
    const [{ annotations } = { annotations: [] }] = reading.targets;
    expect(annotations.map(({ parts }) => parts.map(({ geometry }) => geometry.kind))).toEqual([
      ['box', 'polygon', 'skeleton'],
    ]);
    expect([file.annotations, rows]).toEqual([[whole], {}]);
    expect(readCoco(bytes(file)).targets).toMatchObject([{ annotations }]);
  });

  it('v = 0 stays, with its x and y as they stand', async () => {
    const given = { ...row, keypoints: [1, 2, 2, 8, 9, 0, 3.5, 4, 1] };
    const { reading, file } = await again([given]);
    expect(nodesOf(reading.targets[0]!.annotations[0]!)).toEqual([
      { name: 'nose', x: 1, y: 2, visibility: 2 },
      { name: 'eye', x: 8, y: 9, visibility: 0 },
      { name: 'ear', x: 3.5, y: 4, visibility: 1 },
    ]);
    expect(file.annotations).toEqual([given]);
  });

  it('NaN at v = 0 is 0, 0; NaN at a labelled one is refused (FiftyOne #3309)', () => {
    const text = (numbers: string) =>
      bytes(`{"images":${JSON.stringify(images)},"categories":[${JSON.stringify(person)}],
        "annotations":[{"id":1,"image_id":7,"category_id":1,"bbox":[0,0,1,1],"keypoints":[${numbers}]}]}`);
    const loose = readCoco(text('1,2,2,NaN,NaN,0,3,4,2'));
    expect(loose.findings.map(({ code }) => code)).toEqual(['core.coco-not-a-number', 'core.coco-unplaced-keypoint']);
    expect(nodesOf(loose.targets[0]!.annotations[0]!)[1]).toEqual({ name: 'eye', x: 0, y: 0, visibility: 0 });
    const bad = readCoco(text('1,2,2,NaN,NaN,1,3,4,2'));
    expect(bad.findings.map(({ code }) => code)).toEqual(['core.coco-not-a-number', 'core.coco-bad-keypoints']);
    expect(bad.targets[0]!.annotations[0]!.parts.map(({ geometry }) => geometry.kind)).toEqual(['box']);
  });

  it('edges of a skeleton count from 1 in COCO, from 0 here', async () => {
    const { reading, file } = await again([row]);
    expect(reading.classes).toMatchObject([{ code: 'person', skeleton: { nodes: ['nose', 'eye', 'ear'], edges: [[0, 1], [1, 2]] } }]); // prettier-ignore
    expect(file.categories).toEqual([person]);
  });

  it('a skeleton that counts from 0 is not shifted: its edges are left out, and it is said', () => {
    const category = { ...person, skeleton: [[0, 1], [1, 2]] }; // prettier-ignore
    expect(codes([row], category)).toEqual(['bad-skeleton']);
    expect(read([row], category).classes[0]?.skeleton).toEqual({ nodes: person.keypoints, edges: [] });
    expect(codes([row], { ...person, keypoints: ['a', 'a', 'b'] })).toEqual(['bad-skeleton']);
    expect(codes([row], { ...person, keypoints: [] })).toEqual(['bad-skeleton']);
  });

  it('what is no list of x, y, v stays as it stands, beside a finding', async () => {
    const box = { bbox: [1, 1, 4, 4] };
    for (const keypoints of [
      [1, 2],
      [1, 2, 3],
      [1, 2, 0.5],
      Array<number>(12).fill(0),
      [1, '2', 2, 0, 0, 0, 0, 0, 0],
    ]) {
      const given = { ...row, ...box, keypoints };
      expect(codes([given])).toEqual(['bad-keypoints']);
      expect((await again([given])).file.annotations).toEqual([given]);
    }
    const few = { ...row, ...box, keypoints: [1, 2, 2] };
    expect(codes([few])).toEqual(['few-keypoints']);
    expect((await again([few])).file.annotations).toEqual([few]);
  });

  it('keypoints that nobody names are called by their place', () => {
    const reading = read([row], { id: 1, name: 'person' });
    expect(nodesOf(reading.targets[0]!.annotations[0]!).map(({ name }) => name)).toEqual(['0', '1', '2']);
    expect(reading.classes[0]).not.toHaveProperty('skeleton');
  });

  it('a new one is written in the order of its class, with 0, 0, 0 for what it lacks', async () => {
    const skeleton = { nodes: ['nose', 'eye', 'ear'], edges: [[0, 2]] as [number, number][] };
    const nodes = [
      { name: 'ear', x: 3, y: 4, visibility: 2 },
      { name: 'nose', x: 1, y: 2, visibility: 1 },
      { name: 'tail', x: 5, y: 6, visibility: 0 },
    ] as const;
    const draft: AnnotationDraft = { class: 'person', parts: [{ geometry: { kind: 'skeleton', nodes: [...nodes] } }] };
    const second: AnnotationDraft = { ...draft, parts: [...draft.parts, ...draft.parts] };
    const { file, rows } = await write([draft, second], [{ ...classOf('person'), skeleton }], drawn);
    expect(file.annotations[0]).toEqual({
      ...{ id: 1, image_id: 1, category_id: 1, iscrowd: 0 },
      ...{ keypoints: [1, 2, 1, 0, 0, 0, 3, 4, 2, 5, 6, 0], num_keypoints: 2 },
    });
    expect(file.categories).toEqual([
      { id: 1, name: 'person', keypoints: ['nose', 'eye', 'ear', 'tail'], skeleton: [[1, 3]] },
    ]);
    expect(rows).toEqual({ parts: 1 });
  });

  it('an edited row tells its keypoints anew', async () => {
    const [draft] = read([row]).targets[0]!.annotations;
    const nodes = nodesOf(draft!).map((node) => ({ ...node, visibility: 2 as const }));
    const edit = { ...stored(draft!), rev: 2, parts: [{ geometry: { kind: 'skeleton' as const, nodes } }] };
    const { files } = await written(cocoWriter, sourceFrom([pictureOf('a.png', [edit])], [classOf('person')]));
    const [out] = (JSON.parse(files['annotations.json']!) as Written).annotations;
    expect(out).toMatchObject({ id: 1, keypoints: [1, 2, 2, 0, 0, 2, 3.5, 4, 2], num_keypoints: 3 });
  });

  it('never throws, whatever a category or a row says', () => {
    const any = fc.dictionary(fc.constantFrom('keypoints', 'skeleton', 'name'), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(any, any, (category, more) => {
        const { targets } = read([{ ...row, bbox: [0, 0, 1, 1], ...more }], { ...person, ...category });
        for (const { annotations } of targets)
          for (const node of annotations.flatMap(nodesOf)) expect([node.x, node.y].every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('draft → writer → reader: the same keypoints', async () => {
    const place = fc.double({ min: -9, max: 999, noNaN: true }).map((n) => n + 0);
    const node = fc.record({ x: place, y: place, visibility: fc.constantFrom(0, 1, 2) });
    const draft = fc.array(node, { minLength: 3, maxLength: 3 }).map((nodes): AnnotationDraft => {
      const named = nodes.map((one, i) => ({ name: person.keypoints[i]!, ...one }) as const);
      return { class: 'person', parts: [{ geometry: { kind: 'skeleton', nodes: named as never } }] };
    });
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 4 }), async (drafts) => {
        const { file, rows } = await write(drafts, [classOf('person')], drawn);
        const { targets, findings } = readCoco(bytes(file));
        expect([findings, rows]).toEqual([[], {}]);
        expect(targets[0]!.annotations.map(({ parts }) => parts)).toEqual(drafts.map(({ parts }) => parts));
      }),
    );
  });
});

describe('COCO run lengths in a row', () => {
  const crowd = { id: 1, image_id: 7, category_id: 1, iscrowd: 1, bbox: [2, 0, 1, 1], area: 1 };

  it('of a crowd go out in the form in which they came: list, string, and a string longer than need be', async () => {
    // '615' says 6, 1, 5; 'V0' is 6 in two groups.
    for (const counts of [[6, 1, 5], '615', 'V015', [6, 1, 5, 0], '615O']) {
      const given = { ...crowd, segmentation: { size: [3, 4], counts } };
      const { reading, file, rows } = await again([given]);
      expect(reading.targets[0]!.annotations[0]!.parts[1]).toMatchObject({ geometry: { kind: 'mask', size: [3, 4] } });
      expect([file.annotations, rows]).toEqual([[given], {}]);
    }
  });

  it('that were edited are written anew', async () => {
    const [draft] = read([{ ...crowd, segmentation: { size: [3, 4], counts: 'V015' } }]).targets[0]!.annotations;
    const parts = [{ geometry: { kind: 'mask' as const, size: [3, 4] as [number, number], counts: [5, 2, 5] } }];
    const edit = { ...stored(draft!), rev: 2, parts };
    const { files } = await written(cocoWriter, sourceFrom([pictureOf('a.png', [edit])], [classOf('person')]));
    expect((JSON.parse(files['annotations.json']!) as Written).annotations[0]).toMatchObject({
      ...{ id: 1, iscrowd: 1, area: 2, segmentation: { size: [3, 4], counts: '525' } },
    });
  });
});
