import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { definePlugin, type Plugin } from './contract/plugin.ts';
import { registerPlugins } from './plugin-registry.ts';

const title = { en: 'Rock', zh: '岩石' };
const kind = { title, facets: z.object({}), declared: [], sensitivity: 'open' as const };
const parser = { title, parse: () => Promise.resolve({}) };
async function* nothing() {}
const query = { version: 1, title, params: z.object({}), run: nothing };
const read = () => Promise.resolve({ t: new BigInt64Array(0), v: new Float64Array(0) });

function rock(change: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    ...{ id: 'rock', version: '0.1.0', coreRange: '^0.1.0', title },
    kinds: [{ ...kind, id: 'rock.sample' }],
    parsers: [{ ...parser, id: 'rock.text' }],
    sniffers: [{ parser: 'rock.text', headBytes: 1, sniff: () => 0 }],
    queries: [{ ...query, id: 'rock.heavy' }],
    readers: [{ kind: 'rock.sample', read }],
    ...change,
  });
}

describe('registerPlugins', () => {
  it('takes a plugin that names everything by its own id', () => {
    expect(registerPlugins([rock()]).byId('rock')).toBeDefined();
    expect(registerPlugins([rock()]).kind('rock.sample')).toBeDefined();
  });

  it.each<[what: string, change: Partial<Plugin>, because: string]>([
    ['the id of the core', { id: 'core' }, 'its id is not allowed'],
    ['another core', { coreRange: '^9.0.0' }, 'it is written for core ^9.0.0'],
    ['a foreign kind', { kinds: [{ ...kind, id: 'sand.sample' }] }, 'sand.sample must start with "rock."'],
    ['a foreign parser', { parsers: [{ ...parser, id: 'sand.text' }] }, 'sand.text must start with "rock."'],
    ['a foreign query', { queries: [{ ...query, id: 'sand.heavy' }] }, 'sand.heavy must start with "rock."'],
    ['a query that only begins alike', { queries: [{ ...query, id: 'rocks.heavy' }] }, 'rocks.heavy must start'],
    ['a reader of a foreign kind', { readers: [{ kind: 'sand.sample', read }] }, 'a reader is for sand.sample'],
    ['a reader of no kind', { readers: [{ kind: 'rock.other', read }] }, 'a reader is for rock.other'],
    [
      'a sniffer for nobody',
      { sniffers: [{ parser: 'rock.other', headBytes: 1, sniff: () => 0 }] },
      'a sniffer names the parser rock.other',
    ],
  ])('refuses %s', (_what, change, because) => {
    expect(() => registerPlugins([rock(change)])).toThrow(because);
  });

  it('refuses two of one id, and names it', () => {
    expect(() => registerPlugins([rock(), rock()])).toThrow('Plugin rock: it is installed twice.');
  });
});
