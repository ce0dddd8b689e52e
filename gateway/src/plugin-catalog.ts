import { corePlugin, LodeError, type Parser, type Plugin } from '@lode/core';

/** The only server file that names plugins: id → how to get it. Add a line to install one. */
const CATALOG: Record<string, () => Promise<Plugin>> = {
  medical: async () => (await import('@lode/plugin-medical')).medicalPlugin,
  'industrial-qc': async () => (await import('@lode/plugin-industrial-qc')).industrialQcPlugin,
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
