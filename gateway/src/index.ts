/** What tests and programs may start from. */
export { readConfig, type Config } from './config.ts';
export { startHub, type Hub, type HubOptions } from './main.ts';
export { openCore, type OpenCore } from './open-core.ts';
export { buildServer } from './http/server.ts';
export { createParserPool } from './adapters/parser-pool/pool.ts';
export { createInProcessPool } from './adapters/parser-pool/in-process-pool.ts';
export { createDiskBlobStore } from './adapters/blobs/disk-blob-store.ts';
export { createChangeEvents } from './adapters/events/change-events.ts';
export { openDatabase } from './adapters/mongo/open-database.ts';
export { loadParser, loadPlugins, loadReader } from './plugin-catalog.ts';
export { rangeOf } from './http/downloads.ts';
