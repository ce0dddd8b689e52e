import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { READERS, WRITERS } from './index.ts';
import { jsonHead } from './json-head.ts';
import { classOf, drawn, pictureOf, sourceFrom, written } from './testing/export-source.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const box = (x: number) => ({ geometry: { kind: 'box' as const, x, y: 1, width: 2, height: 2 } });

describe('readers of single files', () => {
  const single = WRITERS.filter(({ id }) => READERS.some((reader) => reader.id === id));

  it.each(single.map(({ id }) => id))('none takes a file of %s from its own reader', async (id) => {
    const writer = single.find((one) => one.id === id);
    if (!writer) throw new Error(`${id} is among them`);
    // Labels that are called as other formats call their keys.
    const words = ['images', 'annotations', 'items', 'shapes', 'categories', 'result'];
    const drafts = words.map((word, i) => drawn({ class: word, parts: [box(i)], attributes: { [word]: word } }));
    const track = drawn({ class: 'car', track: 't', parts: [{ ...box(1), frame: 0, keyframe: true }] });
    const annotations = id === 'cvat-video' ? [track] : drafts;
    const source = sourceFrom([pictureOf('a.png', annotations)], words.map(classOf));
    const { files } = await written(writer, source);
    const [text = ''] = Object.entries(files).flatMap(([path, content]) => (path === 'losses.json' ? [] : [content]));
    const takers = READERS.filter((reader) => reader.recognises(bytes(text.slice(0, 64 * 1024))));
    expect(takers[0]?.id).toBe(id);
  });

  it('take no noise and never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.constant('{"a":'.repeat(300))), (text) => {
        for (const reader of READERS) expect([reader.id, reader.recognises(bytes(text))]).toEqual([reader.id, false]);
      }),
    );
  });
});

describe('head of a JSON file', () => {
  const keysOf = (text: string) => [...jsonHead(bytes(text)).keys];

  it('has the keys of the outermost object and what their values begin with', () => {
    expect(keysOf('\ufeff {"a" : [{"b": 1}], "c\\"": "d:", "e":{"f":[]}, "g":3')).toEqual([
      ...[['a', '['], ['c\\"', '"'], ['e', '{'], ['g', '3']],
    ]); // prettier-ignore
    expect(keysOf('[{"a": [1]}, {"b": 2}]')).toEqual([['a', '[']]);
    expect(keysOf('["a", {"b": 2}]')).toEqual([['b', '2']]);
    expect(keysOf('{"a": {}} {"b": 1}')).toEqual([['a', '{']]);
    expect(jsonHead(bytes('<a/>')).opening).toBeNull();
    expect(jsonHead(bytes('')).opening).toBeNull();
  });

  it('names the keys that JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z{}:[\]]{1,5}$/), fc.jsonValue()), (value) => {
        expect(keysOf(JSON.stringify(value)).map(([key]) => key)).toEqual(Object.keys(JSON.parse(JSON.stringify(value)) as object)); // prettier-ignore
      }),
    );
  });
});
