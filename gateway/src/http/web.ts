import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendProblem } from './problem.ts';

/** Addresses that belong to programs; everything else that a browser asks for is a page of the shell. */
const NOT_PAGES =
  /^\/(?:graphql|uploads|ingests\/[^/]+\/files|assets\/[^/]+\/(?:parts|thumbnail)|exports|session|x|healthz|readyz|metrics)(?:[/?]|$)/;

/** The built web shell, and its index page for every address that it routes itself. */
export async function registerWeb(app: FastifyInstance, folder: string): Promise<void> {
  const nothing = 'There is nothing at this address.';
  if (!existsSync(folder)) {
    app.setNotFoundHandler((_request, reply) => sendProblem(reply, 'NOT_FOUND', nothing));
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite names what never changes by its hash.
      const forever = path.includes('/assets/') || path.includes('/static/');
      void reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const sendPage = (reply: FastifyReply) =>
    reply.type('text/html').header('cache-control', 'no-cache').sendFile('index.html');
  // Without an index of its own the file server would refuse the bare address as a folder.
  app.get('/', (_request, reply) => sendPage(reply));
  app.setNotFoundHandler((request, reply) => {
    const page =
      request.method === 'GET' && !NOT_PAGES.test(request.url) && !/\.[a-z0-9]+$/i.test(request.url.split('?')[0]!);
    if (!page) return sendProblem(reply, 'NOT_FOUND', nothing);
    return sendPage(reply);
  });
}
