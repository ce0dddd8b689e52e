import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medicalDemo } from '../demo/index.ts';
import { instanceFacets } from '../kinds.ts';
import { encapsulatedFile, fieldsOf, implicitDataset, parseBytes } from '../testing/fixtures.ts';

const originals: Uint8Array[] = [];

beforeAll(async () => {
  let count = 0;
  for await (const { data } of medicalDemo.files()) {
    // One CT is enough of its kind; the radiograph and a head slice follow it.
    if (count === 0 || data.length < 100_000) originals.push(data);
    count += 1;
    if (originals.length === 2) break;
  }
  originals.push(
    implicitDataset(fieldsOf()),
    encapsulatedFile(fieldsOf(), '1.2.840.10008.1.2.5', [new Uint8Array(80), new Uint8Array(3)]),
  );
});

async function holds(bytes: Uint8Array): Promise<void> {
  const started = performance.now();
  const { items, findings } = await parseBytes(bytes);
  // Generous for a shared machine; a sound file takes some milliseconds.
  expect(performance.now() - started).toBeLessThan(5000);
  expect((items?.length ?? 0) + (findings?.length ?? 0)).toBeGreaterThan(0);
  for (const item of items ?? []) {
    expect(instanceFacets.safeParse(item.facets).error).toBeUndefined();
    expect(item.identity).not.toBe('');
    JSON.stringify([item.facets, item.identityFacets, item.groups]);
  }
}

const settings = { numRuns: 150, seed: 20_240_305 };

describe('damaged files', () => {
  it('cut anywhere, they give an item or a finding and never throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.double({ min: 0, max: 1, noNaN: true }), async (which, share) => {
        const original = originals[which] as Uint8Array;
        // Squared, so that most cuts fall into the header.
        await holds(original.subarray(0, Math.floor(original.length * share ** 2)));
      }),
      settings,
    );
  }, 120_000);

  it('with bytes overwritten, they give an item or a finding and never throw', async () => {
    const change = fc.record({ at: fc.nat(1400), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) });
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.array(change, { minLength: 1, maxLength: 6 }), async (which, changes) => {
        const copy = Uint8Array.from(originals[which] as Uint8Array);
        for (const { at, bytes } of changes)
          copy.set(bytes.subarray(0, Math.max(copy.length - at, 0)), Math.min(at, copy.length));
        await holds(copy);
      }),
      settings,
    );
  }, 120_000);

  it('random bytes behind a preamble do no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (tail) => {
        await holds(new Uint8Array([...new Uint8Array(128), 0x44, 0x49, 0x43, 0x4d, ...tail]));
      }),
      settings,
    );
  }, 120_000);

  it('sequences nested very deeply end, too', async () => {
    const level = [
      0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff,
    ];
    const bytes = new Uint8Array(132 + level.length * 40_000);
    bytes.set([0x44, 0x49, 0x43, 0x4d], 128);
    for (let at = 132; at < bytes.length; at += level.length) bytes.set(level, at);
    await holds(bytes);
  }, 60_000);
});
