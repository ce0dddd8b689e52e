import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const hub = process.env.LODE_URL ?? 'http://127.0.0.1:4780';

/**
 * The shell is built to `gateway/web/dist` and served by the hub. Scripts lie under `/static`, because `/assets/…`
 * belongs to the hub's assets. Routes and viewers are loaded when they are first shown.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsDir: 'static',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 700,
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
