import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server, type ServerOptions } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LodeError, may, neededFor, newId, receiveFiles, safePath, type Core, type Scope } from '@lode/core/hub';
import { authenticated } from './authentication.ts';
import { openIngest } from './files.ts';

const PATH = '/uploads';
const MAX_BYTES = 500 * 2 ** 30;
const METHODS = ['POST', 'PATCH', 'HEAD', 'DELETE'] as const;

/** As `namingFunction` makes them: an id names files on disk, so nothing else may pass for one. */
const UPLOAD_ID = /^(org_[a-z0-9]+)~up_[a-z0-9]+$/;

/** Upload ids begin with the organisation, so that nobody can touch an upload of another by guessing its id. */
const ownerOf = (uploadId: string) => UPLOAD_ID.exec(uploadId)?.[1] ?? null;

type TusRequest = Parameters<NonNullable<ServerOptions['namingFunction']>>[0];
const scopes = new WeakMap<object, Scope>();
function scopeOf(request: TusRequest): Scope {
  const scope = scopes.get(request.runtime!.node!.req!);
  if (!scope) throw new LodeError('NOT_SIGNED_IN', 'Sign in first.');
  return scope;
}

const STATUS: Record<string, number> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  BAD_INPUT: 400,
  CONFLICT: 409,
  STORAGE_FULL: 507,
};
const tusError = (error: unknown) =>
  error instanceof LodeError
    ? { status_code: STATUS[error.code] ?? 500, body: `${error.code}: ${error.message}\n` }
    : undefined;

/** What tus does not know the hub does not tell: messages of the disk and the driver name paths and addresses. */
function answerFor(core: Core, error: unknown): { status_code: number; body: string } | undefined {
  const known = tusError(error);
  const { status_code, body } = error as { status_code?: number; body?: string };
  if (known || status_code !== undefined) return known ?? { status_code: status_code!, body: body ?? '' };
  const id = newId('err');
  core.log.error({ err: error, id }, 'an upload failed');
  return { status_code: 500, body: `INTERNAL: Something went wrong in the hub. Quote ${id}.\n` };
}

/** tus 1.0 resumable uploads for large files. Metadata: `ingestId`, `path`. */
export async function registerUploads(app: FastifyInstance, core: Core, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const datastore = new FileStore({ directory: folder });
  const finishing = new Map<string, Promise<void>>();

  /** Moves a complete upload into the ingest. Repeatable: killed in between, it is done again at the next start. */
  async function deliver(uploadId: string): Promise<void> {
    const upload = await datastore.getUpload(uploadId);
    if (upload.size === undefined || upload.offset !== upload.size) return;
    const { ingestId, path } = upload.metadata ?? {};
    const orgId = ownerOf(uploadId);
    if (!orgId) return;
    const ingest = await core.store.ingests.findOne({ orgId, _id: String(ingestId) });
    if (!ingest) throw new LodeError('NOT_FOUND', 'There is no such ingest.');
    const blob = await core.blobs.adopt(orgId, join(folder, uploadId)); // hashes the whole file, the resumed part too
    await receiveFiles(core, ingest, [{ path: safePath(String(path)), ...blob }]);
    await datastore.configstore.delete(uploadId);
  }

  function finish(uploadId: string): Promise<void> {
    const running = finishing.get(uploadId) ?? deliver(uploadId).finally(() => finishing.delete(uploadId));
    finishing.set(uploadId, running);
    return running;
  }

  const server = new Server({
    path: PATH,
    datastore,
    maxSize: MAX_BYTES,
    relativeLocation: true,
    namingFunction: (request) => `${scopeOf(request).orgId}~${newId('up')}`,
    onUploadCreate: async (request, upload) => {
      const scope = scopeOf(request);
      const { ingestId, path } = upload.metadata ?? {};
      const ingest = await openIngest(core, scope, String(ingestId)).catch((error: unknown) => {
        throw tusError(error) ?? error;
      });
      if (ingest.state !== 'OPEN') throw { status_code: 409, body: 'CONFLICT: The ingest is no longer open.\n' };
      try {
        safePath(String(path ?? ''));
      } catch (error) {
        throw tusError(error) ?? error;
      }
      return {};
    },
    // The client's last PATCH is answered after this: its success is the acknowledgement.
    onUploadFinish: async (_request, upload) => {
      try {
        await finish(upload.id);
      } catch (error) {
        throw tusError(error) ?? error;
      }
      return {};
    },
    onResponseError: (_request, error) => answerFor(core, error),
    onIncomingRequest: async (request, uploadId) => {
      const scope = scopeOf(request);
      if (!may(scope, 'ingest.write')) throw { status_code: 403, body: `FORBIDDEN: ${neededFor('ingest.write')}\n` };
      if (ownerOf(uploadId) !== scope.orgId) throw { status_code: 404, body: 'NOT_FOUND: no such upload.\n' };
    },
  });

  app.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));
  async function handle(request: FastifyRequest<{ Params: { '*'?: string } }>, reply: FastifyReply) {
    const scope = await authenticated(core, request);
    scopes.set(request.raw, scope);
    const uploadId = request.params['*'];
    // Complete, but the hub died before it said so: deliver now. The client then finds no upload and sends the file
    // again, which costs time and loses nothing.
    if (request.method === 'HEAD' && uploadId && may(scope, 'ingest.write') && ownerOf(uploadId) === scope.orgId)
      await finish(uploadId).catch(() => undefined);
    reply.hijack();
    // What fastify's hooks decided on (security headers) must reach the raw response, too.
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    await server.handle(request.raw, reply.raw);
  }
  app.route({
    method: ['OPTIONS'],
    url: PATH,
    handler: (request, reply) => (reply.hijack(), server.handle(request.raw, reply.raw)),
  });
  app.route({ method: [...METHODS], url: PATH, exposeHeadRoute: false, handler: handle as never });
  app.route({ method: [...METHODS], url: `${PATH}/*`, exposeHeadRoute: false, handler: handle as never });

  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const uploadId = name.slice(0, -'.json'.length);
    await finish(uploadId).catch((error: unknown) =>
      core.log.warn({ err: error }, 'a complete upload could not be delivered'),
    );
  }
}
