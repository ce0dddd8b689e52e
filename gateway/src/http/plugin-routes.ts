import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  findDataset,
  LodeError,
  routeData,
  type Core,
  type Plugin,
  type Route,
  type RouteRequest,
  type RouteResponse,
} from '@lode/core/hub';
import { authenticated } from './authentication.ts';

/** Not a name that a plugin would choose for one of its own parameters. */
const DATASET = 'lodeDataset';
/** What lets somebody in is the gateway's, and no plugin's business. */
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'proxy-authorization']);

function requestFor(request: FastifyRequest, plugin: Plugin, publicUrl: string | undefined): RouteRequest {
  const { [DATASET]: dataset = '', ...params } = request.params as Record<string, string>;
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    SECRET_HEADERS.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  const [, query = ''] = request.url.split(/\?(.*)/s);
  const origin = publicUrl ?? `${request.protocol}://${request.host}`;
  return {
    params,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers),
    baseUrl: `${origin}/x/${plugin.id}/${encodeURIComponent(dataset)}`,
  };
}

/** A stream whose first piece is there: what goes wrong before it can still be told as a problem. */
async function begun(body: AsyncIterable<string>): Promise<Readable> {
  const pieces = body[Symbol.asyncIterator]();
  const first = await pieces.next();
  const all = async function* () {
    try {
      if (!first.done) yield first.value;
      else return;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.(); // the client has left: let go of cursors
    }
  };
  return Readable.from(all());
}

async function answer(request: FastifyRequest, reply: FastifyReply, { status, headers, body }: RouteResponse) {
  void reply
    .header('cache-control', 'private, no-cache')
    .header('x-content-type-options', 'nosniff')
    // What a plugin answers holds strangers' data and comes from the origin of the shell: nothing in it may run.
    .header('content-security-policy', "default-src 'none'; sandbox")
    .code(status)
    .headers(headers);
  if (request.method !== 'HEAD') {
    if (typeof body === 'string') return reply.send(body);
    return reply.send(body instanceof Uint8Array ? Buffer.from(body) : await begun(body));
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    void reply.header('content-length', Buffer.byteLength(body));
  }
  return reply.send();
}

function register(app: FastifyInstance, core: Core, plugin: Plugin, route: Route, publicUrl: string | undefined): void {
  app.route<{ Params: Record<string, string> }>({
    method: ['GET', 'HEAD'],
    url: `/x/${plugin.id}/:${DATASET}${route.path === '/' ? '' : route.path}`,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const scope = await authenticated(core, request);
      const dataset = await findDataset(core, scope, request.params[DATASET] ?? '');
      // The same words for one that is not there and one that may not be seen.
      if (dataset?.plugin !== plugin.id) throw new LodeError('NOT_FOUND', 'There is no such dataset.');
      return answer(
        request,
        reply,
        await route.handle(requestFor(request, plugin, publicUrl), routeData(core, dataset)),
      );
    },
  });
}

/** GET|HEAD /x/<plugin>/<dataset id or slug>/…: protocols that a domain speaks, for readers of the dataset. */
export function registerPluginRoutes(app: FastifyInstance, core: Core, publicUrl: string | undefined): void {
  for (const plugin of core.plugins.list) {
    for (const route of plugin.routes ?? []) register(app, core, plugin, route, publicUrl);
  }
}
