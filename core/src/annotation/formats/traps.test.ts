import { describe, expect, it } from '@jest/globals';
import { cocoReader } from './coco/coco-reader.ts';
import { cocoWriter } from './coco/coco-writer.ts';
import { cvatReader } from './cvat/cvat-reader.ts';
import { datumaroReader } from './datumaro/datumaro-reader.ts';
import { datumaroWriter } from './datumaro/datumaro-writer.ts';
import { labelStudioReader } from './label-studio/label-studio-reader.ts';
import { labelStudioWriter } from './label-studio/label-studio-writer.ts';
import type { FormatReader } from './reader.ts';
import { classOf, pictureOf, sourceFrom, stored, written } from './testing/export-source.ts';
import { knownPictures, textFiles } from './testing/import-files.ts';
import { vocReader } from './voc/voc-reader.ts';
import { yoloReader } from './yolo/yolo-reader.ts';

/** Where other tools have gone wrong: one test a trap, each with numbers that the wrong reading would change. */
const bytes = (text: string) => new TextEncoder().encode(text);
const geometriesOf = async (reader: FormatReader, text: string) =>
  (await reader.read(bytes(text))).targets.flatMap(({ annotations }) =>
    annotations.map(({ parts }) => parts.map(({ geometry }) => geometry)),
  );
const coco = (...rows: object[]) =>
  JSON.stringify({
    images: [{ id: 1, file_name: 'a.png', width: 3, height: 2 }],
    categories: [{ id: 9, name: 'dent', keypoints: ['left', 'right'], skeleton: [[1, 2]] }],
    annotations: rows.map((row, id) => ({ id, image_id: 1, category_id: 9, ...row })),
  });

