import type { Plugin } from '@lode/core';

type Resolvers = NonNullable<NonNullable<Plugin['graphql']>['resolvers']>;

/** Lean asset document, as far as it is read here. */
interface AssetParent {
  facets?: { medical?: object } | null;
}

export const medicalResolvers: Resolvers = {
  Asset: {
    medical: (asset: AssetParent) => asset.facets?.medical ?? null,
  },
};
