import { expect, it } from '@jest/globals';
import { treeOf } from '@lode/core/testing';
import { inspectionLayout } from './inspection.layout.ts';

const list = new TextEncoder().encode('file,tower\na.jpg,N1');
const none = new Uint8Array();
const detect = (files: Record<string, Uint8Array>) => inspectionLayout.detect(treeOf(new Map(Object.entries(files))));

it('gives each picture the nearest list, and a bare name only where one picture has it', async () => {
  const match = await detect({
    'day/liste.csv': list,
    'day/N1/A.JPG': none,
    'day/N2/a.jpg': none,
    'day/N2/b.png': none,
    'day/own/inspection.csv': list,
    'day/own/a.jpg': none,
    'notes.txt': none,
  });
  expect(match?.confidence).toBeCloseTo(6 / 7);
  expect([...match!.plans].map(([path, { context, companions }]) => [path, context?.['names'], companions?.['list']])).toEqual([
    ['day/own/inspection.csv', undefined, undefined],
    ['day/own/a.jpg', ['a.jpg'], 'day/own/inspection.csv'],
    ['day/liste.csv', undefined, undefined],
    ['day/N2/b.png', ['b.png', 'n2/b.png'], 'day/liste.csv'],
    ['day/N1/A.JPG', ['n1/a.jpg'], 'day/liste.csv'],
    ['day/N2/a.jpg', ['n2/a.jpg'], 'day/liste.csv'],
  ]); // prettier-ignore
});

it('leaves a tree without a list alone', async () => {
  expect(await detect({ 'a.jpg': none, 'other.csv': new TextEncoder().encode('x,y\n1,2') })).toBeNull();
});
