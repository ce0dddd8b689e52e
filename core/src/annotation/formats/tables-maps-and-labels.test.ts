import { describe, expect, it } from '@jest/globals';
import { FOLDER_READERS, READERS, WRITERS } from './index.ts';
import { textFiles } from './testing/import-files.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const feature = (more: object) => ({
  ...{ type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] } },
  properties: { image: 'a', class: 'b', ...more },
});

/** What each reads first; formats that look alike. */
const FILES: Record<string, string> = {
  geojson: JSON.stringify({ type: 'FeatureCollection', features: [feature({ images: [1], annotations: [{}] })] }),
  csv: 'image,class,x,y,width,height\na.png,<annotations>,1,2,3,4\n',
  coco: JSON.stringify({ images: [{ id: 1, file_name: 'a' }], annotations: [{ geo: feature({}) }], categories: [] }),
  cvat: '<annotations><version>1.1</version><image id="0" name="image,class"/></annotations>',
};

const LABELS: Record<string, Record<string, string>> = {
  yolo: { 'data.yaml': 'names: [a]', 'labels/a.txt': '0 0.5 0.5 1 1\n' },
  'yolo-seg': { 'data.yaml': 'names: [a]', 'labels/a.txt': '0 0 0 1 0 1 1\n' },
  'yolo-obb': { 'data.yaml': 'names: [a]', 'labels/a.txt': '0 0 0 1 0 1 1 0 1\n' },
  'yolo-pose': { 'data.yaml': 'names: [a]\nkpt_shape: [1, 3]', 'labels/a.txt': '0 0.5 0.5 1 1 0 0 2\n' },
};

describe('Readers of tables, maps and labels among the others', () => {
  it.each(Object.entries(FILES))('%s is read by its own reader', (id, text) => {
    expect(READERS.find((reader) => reader.recognises(bytes(text)))?.id).toBe(id);
  });

  it.each(Object.entries(LABELS))('%s is read by its own reader', async (id, files) => {
    const known = await Promise.all(FOLDER_READERS.map((reader) => reader.recognises(textFiles(files))));
    expect(FOLDER_READERS.filter((_, i) => known[i]).map((reader) => reader.id)).toEqual([id]);
  });

  it('every one of them has a writer of the same name', () => {
    const ids = new Set(WRITERS.map((writer) => writer.id));
    for (const id of ['geojson', 'csv', ...Object.keys(LABELS)]) expect([id, ids.has(id)]).toEqual([id, true]);
  });
});
