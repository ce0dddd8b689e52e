import { describe, expect, it } from '@jest/globals';
import { definePlugin, type NamedQuery, type ParsedItem, type ParseOutput, type Plugin } from '@lode/core';
import { pluginConformance } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';
import { z } from 'zod';

const [medical] = (await loadPlugins(['medical'])) as [Plugin];
const [kind] = medical.kinds as [Plugin['kinds'][number]];
const title = { en: 'Rock', zh: '岩石' };

const item: ParsedItem = { kind: 'rock.sample', mediaType: 'text/plain', name: 'rock 1', facets: {} };
const damaged = { code: 'rock.damaged', severity: 'error' as const, message: { en: 'Damaged.', zh: '已损坏。' } };
const MAGIC = new TextEncoder().encode('ROCK 1 granite');

type Parse = (bytes: Uint8Array) => ParseOutput | Promise<ParseOutput>;

const sound: Parse = (bytes) =>
  new TextDecoder().decode(bytes) === 'ROCK 1 granite' ? { items: [item] } : { findings: [damaged] };

/** A small plugin that keeps the contract, with one thing changed. */
function rock(parse: Parse = sound, change: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    id: 'rock',
    version: '0.1.0',
    coreRange: '^0.1.0',
    title,
    kinds: [
      {
        ...kind,
        id: 'rock.sample',
        title,
        declared: [{ name: 'owner', title: { en: 'Owner', zh: '所有者' }, type: 'keyword', identity: true }],
      },
    ],
    sniffers: [
      { parser: 'rock.text', headBytes: 4, sniff: (head) => (new TextDecoder().decode(head) === 'ROCK' ? 1 : 0) },
    ],
    parsers: [
      {
        id: 'rock.text',
        title,
        parse: async ({ source }) => parse(await source.read(0, Math.min(source.size, 64))),
      },
    ],
    demo: () =>
      Promise.resolve({
        dataset: { name: 'Rocks', licence: 'CC0-1.0' },
        planted: ['rock.damaged'],
        async *files() {
          yield await Promise.resolve({ path: 'a.rock', data: MAGIC });
          yield { path: 'b.rock', data: MAGIC.subarray(0, 9) };
        },
      }),
    ...change,
  });
}

/** Names of the cases that a plugin fails, with the first words of why. */
async function failures(plugin: Plugin): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const { name, run } of pluginConformance(plugin, { owns: [] })) {
    try {
      await run();
    } catch (error) {
      failed[name] = (error as Error).message;
    }
  }
  return failed;
}

const OUTLIVES = 'outlives 20 cuts and 50 mutants of a file of each parser';
const READS = 'reads every file of its demo into what can be stored';
const SNIFFS = 'claims its own formats once and leaves the others';
const NAMES = 'claims by content, not by name';
const SAME = 'makes the same demo and reads the same from it, twice';
const ASKS = 'asks with parameters that are described or have a default';
const REACH = 'reads and serves only what is its own';
const IDS = 'names everything by its own id, and nothing twice';
const TITLES = 'has English and Chinese for everything that people see';
const WINDOWS = 'answers for windows of the channels that stay in their files';
const LARGE = 'never asks for all of a large file at once';
const PLANTED = 'finds every planted fault of its demo';

const withItem = (more: Partial<ParsedItem>): Parse => {
  return async (bytes) => {
    const output = await sound(bytes);
    return output.items ? { items: [{ ...item, ...more }] } : output;
  };
};
let count = 0;

const [line, bbox] = [{ type: 'LineString', coordinates: [[1, 2], [3, 4]] }, [1, 2, 3, 4] as [number, number, number, number]]; // prettier-ignore
const moving = (times: number[]) => withItem({ core: { where: { bbox, geometry: line, times } } });
const boxed = (...box: [number, number, number, number]) => withItem({ core: { where: { bbox: box } } });
async function* nothing() {}
const query: NamedQuery = { id: 'rock.heavy', version: 1, title, params: z.strictObject({}), run: nothing };
const asking = (change: Partial<NamedQuery>) => rock(sound, { queries: [{ ...query, ...change }] });
const reader = { read: () => Promise.resolve({ t: new BigInt64Array(0), v: new Float64Array(0) }) };
const handle = () => Promise.resolve({ status: 200, headers: {}, body: '' });
const samples = { t: BigInt64Array.of(1n, 2n), v: Float64Array.of(1, 2) };
const channel = { key: 'weight', title, type: 'number' as const, samples };

