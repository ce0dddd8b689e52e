import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { corePlugin, LodeError, type ChannelReader, type Parser, type Plugin } from '@lode/core';

type GetPlugin = () => Promise<Plugin>;

/** The only server file that names plugins: id → how to get it. Add a line to install one. */
const INSTALLED: Record<string, GetPlugin> = {
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

/** A plugin's `plugin.ts` exports exactly one thing. */
async function pluginIn(folder: string): Promise<Plugin> {
  const file = readdirSync(folder).find((name) => /^plugin\.[jt]s$/.test(name));
  if (!file) throw new Error(`there is no plugin.ts in ${folder}.`);
  const exported = Object.values((await import(pathToFileURL(join(folder, file)).href)) as Record<string, Plugin>);
  if (exported.length !== 1 || typeof exported[0]?.id !== 'string') throw new Error(`${file} must export one plugin.`);
  return exported[0];
}

// Parser processes are told of the catalog by its address alone, so what belongs to it travels in the address.
const elsewhere = new URL(import.meta.url).searchParams.getAll('folder');
const CATALOG: Record<string, GetPlugin> = {
  ...INSTALLED,
  ...Object.fromEntries(elsewhere.map((folder): [string, GetPlugin] => [basename(folder), () => pluginIn(folder)])),
};

async function load(id: string): Promise<Plugin> {
  const get = CATALOG[id];
  if (!get) throw new LodeError('PLUGIN_FAILED', `Plugin ${id} is enabled but not installed.`);
  try {
    return await get();
  } catch (error) {
    throw new LodeError('PLUGIN_FAILED', `Plugin ${id} could not be loaded: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Loads the plugins with these ids, in this order; all installed ones when none are named. */
export function loadPlugins(ids: readonly string[] | undefined): Promise<Plugin[]> {
  return Promise.all((ids ?? Object.keys(CATALOG)).map(load));
}

/** For parser processes, which need one parser of one plugin. */
export async function loadParser(pluginId: string, parserId: string): Promise<Parser> {
  const plugin = pluginId === 'core' ? corePlugin : await load(pluginId);
  const parser = plugin.parsers.find(({ id }) => id === parserId);
  if (!parser) throw new LodeError('PLUGIN_FAILED', `Plugin ${pluginId} has no parser ${parserId}.`);
  return parser;
}

/** For parser processes: what reads the filed channels of a kind. */
export async function loadReader(pluginId: string, kind: string): Promise<ChannelReader> {
  const reader = (await load(pluginId)).readers?.find((one) => one.kind === kind);
  if (!reader) throw new LodeError('PLUGIN_FAILED', `Plugin ${pluginId} has no reader for ${kind}.`);
  return reader;
}
