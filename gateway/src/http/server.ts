import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { ComposedSchema, Core } from '@lode/core/hub';
import { registerDownloads } from './downloads.ts';
import { registerExports } from './exports.ts';
import { registerFiles } from './files.ts';
import { registerGraphql } from './graphql.ts';
import { registerHealth } from './health.ts';
import { registerPluginRoutes } from './plugin-routes.ts';
import { registerProblems } from './problem.ts';
import { registerSessions } from './sessions.ts';
import { registerUploads } from './uploads.ts';
import { registerWeb } from './web.ts';

export interface ServerOptions {
  core: Core;
  composed: ComposedSchema;
  log: FastifyBaseLogger;
  /** Folder for uploads under way. */
  uploads: string;
  /** Folder of the built web shell. */
  web: string;
  /** True when people reach the hub over https: cookies are then sent over https only. */
  secure: boolean;
  /** How others reach the hub; default: as each request says. */
  publicUrl?: string | undefined;
  ready: () => boolean;
}

/** Everything that listens on the hub's port. */
export async function buildServer({
  core,
  composed,
  log,
  uploads,
  web,
  secure,
  publicUrl,
  ready,
}: ServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 32 * 2 ** 20,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
  });
  registerProblems(app);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // antd writes its styles into the page at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // Decoders of point clouds, logs and images are WebAssembly; this allows that and no eval of text.
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        upgradeInsecureRequests: secure ? [] : null,
      },
    },
    hsts: secure,
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  registerHealth(app, core, ready);
  registerSessions(app, core, { secure });
  await registerGraphql(app, core, composed);
  await registerFiles(app, core);
  await registerUploads(app, core, uploads);
  registerDownloads(app, core);
  registerExports(app, core);
  registerPluginRoutes(app, core, publicUrl);
  await registerWeb(app, web);
  return app;
}
