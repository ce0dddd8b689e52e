import { describe, expect, it } from '@jest/globals';
import { definePlugin, LodeError, type Plugin } from '@lode/core';
import { composeSchema, CORE_VERSION, registerPlugins } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';

const [medical] = (await loadPlugins(['medical'])) as [Plugin];

function mining(graphql: Plugin['graphql'], more: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    id: 'mining',
    version: '0.1.0',
    coreRange: '^0.1.0',
    title: { en: 'Mining', zh: '矿业' },
    kinds: [],
    sniffers: [],
    parsers: [],
    ...(graphql ? { graphql } : {}),
    ...more,
  });
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(LodeError);
    expect((error as LodeError).code).toBe('PLUGIN_FAILED');
    return (error as LodeError).message;
  }
  return 'accepted';
}

const own = '"A pit." type MiningPit { "Its depth, m." depth: Float }';

it('a plugin says which member of its own union a value is', () => {
  const typeDefs = `${own} "A shaft." type MiningShaft { "Its depth, m." depth: Float }
    "Either." union MiningHole = MiningPit | MiningShaft extend type Asset { "Its hole." hole: MiningHole }`;
  const plugin = mining({ typeDefs, resolvers: { MiningHole: { __resolveType: () => 'MiningPit' } } });
  expect(composeSchema([plugin]).owners.get('MiningHole')).toBe('mining');
});

describe('composeSchema refuses, and names the plugin at fault', () => {
  it.each<[what: string, graphql: NonNullable<Plugin['graphql']>, message: string | RegExp]>([
    [
      "a field of another plugin's",
      { typeDefs: 'extend type Asset { "Mine." medical: Int }' },
      'Plugin mining redefines Asset.medical (owned by medical).',
    ],
    [
      "a field of the core's",
      { typeDefs: 'extend type Asset { "Mine." name: Int }' },
      'Plugin mining redefines Asset.name (owned by core).',
    ],
    [
      "a type of another plugin's",
      { typeDefs: '"Mine." type MedicalFacet { "Mine." depth: Float }' },
      'Plugin mining redefines MedicalFacet (owned by medical).',
    ],
    [
      "a resolver of another plugin's field",
      { typeDefs: own, resolvers: { Asset: { medical: () => null } } },
      'Plugin mining resolves Asset.medical (owned by medical).',
    ],
    [
      "a union of the core's",
      { typeDefs: own, resolvers: { CreateDatasetResult: { __resolveType: () => 'Dataset' } } },
      'Plugin mining resolves CreateDatasetResult.__resolveType (owned by core).',
    ],
    [
      "a resolver of a core's field",
      { typeDefs: own, resolvers: { Query: { assets: () => [] } } },
      'Plugin mining resolves Query.assets (owned by core).',
    ],
    [
      "a loader of another plugin's field",
      { typeDefs: own, loaders: { Asset: { medical: () => Promise.resolve([]) } } },
      'Plugin mining resolves Asset.medical (owned by medical).',
    ],
    [
      'a resolver of a field that nothing defines',
      { typeDefs: own, resolvers: { MiningPit: { width: () => 1 } } },
      'Plugin mining resolves MiningPit.width (which nothing defines).',
    ],
    [
      'SDL that does not parse',
      { typeDefs: 'extend type Asset {' },
      /^Plugin mining: its schema cannot be parsed: Syntax Error/,
    ],
    [
      'SDL that names an unknown type',
      { typeDefs: 'extend type Asset { "Mine." pit: Nowhere }' },
      /^Plugin mining: .*Nowhere/s,
    ],
    [
      'SDL that extends an unknown type',
      { typeDefs: 'extend type Nowhere { "Mine." pit: Int }' },
      /^Plugin mining: .*Nowhere/s,
    ],
  ])('%s', (_what, graphql, message) => {
    const said = refusal(() => composeSchema([medical, mining(graphql)]));
    if (typeof message === 'string') expect(said).toBe(message);
    else expect(said).toMatch(message);
  });

  it('takes an extension of its own', () => {
    const graphql = {
      typeDefs: `${own}\nextend type Asset { "Mine." pit: MiningPit }`,
      resolvers: { Asset: { pit: () => null } },
    };
    const { owners } = composeSchema([medical, mining(graphql)]);
    expect([owners.get('Asset.pit'), owners.get('MiningPit'), owners.get('Asset.medical')]).toEqual([
      'mining',
      'mining',
      'medical',
    ]);
  });
});

describe('registerPlugins refuses, and names the plugin at fault', () => {
  const parser = { id: 'mining.las', title: { en: 'LAS', zh: 'LAS' }, parse: () => Promise.resolve({}) };

  it.each<[what: string, more: Partial<Plugin>, message: string]>([
    [
      'one written for another core',
      { coreRange: '^99.0.0' },
      `Plugin mining: it is written for core ^99.0.0, and this is ${CORE_VERSION}.`,
    ],
    ['an id that is no folder name', { id: 'Mining' }, 'Plugin Mining: its id is not allowed.'],
    ["the core's id", { id: 'core' }, 'Plugin core: its id is not allowed.'],
    [
      "another's prefix",
      { parsers: [{ ...parser, id: 'medical.las' }] },
      'Plugin mining: medical.las must start with "mining.".',
    ],
    [
      'a sniffer without its parser',
      { sniffers: [{ parser: 'mining.las', headBytes: 4, sniff: () => 1 }] },
      'Plugin mining: a sniffer names the parser mining.las, which it does not have.',
    ],
  ])('%s', (_what, more, message) => {
    expect(refusal(() => registerPlugins([medical, mining(undefined, more)]))).toBe(message);
  });

  it('the same one twice', () => {
    expect(refusal(() => registerPlugins([medical, medical]))).toBe('Plugin medical: it is installed twice.');
  });

  it('an enabled one that is not installed', async () => {
    await expect(loadPlugins(['medical', 'quarry'])).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: 'Plugin quarry is enabled but not installed.',
    });
  });
});
