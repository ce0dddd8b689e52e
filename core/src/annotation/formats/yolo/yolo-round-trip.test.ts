import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itWith } from '../../../testing/required-tool.ts';
import type { AnnotationDraft, Geometry, OntologyClass, Point } from '../../model.ts';
import type { AnnotatedPicture, FormatWriter } from '../format.ts';
import type { FolderReader, FormatReading } from '../reader.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { knownPictures, textFiles } from '../testing/import-files.ts';
import { yoloObbReader, yoloPoseReader, yoloReader, yoloSegmentReader } from './yolo-reader.ts';
import { yoloObbWriter, yoloPoseWriter, yoloSegmentWriter, yoloWriter } from './yolo-writer.ts';

const samples = fileURLToPath(
  new URL('../../../../../../shared/samples/annotation/datumaro-assets/yolo_dataset/', import.meta.url),
);
const withSamples = itWith('samples', existsSync(samples));

type Sizes = Record<string, [number, number]>;
type Task = 'detect' | 'segment' | 'obb' | 'pose';

const BOTH: Record<Task, { reader: FolderReader; writer: FormatWriter }> = {
  detect: { reader: yoloReader, writer: yoloWriter },
  segment: { reader: yoloSegmentReader, writer: yoloSegmentWriter },
  obb: { reader: yoloObbReader, writer: yoloObbWriter },
  pose: { reader: yoloPoseReader, writer: yoloPoseWriter },
};

/** As it comes out of the database: plain JSON. */
const storedOf = (draft: AnnotationDraft) => stored(JSON.parse(JSON.stringify(draft)) as AnnotationDraft);

const picturesOf = ({ targets }: FormatReading, sizes: Sizes): AnnotatedPicture[] =>
  targets.map(({ fileName, annotations }) => {
    const [width, height] = sizes[fileName]!;
    return pictureOf(fileName, annotations.map(storedOf), { width, height });
  });

/** Label files of `images/a.jpg` come back under `labels/images/a.txt`: found by path. */
const labelsOf = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => path.endsWith('.txt')));

const readWith = (task: Task, files: Record<string, string | Uint8Array>, sizes: Sizes) =>
  BOTH[task].reader.readFolder(textFiles(files), knownPictures(sizes));

const writeWith = (task: Task, pictures: AnnotatedPicture[], classes: OntologyClass[] = []) =>
  written(BOTH[task].writer, sourceFrom(pictures, classes));

const share = fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1e6);
const side = fc.integer({ min: 1, max: 20_000 });
const digits = fc.constantFrom((n: number) => String(n), (n: number) => n.toFixed(6), (n: number) => n.toPrecision(8)); // prettier-ignore
const list = (most: number, least = most) => fc.array(share, { minLength: least, maxLength: most });
const NUMBERS: Record<Task, fc.Arbitrary<number[]>> = {
  detect: list(5, 4),
  segment: list(24, 6),
  obb: list(8),
  pose: fc
    .tuple(list(4), fc.array(fc.tuple(share, share, fc.constantFrom(0, 1, 2)), { minLength: 3, maxLength: 3 }))
    .map(([box, points]) => [...box, ...points.flat()]),
};
const YAML: Record<Task, string> = {
  detect: 'names: [b, a, c]\n',
  segment: 'names: [b, a, c]\ntask: segment\n',
  obb: 'names: [b, a, c]\ntask: obb\n',
  pose: 'names: [b, a, c]\nkpt_shape: [3, 3]\nflip_idx: [0, 2, 1]\nkpt_names: {0: [tip, left, right]}\n',
};

