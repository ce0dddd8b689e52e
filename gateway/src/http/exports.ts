import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openExport, type Core, type ExportFile } from '@lode/core/hub';
import { authenticated } from './authentication.ts';
import { zipStream } from './zip-stream.ts';

const MEDIA_TYPES = {
  json: 'application/json',
  xml: 'application/xml',
  csv: 'text/csv; charset=utf-8',
  zip: 'application/zip',
};

async function* chunksOf(files: AsyncIterable<ExportFile>): AsyncGenerator<string | Uint8Array> {
  for await (const { chunks } of files) yield* chunks;
}

/** GET|HEAD /exports/:id: made while it is sent, nothing of it is kept on disk; a cut-off one is asked for again. */
export function registerExports(app: FastifyInstance, core: Core): void {
  async function serve(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) {
    const opened = await openExport(core, await authenticated(core, request), request.params.id);
    void reply
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-type', MEDIA_TYPES[opened.packing])
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(opened.fileName)}`);
    if (request.method === 'HEAD') return reply.send();
    const files = await opened.files();
    return reply.send(
      opened.packing === 'zip' ? zipStream(files) : Readable.from(chunksOf(files), { objectMode: false }),
    );
  }
  app.route({ method: ['GET', 'HEAD'], url: '/exports/:id', exposeHeadRoute: false, handler: serve });
}
