import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesSource } from '@lode/core/testing';
import { jsonRows } from './json-rows.ts';

async function read(text: string) {
  const rows: unknown[] = [];
  const faults: number[] = [];
  const all = jsonRows(bytesSource(new TextEncoder().encode(text)));
  let step = await all.next();
  for (; !step.done; step = await all.next()) {
    if ('row' in step.value) rows.push(step.value.row);
    else faults.push(step.value.index);
  }
  return { rows, faults, problem: step.value.problem };
}

describe('jsonRows', () => {
  it('gives what JSON.parse gives, however the list is written', async () => {
    const list = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(list, fc.constantFrom(undefined, 1, '\t'), async (rows, indent) => {
        const text = JSON.stringify(rows, null, indent);
        expect(await read(text)).toEqual({ rows: JSON.parse(text), faults: [], problem: null });
      }),
    );
  });

  it('reads rows that lie across its chunks', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ token: String(i), text: 'ä"}]'.repeat(20_000) }));
    expect(await read(JSON.stringify(rows))).toEqual({ rows, faults: [], problem: null });
  });

  it('leaves out a damaged row and reads on', async () => {
    expect(await read('[{"a":1},{"a":nope},[],{"a":3}]')).toEqual({
      rows: [{ a: 1 }, { a: 3 }],
      faults: [1, 2],
      problem: null,
    });
  });

  it('says how a file fails as a whole', async () => {
    expect(await read('[{"a":1},{"a":')).toEqual({ rows: [{ a: 1 }], faults: [], problem: 'cut' });
    expect((await read('{"a":1}')).problem).toBe('not-array');
    expect((await read('')).problem).toBe('not-array');
    expect((await read(`[{"a":"${'x'.repeat(11 << 20)}"}]`)).problem).toBe('too-long');
  });
});