/** A channel that stays in its file, and what its reader says of [from, to]. */
const filed = (times: (from: bigint) => bigint[]) =>
  rock(withItem({ channels: [{ key: 'weight', title, type: 'number', span: { start: 0n, end: 9n }, count: 4 }] }), {
    readers: [
      {
        kind: 'rock.sample',
        read: ({ from }) => {
          const t = BigInt64Array.from(times(from));
          return Promise.resolve({ t, v: Float64Array.from(t, Number) });
        },
      },
    ],
  });

/** Every a.rock goes with a companion. */
const withCompanion = (companion: string, parse: Parse = sound) =>
  rock(parse, {
    layouts: [
      {
        id: 'rock.pairs',
        title,
        detect: () =>
          Promise.resolve({
            confidence: 1,
            summary: title,
            plans: new Map([['a.rock', { parser: 'rock.text', phase: 0 as const, companions: { note: companion } }]]),
          }),
      },
    ],
  });

describe('the conformance kit', () => {
  it('lets a sound plugin pass', async () => {
    expect(await failures(rock())).toEqual({});
  });

  it('lets a reader pass that answers for windows', async () => {
    expect(await failures(filed(() => [0n, 4n, 5n, 9n]))).toEqual({});
  });

  it.each<[what: string, plugin: Plugin, failed: string[], because: RegExp]>([
    ['a reader that loses samples', filed(() => [0n, 4n, 9n]), [WINDOWS], /a\.rock, weight: samples/],
    ['a reader whose times jump back', filed(() => [0n, 5n, 4n, 9n]), [WINDOWS], /times do not ascend/],
    [
      'a reader that forgets the middle when it is asked for alone',
      filed((from) => (from === 0n ? [0n, 4n, 5n, 9n] : [])),
      [WINDOWS],
      /a\.rock, weight: a window/,
    ],
    [
      'a parser that asks for all of a large file',
      rock(sound, {
        parsers: [{ id: 'rock.text', title, parse: async ({ source }) => sound(await source.read(0, source.size)) }],
      }),
      [LARGE],
      /asks for 2147483648 bytes at once/,
    ],
    [
      'a parser that throws on damage',
      rock((bytes) => (bytes.length < 3 ? Promise.reject(new RangeError('out of bounds')) : sound(bytes))),
      [OUTLIVES],
      /rock\.text on a\.rock, cut at 0: out of bounds/,
    ],
    [
      'a parser that swallows a damaged file',
      rock(async (bytes) => (bytes.length === 0 ? {} : sound(bytes))),
      [OUTLIVES],
      /neither item nor annotation nor finding/,
    ],
    ['facets that the kind does not know', rock(withItem({ facets: { weight: 3 } })), [READS], /facets: .*weight/s],
    [
      'identity among the facets',
      rock(withItem({ facets: { modality: 'x' }, identityFacets: { finder: 'Wang Qicheng' } })),
      [READS],
      /identityFacets\.finder is not declared/,
    ],
    [
      'a name that tells the person',
      rock(withItem({ name: 'rock of Wang Qicheng', identityFacets: { owner: 'Wang Qicheng' } })),
      [READS],
      /identifies a person/,
    ],
    [
      'a finding without Chinese',
      rock((bytes) =>
        bytes.length === MAGIC.length ? sound(bytes) : { findings: [{ ...damaged, message: { en: 'No.', zh: '' } }] },
      ),
      [READS],
      /no Chinese/,
    ],
    [
      'a sniffer that claims what begins like text',
      rock(sound, { sniffers: [{ parser: 'rock.text', headBytes: 4, sniff: (head) => (head[0] === 0x25 ? 0.3 : 0) }] }),
      [SNIFFS],
      /a\.pdf \(pdf\) is not this plugin's/,
    ],
    [
      'a sniffer that believes names',
      rock(sound, {
        sniffers: [{ parser: 'rock.text', headBytes: 4, sniff: (_, { name }) => Number(name === 'x.bin') }],
      }),
      [NAMES],
      /named "x\.bin"/,
    ],
    ['a row without an id', rock(withItem({ rows: [{ id: '', values: {} }] })), [READS], /a row has no id/],
    ['two rows of one id', rock(withItem({ rows: [{ id: 'a', values: {} }, { id: 'a', values: {} }] })), [READS], /two rows have one id/], // prettier-ignore
    ['a filed channel that nobody reads', rock(withItem({ channels: [{ ...channel, samples: undefined as never }] })), [READS], /no reader for the kind/], // prettier-ignore
    ['a channel without samples', rock(withItem({ channels: [{ ...channel, samples: { t: samples.t, v: new Float64Array(1) } }] })), [READS], /of one length/], // prettier-ignore
    ['times that go back', rock(moving([2_000, 1_000])), [READS], /they do not ascend/],
    ['other times than positions', rock(moving([1_000])), [READS], /1 times for 2 positions/],
    ['a place in metres', rock(boxed(500_000, 4_000_000, 500_010, 4_000_010)), [READS], /no west, south, east, north/],
    ['a box upside down', rock(boxed(1, 4, 2, 3)), [READS], /no west, south, east, north/],
    ['an end before the start', rock(withItem({ core: { when: { start: new Date(2), end: new Date(1) } } })), [READS], /ends before it starts/], // prettier-ignore
    [
      'a companion that is not there',
      withCompanion('c.rock'),
      [READS],
      /names c\.rock as its note, which is not among/,
    ],
    ['a part that is no companion', withCompanion('b.rock', withItem({ parts: { index: 'text/plain' } })), [READS], /the part index is none of its companions \(note\)/], // prettier-ignore
    ['a question of another’s name', asking({ id: 'sand.heavy' }), [IDS], /sand\.heavy is not named rock/],
    ['a question without Chinese', asking({ title: { en: 'Heavy', zh: '' } }), [TITLES], /no Chinese/],
    [
      'a parameter that says nothing',
      asking({ params: z.strictObject({ least: z.number() }) }),
      [ASKS],
      /least has neither/,
    ],
    ['parameters that are no object', asking({ params: z.number() }), [ASKS], /must be an object/],
    [
      'a reader of a foreign kind',
      rock(sound, { readers: [{ ...reader, kind: 'sand.sample' }] }),
      [REACH],
      /sand\.sample/,
    ],
    ['a route without a slash', rock(sound, { routes: [{ method: 'GET', path: 'ogc', handle }] }), [REACH], /GET ogc/],
    [
      'a planted fault that nobody finds',
      rock(sound, {
        demo: async () => ({ ...(await rock().demo!()), planted: ['rock.damaged', 'rock.missing'] }),
      }),
      [PLANTED],
      /rock\.missing/,
    ],
  ])('refuses %s', async (_what, plugin, failed, because) => {
    const found = await failures(plugin);
    for (const name of failed) expect(found[name]).toMatch(because);
    expect(failed.length).toBeGreaterThan(0);
  });

  it('lets rows, channels, places, companions and questions pass that are sound', async () => {
    const full = withItem({
      rows: [{ id: 'a', values: { kg: 3 } }],
      channels: [channel],
      core: { where: { bbox: [179, -1, -179, 1] }, when: { start: new Date(1), end: new Date(1) } },
    });
    expect(await failures(rock(full))).toEqual({});
    expect(await failures(rock(moving([1_000, 1_000])))).toEqual({});
    // As a companion b.rock is not read for itself, so that its fault stays unseen; nothing else may be wrong.
    const paired = await failures(withCompanion('b.rock', withItem({ parts: { note: 'text/plain' } })));
    expect(paired).toEqual({ [PLANTED]: expect.stringContaining('rock.damaged') });
    const params = z.strictObject({ a: z.number().default(3), b: z.string().optional().describe('which') });
    expect(await failures(asking({ params }))).toEqual({});
    expect(await failures(rock(sound, { readers: [{ ...reader, kind: 'rock.sample' }], routes: [{ method: 'GET', path: '/a/:b', handle }] }))).toEqual({}); // prettier-ignore
  });

  it('refuses a demo or a reading that changes', async () => {
    const plugin = rock((bytes) => withItem({ identity: `i${(count += 1)}` })(bytes));
    expect(Object.keys(await failures(plugin))).toEqual([SAME]);
  });
});
