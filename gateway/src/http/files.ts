import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import {
  findOwnIngest,
  LodeError,
  may,
  neededFor,
  receiveFiles,
  safePath,
  type Core,
  type IngestDoc,
  type ReceivedFile,
  type Scope,
} from '@lode/core/hub';
import { authenticated } from './authentication.ts';

const MAX_FILES = 1_000;
const MAX_FILE_BYTES = 4 * 2 ** 30;
const LIST_LIMIT = 5_000;

/**
 * What a broken reading of the body means. When the disk failed under one of its files, that is the reason; else the
 * errors without a status are busboy's, about a body that is cut off or malformed.
 */
async function reasonOf(error: unknown, puts: Promise<unknown>[]): Promise<unknown> {
  const failures = (await Promise.allSettled(puts)).map((put) =>
    put.status === 'rejected' ? (put.reason as unknown) : null,
  );
  const known = [error, ...failures].find((one) => one instanceof LodeError);
  if (known || (error as { statusCode?: number }).statusCode) return known ?? error;
  return new LodeError('BAD_INPUT', 'The body is cut off, or it is not multipart/form-data.', { cause: error });
}

/** The ingest that files are meant for; as if it were not there when it is somebody else's. */
export async function openIngest(core: Core, scope: Scope, ingestId: string): Promise<IngestDoc> {
  if (!may(scope, 'ingest.write')) throw new LodeError('FORBIDDEN', neededFor('ingest.write'));
  const ingest = await findOwnIngest(core, scope, ingestId);
  if (!ingest) throw new LodeError('NOT_FOUND', 'There is no such ingest.');
  return ingest;
}

/**
 * POST /ingests/:id/files takes many small files at once (multipart; each `file` may follow a text field `path`).
 * The answer is the acknowledgement: what it names is on disk and in the database, and no crash loses it.
 * GET lists what has come, so that a client that was cut off sends only the rest.
 */
export async function registerFiles(app: FastifyInstance, core: Core): Promise<void> {
  await app.register(multipart, {
    limits: { files: MAX_FILES, fileSize: MAX_FILE_BYTES, fields: MAX_FILES, fieldSize: 4_096, parts: 2 * MAX_FILES },
  });

  app.post<{ Params: { id: string } }>('/ingests/:id/files', async (request, reply) => {
    const scope = await authenticated(core, request);
    const ingest = await openIngest(core, scope, request.params.id);
    if (ingest.state !== 'OPEN') throw new LodeError('CONFLICT', 'The ingest is no longer open; start a new one.');
    const puts: Promise<ReceivedFile>[] = [];
    let path: string | null = null;
    try {
      for await (const part of request.parts({ preservePath: true, defParamCharset: 'utf8' } as object)) {
        if (part.type === 'field') {
          if (part.fieldname === 'path') path = String(part.value);
          continue;
        }
        const name = safePath(path ?? part.filename);
        path = null;
        // Not awaited: the next file streams in while this one is being synced.
        const put = core.blobs.put(scope.orgId, part.file).then((blob) => {
          if (part.file.truncated) throw new LodeError('TOO_LARGE', `${name} is too large for this way; use tus.`);
          return { path: name, ...blob };
        });
        put.catch(() => undefined); // reported below
        puts.push(put);
      }
    } catch (error) {
      throw await reasonOf(error, puts);
    }
    const files = await Promise.all(puts);
    await receiveFiles(core, ingest, files);
    return reply.code(201).send({ files });
  });

  app.get<{ Params: { id: string }; Querystring: { after?: string } }>('/ingests/:id/files', async (request) => {
    const scope = await authenticated(core, request);
    const ingest = await openIngest(core, scope, request.params.id);
    const after = typeof request.query.after === 'string' ? request.query.after : '';
    const files = await core.store.ingestFiles
      .find(
        { orgId: scope.orgId, ingestId: ingest._id, path: { $gt: after } },
        { projection: { _id: 0, path: 1, bytes: 1, sha256: 1 } },
      )
      .sort({ path: 1 })
      .limit(LIST_LIMIT)
      .toArray();
    return { files, next: files.length === LIST_LIMIT ? files.at(-1)!.path : null };
  });
}
