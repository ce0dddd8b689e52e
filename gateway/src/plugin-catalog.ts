import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { corePlugin, LodeError, type ChannelReader, type Parser, type Plugin } from '@lode/core';

type GetPlugin = () => Promise<Plugin>;

/** The only server file that names plugins: id → how to get it. Add a line to install one. */
export const INSTALLED: Record<string, GetPlugin> = {
  medical: async () => (await import('@lode/plugin-medical')).medicalPlugin,
  'industrial-qc': async () => (await import('@lode/plugin-industrial-qc')).industrialQcPlugin,
  'autonomous-driving': async () => (await import('@lode/plugin-autonomous-driving')).autonomousDrivingPlugin,
  geospatial: async () => (await import('@lode/plugin-geospatial')).geospatialPlugin,
  mining: async () => (await import('@lode/plugin-mining')).miningPlugin,
};

/** This module's address with `?folder=…` for each plugin that lies elsewhere (LODE_PLUGIN_PATH). */
export function catalogWith(folders: readonly string[]): string {
  const url = new URL(import.meta.url);
  url.search = '';
  for (const folder of folders) url.searchParams.append('folder', folder);
  return url.href;
}

/** The plugin of a folder: its `plugin.ts` exports exactly one thing, and that bears the folder's name. */
async function pluginIn(folder: string): Promise<Plugin> {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}.`);
  const file = ['plugin.ts', 'plugin.js'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (!file) throw new Error(`there is no plugin.ts in ${folder}.`);
  const exported = Object.values((await import(pathToFileURL(file).href)) as Record<string, Plugin>);
  const [plugin] = exported;
  if (exported.length !== 1 || typeof plugin?.id !== 'string') throw new Error(`${file} must export one plugin.`);
  if (plugin.id !== basename(folder)) {
    throw new Error(`${file} has the id ${plugin.id}; it must be the name of its folder.`);
  }
  return plugin;
}

/** What the hub and its parser processes ask a catalog for. */
export interface PluginCatalog {
  /** Loads the plugins with these ids, in this order; all that are here when none are named. */
  loadPlugins(ids: readonly string[] | undefined): Promise<Plugin[]>;
  /** For parser processes, which need one parser of one plugin. */
  loadParser(pluginId: string, parserId: string): Promise<Parser>;
  /** For parser processes: what reads the filed channels of a kind. */
  loadReader(pluginId: string, kind: string): Promise<ChannelReader>;
}

/**
 * The installed plugins, and one for each folder besides.
 * @throws LodeError PLUGIN_FAILED when two would have one id
 */
export function openCatalog(folders: readonly string[]): PluginCatalog {
  const catalog = new Map(Object.entries(INSTALLED));
  const places = new Map<string, string>();
  for (const folder of folders) {
    const id = basename(folder);
    const other = places.get(id) ?? (catalog.has(id) ? 'the one that Lode brings' : null);
    if (other !== null) {
      const words = `LODE_PLUGIN_PATH: there are two plugins called ${id}: ${folder} and ${other}. Rename the folder and the plugin’s id.`;
      throw new LodeError('PLUGIN_FAILED', words);
    }
    places.set(id, folder);
    catalog.set(id, () => pluginIn(folder));
  }

  async function load(id: string): Promise<Plugin> {
    const get = catalog.get(id);
    if (!get) throw new LodeError('PLUGIN_FAILED', `Plugin ${id} is enabled but not installed.`);
    try {
      return await get();
    } catch (error) {
      throw new LodeError('PLUGIN_FAILED', `Plugin ${id} could not be loaded: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  return {
    loadPlugins: (ids) => Promise.all((ids ?? [...catalog.keys()]).map(load)),
    async loadParser(pluginId, parserId) {
      const plugin = pluginId === 'core' ? corePlugin : await load(pluginId);
      const parser = plugin.parsers.find(({ id }) => id === parserId);
      if (!parser) throw new LodeError('PLUGIN_FAILED', `Plugin ${pluginId} has no parser ${parserId}.`);
      return parser;
    },
    async loadReader(pluginId, kind) {
      const reader = (await load(pluginId)).readers?.find((one) => one.kind === kind);
      if (!reader) throw new LodeError('PLUGIN_FAILED', `Plugin ${pluginId} has no reader for ${kind}.`);
      return reader;
    },
  };
}

// Parser processes are told of the catalog by its address alone, so what belongs to it travels in the address.
const own = openCatalog(new URL(import.meta.url).searchParams.getAll('folder'));
export const { loadPlugins, loadParser, loadReader } = own;
