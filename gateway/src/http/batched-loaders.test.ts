import { expect, it } from '@jest/globals';
import type { Context, Loader } from '@lode/core/hub';
import { batchedResolvers } from './batched-loaders.ts';

const contextOf = (name: string) => ({ name }) as unknown as Context;

it('asks a loader once for all parents of a request, and never mixes requests', async () => {
  const calls: string[] = [];
  const loader: Loader = async (queries, context) => {
    const { name } = context as unknown as { name: string };
    calls.push(`${name}: ${queries.map(({ obj, params }) => `${obj}${params.suffix ?? ''}`).join(' ')}`);
    return queries.map(({ obj, params }) => `${name} ${obj}${params.suffix ?? ''}`);
  };
  const { field } = batchedResolvers({ Type: { field: loader } })['Type']!;
  const [first, second] = [contextOf('first'), contextOf('second')];
  const answers = await Promise.all([
    field!('a', {}, first, null),
    field!('b', { suffix: '!' }, first, null),
    field!('a', {}, second, null),
  ]);
  expect(answers).toEqual(['first a', 'first b!', 'second a']);
  expect(calls).toEqual(['first: a b!', 'second: a']);
  expect(await field!('c', {}, first, null)).toBe('first c');
  expect(calls).toHaveLength(3);
});

it('fails every parent of a batch when the loader fails, and only that batch', async () => {
  let fail = true;
  const { field } = batchedResolvers({
    Type: { field: async (queries) => (fail ? Promise.reject(new Error('away')) : queries.map(() => 1)) },
  })['Type']!;
  const context = contextOf('one');
  const both = await Promise.allSettled([field!('a', {}, context, null), field!('b', {}, context, null)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fail = false;
  expect(await field!('a', {}, context, null)).toBe(1);
});
