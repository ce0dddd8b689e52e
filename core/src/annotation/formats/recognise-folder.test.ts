import { describe, expect, it } from '@jest/globals';
import type { AnnotationDraft } from '../model.ts';
import { ExportReport } from './export-report.ts';
import { FOLDER_READERS, WRITERS } from './index.ts';
import { bytesOf, classOf, drawn, pictureOf, sourceFrom } from './testing/export-source.ts';
import { textFiles } from './testing/import-files.ts';

/** Something for every format to write. */
const parts: AnnotationDraft['parts'] = [
  { geometry: { kind: 'box', x: 1, y: 1, width: 3, height: 2 } },
  { geometry: { kind: 'mask', size: [50, 100], counts: [51, 2, 4947] } },
];
const picture = pictureOf('images/a.png', [
  drawn({ class: 'a', parts }),
  drawn({ class: 'a', parts: [{ geometry: { kind: 'polygon', polygons: [[[[0, 0], [4, 0], [0, 4]]]] } }] }), // prettier-ignore
]);
const writerOf = (id: string) => WRITERS.find((writer) => writer.id === id);

describe('folders', () => {
  const written = FOLDER_READERS.filter(({ id }) => ['coco-panoptic', 'voc', 'yolo', 'yolo-seg'].includes(id));
  it.each(written.map(({ id }) => id))('of %s are taken by its reader', async (id) => {
    const files: Record<string, Uint8Array> = {};
    for await (const file of writerOf(id)!.files(sourceFrom([picture], [classOf('a')]), new ExportReport()))
      files[file.path] = await bytesOf(file);
    const takers: string[] = [];
    for (const reader of FOLDER_READERS) if (await reader.recognises(textFiles(files))) takers.push(reader.id);
    expect(takers[0]).toBe(id);
  });

  it('of VOC hold lists of names that no other reader takes for labels', async () => {
    const files = {
      'VOC2012/Annotations/a.xml': '<annotation><filename>a.jpg</filename></annotation>',
      'VOC2012/ImageSets/Main/train.txt': 'a\n',
      'VOC2012/ImageSets/Main/cat_train.txt': 'a -1\n',
    };
    const takers: string[] = [];
    for (const reader of FOLDER_READERS) if (await reader.recognises(textFiles(files))) takers.push(reader.id);
    expect(takers).toEqual(['voc']);
  });
});
