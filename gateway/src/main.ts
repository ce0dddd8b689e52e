import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  annotationImportJob,
  chainOutbox,
  CORE_VERSION,
  exportJob,
  ingestJob,
  ontologyMigrationJob,
  releaseOwn,
  startWorker,
  type Core,
} from '@lode/core/hub';
import type { FastifyBaseLogger } from 'fastify';
import { openDatabase } from './adapters/mongo/open-database.ts';
import type { Config } from './config.ts';
import { buildServer } from './http/server.ts';
import { keepHeapSmall } from './heap.ts';
import { openCore, type CoreOptions } from './open-core.ts';
import { buildWeb, WEB_DIST } from './web-build.ts';

export interface Hub {
  core: Core;
  url: string;
  stop(): Promise<void>;
}

export interface HubOptions extends Pick<CoreOptions, 'catalog' | 'limits'> {
  log: FastifyBaseLogger;
  /** Words for the person at the terminal. */
  say: (words: string) => void;
  /** False leaves the web shell unbuilt (tests that need none). */
  web?: boolean;
  /** What must have happened before /readyz says yes. */
  ready?: () => boolean;
}

const AUDIT_MS = 500;

/** Chains what the outbox holds, again and again; one round at a time. */
function startAuditWriter(core: Core): () => Promise<void> {
  let round: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    round = chainOutbox(core)
      .catch((error: unknown) => core.log.warn({ err: error }, 'audit events wait in the outbox'))
      .finally(() => (busy = false));
  }, AUDIT_MS);
  return async () => {
    clearInterval(timer);
    await round;
    await chainOutbox(core).catch(() => 0);
  };
}

/** Starts a hub: database, core, workers, server. The order of `stop` is the reverse. */
export async function startHub(config: Config, options: HubOptions): Promise<Hub> {
  keepHeapSmall();
  const { log, say, web = true, ready = () => true, ...coreOptions } = options;
  const database = await openDatabase(config, { info: say, warn: say });
  const undo: (() => Promise<unknown>)[] = [() => database.stop()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const { core, composed, close } = await openCore(config, database.uri, log, coreOptions);
    undo.push(close);
    await releaseOwn(core);
    const worker = startWorker(core, {
      ingest: ingestJob,
      annotations: annotationImportJob,
      export: exportJob,
      'ontology.migrate': ontologyMigrationJob,
    });
    const unlisten = core.events.subscribe((event) => event.topic === 'job' && worker.ring());
    undo.push(async () => {
      unlisten();
      await worker.stop();
    });
    undo.push(startAuditWriter(core));
    if (web) await buildWeb(say, config.pluginPath);
    const { publicUrl } = config;
    const secure = publicUrl?.startsWith('https:') ?? false;
    const uploads = join(config.data, 'uploads');
    const app = await buildServer({ core, composed, log, uploads, web: WEB_DIST, secure, publicUrl, ready });
    undo.push(() => app.close());
    const address = await app.listen({ host: config.host, port: config.port });
    const url = publicUrl ?? address;
    const { version, source } = database;
    const state = { url, pid: process.pid, version: CORE_VERSION, mongo: { version, source } };
    await writeFile(join(config.data, 'hub.json'), `${JSON.stringify(state, null, 2)}\n`);
    undo.push(() => rm(join(config.data, 'hub.json'), { force: true }));
    return { core, url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
