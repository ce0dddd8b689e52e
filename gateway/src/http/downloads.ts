import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  actorOf,
  identifying,
  isOriginal,
  LodeError,
  mayReadPart,
  readable,
  record,
  type AssetDoc,
  type Core,
} from '@lode/core/hub';
import { authenticated } from './authentication.ts';

/** What a browser may draw by itself; everything else is offered as a file. SVG and HTML can run scripts. */
const INLINE = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp']);

/** One range of RFC 9110 §14; null: the whole; 'unsatisfiable': 416. Several ranges are answered by the whole. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | null | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const length = Number(match[2]);
    return length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size : Math.min(size, Number(match[2]) + 1);
  return start >= size || end <= start ? 'unsatisfiable' : { start, end };
}

async function sendPart(core: Core, request: FastifyRequest, reply: FastifyReply, asset: AssetDoc, role: string) {
  const part = asset.parts.find((one) => one.role === role);
  if (!part) throw new LodeError('NOT_FOUND', 'There is no such file.');
  const etag = `"${part.sha256}"`;
  void reply
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, max-age=0, must-revalidate')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-type', INLINE.has(part.mediaType) ? part.mediaType : 'application/octet-stream');
  if (!INLINE.has(part.mediaType)) {
    void reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(asset.name)}`);
  }
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const range = rangeOf(request.headers.range, part.bytes);
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${part.bytes}`).send();
  const { start, end } = range ?? { start: 0, end: part.bytes };
  if (range) void reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${part.bytes}`);
  void reply.header('content-length', end - start);
  if (request.method === 'HEAD') return reply.send();
  return reply.send(await core.blobs.read(asset.orgId, part.sha256, range ?? undefined));
}

/** GET|HEAD /assets/:id/parts/:role and /assets/:id/thumbnail, with Range and ETag = hash. */
export function registerDownloads(app: FastifyInstance, core: Core): void {
  async function serve(request: FastifyRequest<{ Params: { id: string; role?: string } }>, reply: FastifyReply) {
    const { id, role = 'thumbnail' } = request.params;
    const scope = await authenticated(core, request);
    const asset = await core.store.assets.findOne({ $and: [readable(scope), { _id: id }] });
    if (!asset || !mayReadPart(core, scope, asset, role)) throw new LodeError('NOT_FOUND', 'There is no such file.');
    // Opening an original that may name a person leaves a trace; audit that fails is access that fails.
    // Every range counts: the first byte of a DICOM file is of no use to anybody, the rest is the whole file.
    if (isOriginal(asset, role) && request.method === 'GET' && identifying(core, asset)) {
      await record(core, { orgId: asset.orgId, actor: actorOf(scope), action: 'original.opened', target: asset._id });
    }
    return sendPart(core, request, reply, asset, role);
  }
  app.route({ method: ['GET', 'HEAD'], url: '/assets/:id/parts/:role', exposeHeadRoute: false, handler: serve });
  app.route({ method: ['GET', 'HEAD'], url: '/assets/:id/thumbnail', exposeHeadRoute: false, handler: serve });
}
