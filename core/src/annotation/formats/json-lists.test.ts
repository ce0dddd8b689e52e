import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonLists } from './json-lists.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (piece: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(piece));

function read(text: string, cut: number, wanted = ['a', 'b']) {
  const lists = new JsonLists(wanted);
  const file = bytes(text);
  const found: { list: string; index: number; value: unknown }[] = [];
  for (let at = 0; at < file.length; at += cut)
    for (const { list, index, bytes: own } of lists.push(file.subarray(at, at + cut)))
      found.push({ list, index, value: parse(own) });
  return { found, complete: lists.complete };
}

describe('the lists at the top of a JSON object', () => {
  it('come element by element, however the file is cut and spaced', () => {
    const file = fc.record({
      x: fc.jsonValue(),
      a: fc.array(fc.jsonValue()),
      'y"\\': fc.jsonValue(),
      b: fc.array(fc.jsonValue()),
    });
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 40 }), fc.constantFrom(undefined, 1, '\t'), (value, cut, indent) => {
        const plain = JSON.parse(JSON.stringify(value)) as { a: unknown[]; b: unknown[] };
        const { found, complete } = read(JSON.stringify(value, null, indent), cut);
        expect(complete).toBe(true);
        for (const list of ['a', 'b'] as const)
          expect(found.filter((one) => one.list === list).map((one) => one.value)).toEqual(plain[list]);
        expect(found.map(({ index }) => index)).toEqual([...plain.a.keys(), ...plain.b.keys()]);
      }),
    );
  });

  it('of a file that is cut off come as far as they go', () => {
    const { found, complete } = read('{"a": [1, {"k": 2}, {"k": ', 5);
    expect(found.map(({ value }) => value)).toEqual([1, { k: 2 }]);
    expect(complete).toBe(false);
  });

  it('are not those of objects within, nor what only a text names', () => {
    const { found } = read('{"x":{"a":[1]},"y":"a","z":[[2]],"a":[3]}', 3);
    expect(found.map(({ value }) => value)).toEqual([3]);
  });

  it('a nest of a million levels is passed over in one go', () => {
    const nest = `${'['.repeat(1e6)}${']'.repeat(1e6)}`;
    const lists = new JsonLists(['a']);
    const found = lists.push(bytes(`{"a":[${nest},1]}`)).map(({ bytes: own }) => own.length);
    expect(found).toEqual([2e6, 1]);
  });
});
