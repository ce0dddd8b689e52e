import { expect, it } from '@jest/globals';
import { tableOf, widthOf, type Answer } from './ask.ts';

const answer = (name: string, more: Partial<Answer> = {}): Answer => ({
  ...{ asset: { id: 'ast_1', name }, window: { start: '1772404265000000000', end: '1772404300999999999' }, score: 1 },
  ...{ why: { en: 'shows person', zh: '出现人员' }, evidence: null, annotationIds: [], licence: 'CC0-1.0' },
  dataset: { slug: 'yard', plugin: 'mining' },
  ...more,
});

it('prints one line for each answer, columns under their heads', () => {
  const [head, one, other, ...rest] = tableOf([answer('一号.mp4'), answer('b', { window: null, licence: null })], 'en').split('\n'); // prettier-ignore
  expect(rest).toEqual([]);
  expect(one).toBe('2026-03-01 22:31:05–22:31:40Z  mining  yard     一号.mp4  shows person  CC0-1.0');
  expect(widthOf(head!.slice(0, head!.indexOf('why')))).toBe(widthOf(one!.slice(0, one!.indexOf('shows'))));
  expect(other!.trim()).toBe('mining  yard     b         shows person');
  expect(tableOf([answer('a')], 'zh').split('\n')[1]).toContain('出现人员');
});

it('lets no file’s name move the cursor of whoever looks at the table', () => {
  const table = tableOf([answer('a\u001b[2Jb\nc\u202ed')], 'en');
  expect(table.split('\n')).toHaveLength(2);
  expect(table).toContain('a\ufffd[2Jb\ufffdc\ufffdd');
});
