import { definePlugin, type Plugin } from '@lode/core';
import { loadPlugins as installed } from '@lode/gateway';

/** What no client may ever read. */
export const INTERNALS = 'connect ECONNREFUSED db-7.internal:27017 at /srv/lode/secret.ts';

const faultyPlugin = definePlugin({
  id: 'faulty',
  version: '0.1.0',
  coreRange: '^0.1.0',
  title: { en: 'Faulty', zh: '故障' },
  kinds: [],
  sniffers: [],
  parsers: [],
  graphql: {
    typeDefs: `
      "Facts of the faulty plugin."
      type FaultyFacet {
        "Throws."
        value: String
      }
      extend type Asset {
        "Throws in a resolver."
        faulty: FaultyFacet
        "Throws in a loader."
        faultyLoaded: FaultyFacet
      }
    `,
    resolvers: {
      Asset: {
        faulty: () => {
          throw new Error(INTERNALS);
        },
      },
    },
    loaders: {
      Asset: {
        faultyLoaded: () => Promise.reject(new Error(INTERNALS)),
      },
    },
  },
});

/** The installed plugins and one whose resolvers throw. */
export const loadPlugins = async (ids: readonly string[] | undefined): Promise<Plugin[]> => [
  ...(await installed(ids)),
  faultyPlugin,
];
export { loadParser } from '@lode/gateway';
