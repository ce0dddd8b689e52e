import type { AssetKind } from '../contract/kind.ts';
import type { LocalText } from '../contract/values.ts';
import type { Plugin } from '../contract/plugin.ts';
import type { Resolvers } from './types.ts';

export function facetView(kind: AssetKind) {
  const plugin = kind.id.slice(0, kind.id.indexOf('.'));
  return kind.declared.map(({ name, title, type, unit, values = {}, identity }) => ({
    key: `${plugin}.${name}`,
    title,
    type,
    unit: unit ?? null,
    valueTitles: Object.entries(values).map(([value, words]) => ({ value, title: words })),
    identity: identity ?? false,
  }));
}

interface Titled {
  title: LocalText;
}
const titled = {
  title: ({ title }: Titled, { locale }: { locale?: string }) => (locale?.startsWith('zh') ? title.zh : title.en),
  titles: ({ title }: Titled) => title,
};

export const pluginResolvers: Resolvers = {
  // Which domains a hub understands is no secret; the sign-in page shows it.
  Query: { plugins: (_parent, _args, { core }) => core.plugins.list },
  Plugin: {
    ...titled,
    viewers: (plugin: Plugin) =>
      (plugin.viewers ?? []).map(({ id, title, accepts }) => ({ id, title, kinds: accepts.kinds })),
  },
  AssetKind: { ...titled, facets: facetView },
};
