import { describe, expect, it } from '@jest/globals';
import { definePlugin, type ParsedItem, type ParseOutput, type Plugin } from '@lode/core';
import { pluginConformance } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';

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
        parse: async ({ source }) => parse(await source.read(0, source.size)),
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
const PLANTED = 'finds every planted fault of its demo';

const withItem = (more: Partial<ParsedItem>): Parse => {
  return async (bytes) => {
    const output = await sound(bytes);
    return output.items ? { items: [{ ...item, ...more }] } : output;
  };
};
let count = 0;

describe('the conformance kit', () => {
  it('lets a sound plugin pass', async () => {
    expect(await failures(rock())).toEqual({});
  });

  it.each<[what: string, plugin: Plugin, failed: string[], because: RegExp]>([
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

  it('refuses a demo or a reading that changes', async () => {
    const plugin = rock((bytes) => withItem({ identity: `i${(count += 1)}` })(bytes));
    expect(Object.keys(await failures(plugin))).toEqual([SAME]);
  });
});
