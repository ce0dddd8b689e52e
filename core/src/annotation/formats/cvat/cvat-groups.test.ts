import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotatedPicture, ExportedAnnotation } from '../format.ts';
import { drawn, pictureOf, sourceFrom, stored, written } from '../testing/export-source.ts';
import { readCvat } from './cvat-reader.ts';
import { cvatWriter } from './cvat-writer.ts';

const tag = [{ geometry: { kind: 'tag' as const } }];
const write = async (pictures: AnnotatedPicture[], classes: Parameters<typeof sourceFrom>[1] = []) => {
  const { files, rows } = await written(cvatWriter, sourceFrom(pictures, classes));
  return { text: files['annotations.xml']!, rows };
};

describe('groups and skeletons of a CVAT file', () => {
  const from = (group: string, id: string, more: JsonObject = {}): ExportedAnnotation =>
    stored({ class: 'dent', parts: tag, group, ext: { cvat: { group_id: id }, ...more } });
  const numbers = async (...pictures: ExportedAnnotation[][]) => {
    const { text } = await write(pictures.map((list, i) => pictureOf(`${i}.png`, list)));
    return [...text.matchAll(/<tag[^>]*?(?: group_id="(.*?)")?\/>/g)].map(([, id]) => id);
  };

  it('keep the numbers of groups where nobody else has them; others get new ones', async () => {
    const hub = drawn({ class: 'dent', parts: tag, group: 'grp_x' });
    expect(await numbers([from('grp_a', '7'), hub, from('grp_b', '7')], [hub, from('grp_a', '7')])).toEqual([
      ...['7', '8', '9', '8', '7'],
    ]);
    expect(await numbers([drawn({ class: 'dent', parts: tag })])).toEqual([undefined]);
  });

  it('count the groups of each task of a project anew', async () => {
    const task = (id: string) => ({ cvatImage: { id: '0', task_id: id } });
    expect(await numbers([from('grp_a', '1', task('1'))], [from('grp_b', '1', task('2'))])).toEqual(['1', '1']);
  });

  it('give an edited shape the group that it has now', async () => {
    const regrouped = { ...from('grp_b', '7'), rev: 2, group: 'grp_c' };
    const left = { ...from('grp_d', '9'), rev: 2 };
    delete left.group;
    expect(await numbers([from('grp_a', '3'), regrouped, left])).toEqual(['3', '7', undefined]);
  });

  it('give back nodes and edges of a class', async () => {
    const skeleton = { nodes: ['nose', '<"tail">', 'paw'], edges: [[0, 1], [1, 2]] as [number, number][] }; // prettier-ignore
    const body = { code: 'body', title: { en: 'body', zh: 'body' }, skeleton };
    const { text } = await write([pictureOf('a.png', [])], [body]);
    expect(readCvat(new TextEncoder().encode(text)).classes).toEqual([body]);
  });
});