describe('YOLO round trip', () => {
  it.each(['detect', 'segment', 'obb', 'pose'] as const)(
    '%s: rows that nobody changed go out digit by digit',
    async (task) => {
      const row = fc.tuple(fc.integer({ min: 0, max: 2 }), NUMBERS[task], digits);
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), side, side, async (rows, width, height) => {
          const sizes: Sizes = { 'images/a.jpg': [width, height] };
          const text = rows.map(([index, numbers, shown]) => `${index} ${numbers.map(shown).join(' ')}\n`).join('');
          const reading = await readWith(task, { 'data.yaml': YAML[task], 'labels/images/a.txt': text }, sizes);
          expect(reading.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
          const { files, rows: lost } = await writeWith(task, picturesOf(reading, sizes), reading.classes);
          expect(lost).toEqual({});
          expect(labelsOf(files)).toEqual({ 'labels/images/a.txt': text });
          const again = await readWith(task, { ...files, 'data.yaml': `${files['data.yaml']}task: ${task}\n` }, sizes);
          expect(again.targets).toEqual(reading.targets);
          if (task !== 'pose') expect(again.classes).toEqual(reading.classes);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('brings back what was drawn here, to a thousandth of a pixel', async () => {
    const near = (n: number) => expect.closeTo(n, 3) as unknown as number;
    await fc.assert(
      fc.asyncProperty(
        side,
        side,
        list(8),
        fc.double({ min: -1.5, max: 1.5, noNaN: true }),
        async (width, height, n, angle) => {
          const [a, b, c, d, e, f] = n as [number, number, number, number, number, number];
          const sizes: Sizes = { 'images/a.jpg': [width, height] };
          const picture = (...shapes: Geometry[]) =>
          [pictureOf('images/a.jpg', [drawn({ class: 'x', parts: shapes.map((geometry) => ({ geometry })) })], { width, height })]; // prettier-ignore
          const backFrom = async (task: Task, ...shapes: Geometry[]) => {
            const { files } = await writeWith(task, picture(...shapes), [classOf('x')]);
            const yaml = `${files['data.yaml']}task: ${task}\n`;
            const { targets } = await readWith(task, { ...files, 'data.yaml': yaml }, sizes);
            return targets[0]?.annotations.map(({ parts }) => parts.map(({ geometry }) => geometry));
          };
          const box = { kind: 'box' as const, x: (a * width) / 2, y: (b * height) / 2, width: (0.1 + c * 0.4) * width, height: (0.1 + d * 0.4) * height }; // prettier-ignore
          const nearBox = { ...box, x: near(box.x), y: near(box.y), width: near(box.width), height: near(box.height) };
          expect(await backFrom('detect', box)).toEqual([[nearBox]]);

          const ring: Point[] = [[a * width, 0], [width, b * height], [c * width, height], [0, height / 2]]; // prettier-ignore
          const nearRing = ring.map(([x, y]) => [near(x), near(y)]);
          expect(await backFrom('segment', { kind: 'polygon', polygons: [[ring]] })).toEqual([
            [{ kind: 'polygon', polygons: [[nearRing]] }],
          ]);

          const nodes = [
            { name: '0', x: e * width, y: f * height, visibility: 2 as const },
            { name: '1', x: f * width, y: e * height, visibility: 1 as const },
            { name: '2', x: 0, y: 0, visibility: 0 as const },
          ];
          const nearNodes = nodes.map(({ x, y, ...rest }) => ({ ...rest, x: near(x), y: near(y) }));
          expect(await backFrom('pose', box, { kind: 'skeleton', nodes })).toEqual([
            [nearBox, { kind: 'skeleton', nodes: nearNodes }],
          ]);

          // Within the picture, whatever its turn.
          const most = Math.min(width, height) / 4;
          const turned = { kind: 'rotated-box' as const, x: width / 2, y: height / 2, width: most * (1.2 + a), height: most * (0.2 + b / 2), angle }; // prettier-ignore
          expect(await backFrom('obb', turned)).toEqual([
            [{ ...turned, x: near(turned.x), y: near(turned.y), width: near(turned.width), height: near(turned.height), angle: near(angle) }], // prettier-ignore
          ]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps classes in the order of their indices, and says where one has moved', async () => {
    const sizes: Sizes = { 'images/a.jpg': [10, 10] };
    const files = { 'data.yaml': 'names: [z, unused, a]', 'labels/images/a.txt': '2 0.5 0.5 1 1\n0 0.5 0.5 1 1\n' };
    const reading = await readWith('detect', files, sizes);
    const all = await writeWith('detect', picturesOf(reading, sizes), reading.classes);
    expect([all.files['labels/images/a.txt'], all.rows]).toEqual([files['labels/images/a.txt'], {}]);
    const used = await writeWith('detect', picturesOf(reading, sizes), ['a', 'new', 'z'].map(classOf));
    expect(used.files['data.yaml']).toMatch(/names:\n {2}0: "z"\n {2}1: "a"\n {2}2: "new"\n$/);
    expect([used.files['labels/images/a.txt'], used.rows]).toEqual([
      '1 0.5 0.5 1 1\n0 0.5 0.5 1 1\n',
      { 'class-index': 1 },
    ]);
  });

  it('does not believe numbers that no longer say what the annotation says', async () => {
    const sizes: Sizes = { 'images/a.jpg': [100, 100] };
    const reading = await readWith(
      'detect',
      { 'data.yaml': 'names: [a]', 'labels/a.txt': '0 0.5 0.5 0.100 0.1\n' },
      sizes,
    );
    const [picture] = picturesOf(reading, sizes) as [AnnotatedPicture];
    const [annotation] = picture.annotations as [AnnotatedPicture['annotations'][number]];
    const write = async (more: object) =>
      (await writeWith('detect', [{ ...picture, annotations: [{ ...annotation, ...more }] }])).files[
        'labels/images/a.txt'
      ];
    expect(await write({})).toBe('0 0.5 0.5 0.100 0.1\n');
    expect(await write({ rev: 2 })).toBe('0 0.5 0.5 0.1 0.1\n');
    const moved = [{ geometry: { kind: 'box', x: 0, y: 0, width: 10, height: 10 } }];
    expect(await write({ parts: moved })).toBe('0 0.05 0.05 0.1 0.1\n');
    expect(await write({ ext: { yolo: { task: 'detect', index: 0, numbers: '0.9 x 1' } } })).toBe(
      '0 0.5 0.5 0.1 0.1\n',
    );
  });

  withSamples('gives back the datumaro labels', async () => {
    const label = readFileSync(join(samples, 'strict/obj_train_data/1.txt'), 'utf8');
    const files = { 'obj.names': readFileSync(join(samples, 'strict/obj.names')), 'labels/1.txt': label };
    const sizes: Sizes = { '1.jpg': [15, 10] };
    const reading = await readWith('detect', files, sizes);
    const out = await writeWith('detect', picturesOf(reading, sizes), reading.classes);
    expect([out.files['labels/1.txt'], out.rows]).toEqual([label, {}]);
  });
});

describe('YOLO writers of turned boxes and poses', () => {
  const box = { kind: 'box', x: 10, y: 10, width: 20, height: 10 } as const;
  const turned = { kind: 'rotated-box', x: 50, y: 25, width: 20, height: 10, angle: 0 } as const;
  const skeleton = (...names: string[]): Geometry => ({
    kind: 'skeleton',
    nodes: names.map((name, i) => ({ name, x: 10 * i + 10, y: 10, visibility: 2 })),
  });
  const one = (code: string, ...shapes: Geometry[]) =>
    drawn({ class: code, parts: shapes.map((geometry) => ({ geometry })) });

  it('writes the corners of turned boxes and of others, and tells what is lost', async () => {
    const quad: Point[] = [[0, 0], [50, 0], [40, 25], [0, 25]]; // prettier-ignore
    const annotations = [
      one('a', turned),
      one('a', box, { kind: 'polygon', polygons: [[quad]] }),
      one('a', { kind: 'polygon', polygons: [[quad]] }),
      one('a', { kind: 'polygon', polygons: [[quad.slice(1)]] }),
      one('a', { ...turned, x: 95 }),
      one('a', { kind: 'ellipse', x: 5, y: 5, radiusX: 1, radiusY: 1, angle: 0 }),
    ];
    const { files, rows, report } = await writeWith('obb', [pictureOf('a.png', annotations)]);
    expect(files['labels/a.txt']).toBe(
      '0 0.4 0.4 0.6 0.4 0.6 0.6 0.4 0.6\n0 0.1 0.2 0.3 0.2 0.3 0.4 0.1 0.4\n0 0 0 0.5 0 0.4 0.5 0 0.5\n0 0.85 0.4 1 0.4 1 0.6 0.85 0.6\n',
    );
    expect(rows).toEqual({ 'as-rotated': 1, geometry: 1, id: 4, outline: 2, outside: 1, shape: 2 });
    expect([report.annotations, report.leftOut]).toEqual([4, 2]);
  });

  it('writes kpt_shape, names and mirror of points, and fills rows of fewer', async () => {
    const person: OntologyClass = {
      ...classOf('p'),
      skeleton: { nodes: ['l', 'r', 'tip'], edges: [], flip: [[0, 1]] },
    };
    const annotations = [one('p', box, skeleton('l', 'r', 'tip')), one('q', skeleton('x', 'y')), one('q', box)];
    const { files, rows } = await writeWith('pose', [pictureOf('a.png', annotations)], [person, classOf('q')]);
    expect(files['labels/a.txt']).toBe(
      [
        '0 0.2 0.3 0.2 0.2 0.1 0.2 2 0.2 0.2 2 0.3 0.2 2\n',
        '1 0.15 0.2 0.1 0 0.1 0.2 2 0.2 0.2 2 0 0 0\n',
        '1 0.2 0.3 0.2 0.2 0 0 0 0 0 0 0 0 0\n',
      ].join(''),
    );
    expect(files['data.yaml']).toMatch(
      /kpt_shape: \[3, 3\]\nflip_idx: \[1,0,2\]\nkpt_names:\n {2}0: \["l","r","tip"\]\n {2}1: \["x","y","2"\]\n$/,
    );
    expect(rows).toEqual({ 'derived-box': 1, id: 3, points: 1 });
  });

  it('keeps points of two numbers while all have two', async () => {
    const sizes: Sizes = { 'images/a.jpg': [10, 10] };
    const files = {
      'data.yaml': 'names: [a]\nkpt_shape: [2, 2]',
      'labels/images/a.txt': '0 0.5 0.5 1 1 0.1 0.1 0.2 0.2\n',
    };
    const reading = await readWith('pose', files, sizes);
    const [picture] = picturesOf(reading, sizes) as [AnnotatedPicture];
    const same = await writeWith('pose', [picture], reading.classes);
    expect(same.files['labels/images/a.txt']).toBe(files['labels/images/a.txt']);
    expect(same.files['data.yaml']).toContain('kpt_shape: [2, 2]');
    const more = { ...picture, annotations: [...picture.annotations, one('a', box, skeleton('0', '1'))] };
    const mixed = await writeWith('pose', [more], reading.classes);
    expect(mixed.files['labels/images/a.txt']).toMatch(/^0 0.5 0.5 1 1 0.1 0.1 2 0.2 0.2 2\n/);
  });
});