describe('traps of the formats', () => {
  it('column-major RLE: COCO counts down the columns, background first', async () => {
    const [parts] = await geometriesOf(
      cocoReader,
      coco({ bbox: [1, 0, 1, 2], segmentation: { size: [2, 3], counts: [2, 2, 2] } }),
    );
    // The middle column of three, not the upper row.
    expect(parts?.[1]).toEqual({ kind: 'mask', size: [2, 3], counts: [2, 2, 2] });
  });

  it('CVAT’s box-local RLE: along the rows, within left, top, width and height only', async () => {
    const mask = '<mask label="a" rle="1, 2, 1" left="1" top="1" width="2" height="2" occluded="0" z_order="0"></mask>';
    const xml = `<annotations><version>1.1</version><image id="0" name="a.png" width="4" height="3">${mask}</image></annotations>`;
    const [parts] = await geometriesOf(cvatReader, xml);
    // Pixels (2,1) and (1,2) of 4 × 3: in column order 1·3+2 = 5 and 2·3+1 = 7.
    expect(parts?.[0]).toEqual({ kind: 'mask', size: [3, 4], counts: [5, 1, 1, 1, 4] });
  });

  it('Label Studio’s rotation is about the top-left corner, and percents are not square', async () => {
    const value = { x: 10, y: 20, width: 30, height: 40, rotation: 90, rectanglelabels: ['a'] };
    const region = { id: 'r', type: 'rectanglelabels', original_width: 200, original_height: 100, value };
    const [parts] = await geometriesOf(labelStudioReader, JSON.stringify([{ id: 1, data: { image: 'a.png' }, annotations: [{ id: 1, result: [region] }] }])); // prettier-ignore
    const [geometry] = parts ?? [];
    expect(geometry).toMatchObject({ kind: 'rotated-box', width: 60, height: 40, angle: Math.PI / 2 });
    const { x, y } = geometry as { x: number; y: number };
    expect([x, y].map((n) => Math.round(n))).toEqual([0, 50]);
  });

  it('1-based VOC: the first pixel is 1, and the last one belongs to the box', async () => {
    const xml = `<annotation><filename>a.png</filename><object><name>a</name>
      <bndbox><xmin>1</xmin><ymin>1</ymin><xmax>3</xmax><ymax>2</ymax></bndbox></object></annotation>`;
    expect(await geometriesOf(vocReader, xml)).toEqual([[{ kind: 'box', x: 0, y: 0, width: 3, height: 2 }]]);
  });

  it('centre-based boxes: YOLO’s x and y are the middle, in shares of the picture', async () => {
    const files = textFiles({ 'data.yaml': 'names: [dent]\n', 'labels/a.txt': '0 0.5 0.5 0.2 0.4\n' });
    const { targets } = await yoloReader.readFolder(files, knownPictures({ 'images/a.png': [100, 50] }));
    expect(targets[0]?.annotations[0]?.parts[0]?.geometry).toEqual({
      kind: 'box',
      x: 40,
      y: 15,
      width: 20,
      height: 20,
    });
  });

  it('v=0 keypoints stay what they are: not labelled, with their numbers, and no NaN', async () => {
    const row = { bbox: [0, 0, 3, 2], keypoints: [0, 0, 0, 2, 1, 2], num_keypoints: 1 };
    const [parts] = await geometriesOf(cocoReader, coco(row));
    expect(parts?.find(({ kind }) => kind === 'skeleton')).toEqual({
      kind: 'skeleton',
      nodes: [
        { name: 'left', x: 0, y: 0, visibility: 0 },
        { name: 'right', x: 2, y: 1, visibility: 2 },
      ],
    });
  });

  it('a stored bbox is kept, never recomputed silently', async () => {
    const row = { bbox: [0.5, 0.25, 2, 1], segmentation: [[0, 0, 3, 0, 3, 2]], area: 7 };
    const { targets } = await cocoReader.read(bytes(coco(row)));
    const drafts = targets.flatMap(({ annotations }) => annotations);
    const source = sourceFrom([pictureOf('a.png', drafts.map((draft) => stored(draft)))], [classOf('dent')]); // prettier-ignore
    const out = JSON.parse((await written(cocoWriter, source)).files['annotations.json'] ?? '') as {
      annotations: object[];
    };
    expect(out.annotations).toMatchObject([{ bbox: [0.5, 0.25, 2, 1], area: 7, segmentation: [[0, 0, 3, 0, 3, 2]] }]);
  });

  it('a flat segmentation list is one ring, and told', async () => {
    const text = coco({ bbox: [0, 0, 3, 2], segmentation: [0, 0, 3, 0, 3, 2] });
    const [parts] = await geometriesOf(cocoReader, text);
    expect(parts?.[1]).toEqual({ kind: 'polygon', polygons: [[[[0, 0], [3, 0], [3, 2]]]] }); // prettier-ignore
    const { findings } = await cocoReader.read(bytes(text));
    expect(findings.map(({ code }) => code)).toContain('core.coco-flat-polygon');
  });

  it.each([
    ['COCO', cocoReader, cocoWriter],
    ['Label Studio', labelStudioReader, labelStudioWriter],
    ['Datumaro', datumaroReader, datumaroWriter],
  ] as const)('no box/polygon pair is ever split in two: by way of %s', async (_name, reader, writer) => {
    const row = { bbox: [0, 0, 3, 2], segmentation: [[0, 0, 3, 0, 3, 2]] };
    const { targets } = await cocoReader.read(bytes(coco(row, row)));
    const drafts = targets.flatMap(({ annotations }) => annotations);
    const drawn = drafts.map(({ ext: _ext, ...draft }) => stored(draft));
    const size = { width: 3, height: 2 };
    const { files } = await written(writer, sourceFrom([pictureOf('a.png', drawn, size)], [classOf('dent')]));
    const again = await geometriesOf(reader, Object.values(files)[0] ?? '');
    expect(again.map((parts) => parts.map(({ kind }) => kind).sort())).toEqual([
      ['box', 'polygon'],
      ['box', 'polygon'],
    ]);
  });
});
