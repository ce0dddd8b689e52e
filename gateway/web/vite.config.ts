import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const hub = process.env.LODE_URL ?? 'http://127.0.0.1:4780';

const MORE_VIEWERS = 'virtual:more-viewers';

/** Viewers of plugins that lie elsewhere (LODE_PLUGIN_PATH): the shell names no plugin that is not installed with it. */
function moreViewers(): Plugin {
  // The hub gives absolute ones; by hand (`vite` for development) they are seen from the working folder.
  const given = (process.env.LODE_PLUGIN_PATH ?? '').split(',').map((folder) => folder.trim());
  const folders = given.filter((folder) => folder !== '').map((folder) => resolve(folder));
  const viewers = folders.flatMap((folder) => {
    const file = join(folder, 'viewer/index.tsx');
    return existsSync(file) ? [`${JSON.stringify(basename(folder))}: () => import(${JSON.stringify(file)})`] : [];
  });
  return {
    name: 'more-viewers',
    resolveId: (id) => (id === MORE_VIEWERS ? `\0${MORE_VIEWERS}` : undefined),
    load: (id) => (id === `\0${MORE_VIEWERS}` ? `export const moreViewers = {${viewers.join(', ')}};` : undefined),
  };
}

/**
 * The shell is built to `gateway/web/dist` and served by the hub. Scripts lie under `/static`, because `/assets/…`
 * belongs to the hub's assets. Routes and viewers are loaded when they are first shown.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), moreViewers()],
  build: {
    outDir: 'dist',
    assetsDir: 'static',
    emptyOutDir: true,
    target: 'es2022',
    // The map library is one chunk of a megabyte, loaded when a map is first shown.
    chunkSizeWarningLimit: 1200,
    // Vite puts small files into the page as data: URLs by default; the hub's content security policy forbids those.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/graphql': { target: hub, ws: true },
      '/session': hub,
      '/uploads': hub,
      '/exports': hub,
      '/x/': hub,
      '^/assets/[^/]+/(parts|thumbnail)': hub,
      '^/ingests/[^/]+/files': hub,
    },
  },
});
