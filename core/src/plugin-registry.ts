import { satisfies } from 'semver';
import type { FacetDeclaration } from './contract/kind.ts';
import type { Plugin } from './contract/plugin.ts';
import type { PluginRegistry } from './core.ts';
import { LodeError } from './errors.ts';

/** The version that plugins name in `coreRange`. */
export const CORE_VERSION = '0.1.0';

function refuse(plugin: Plugin, why: string): never {
  throw new LodeError('PLUGIN_FAILED', `Plugin ${plugin.id}: ${why}`);
}

function check(plugin: Plugin): void {
  if (!/^[a-z][a-z0-9-]*$/.test(plugin.id) || plugin.id === 'core') refuse(plugin, 'its id is not allowed.');
  if (!satisfies(CORE_VERSION, plugin.coreRange)) {
    refuse(plugin, `it is written for core ${plugin.coreRange}, and this is ${CORE_VERSION}.`);
  }
  const parsers = new Set(plugin.parsers.map(({ id }) => id));
  const { kinds, layouts = [], queries = [], viewers = [], readers = [] } = plugin;
  const owned = [...kinds, ...plugin.parsers, ...layouts, ...queries, ...viewers].map(({ id }) => id);
  const rules = (plugin.validators ?? []).map(({ rule }) => rule);
  for (const name of [...owned, ...rules]) {
    if (!name.startsWith(`${plugin.id}.`)) refuse(plugin, `${name} must start with "${plugin.id}.".`);
  }
  for (const { parser } of plugin.sniffers) {
    if (!parsers.has(parser)) refuse(plugin, `a sniffer names the parser ${parser}, which it does not have.`);
  }
  for (const { kind } of readers) {
    if (!kinds.some(({ id }) => id === kind)) refuse(plugin, `a reader is for ${kind}, which is no kind of its own.`);
  }
}

/** Checks the plugins against the contract; throws PLUGIN_FAILED naming the one at fault. */
export function registerPlugins(list: readonly Plugin[]): PluginRegistry {
  for (const plugin of list) check(plugin);
  const twice = list.find((plugin, i) => list.findIndex(({ id }) => id === plugin.id) !== i);
  if (twice) refuse(twice, 'it is installed twice.');
  const plugins = new Map(list.map((plugin) => [plugin.id, plugin]));
  const kinds = new Map(list.flatMap((plugin) => plugin.kinds.map((kind) => [kind.id, kind] as const)));
  const facets = new Map(
    list.flatMap((plugin) =>
      plugin.kinds.flatMap((kind) =>
        kind.declared.map((facet): [string, FacetDeclaration] => [`${plugin.id}.${facet.name}`, facet]),
      ),
    ),
  );
  return {
    list,
    byId: (id) => plugins.get(id),
    kind: (id) => kinds.get(id),
    facet: (key) => facets.get(key),
  };
}
