import type { FastifyInstance, FastifyReply } from 'fastify';
import { LodeError, newId, type ErrorCode } from '@lode/core/hub';

const STATUS: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  NOT_SIGNED_IN: 401,
  FORBIDDEN: 403,
  BAD_INPUT: 400,
  CONFLICT: 409,
  HASH_MISMATCH: 460, // tus 1.0, checksum extension
  STORAGE_FULL: 507,
  TOO_LARGE: 413,
  TOO_COMPLEX: 400,
  RATE_LIMITED: 429,
  DATABASE_UNAVAILABLE: 503,
};

/**
 * What a server says that is going down or coming up (error_codes.yml of the server): it steps down, has no primary,
 * has not loaded its keys (211) or its users (11, 18) yet, or knows nothing of a cursor from before it went down (43).
 */
const PASSING_CODES = new Set([6, 7, 11, 18, 43, 89, 91, 189, 211, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** "There is no server to talk to", in the driver's own names or in the words of a server that is restarting. */
export function isDatabaseAway(error: unknown): boolean {
  const { name = '', code } = (error ?? {}) as { name?: string; code?: unknown };
  if (name === 'MongoServerError') return PASSING_CODES.has(code as number);
  // A socket that ended between two commands: the driver throws what Node says as it is.
  if (code === 'EPIPE') return true;
  return /^Mongo(ServerSelection|Network|NetworkTimeout|NotConnected|TopologyClosed|PoolCleared|PoolClearedOnNetwork)Error$/.test(
    name,
  );
}

/** Answers as `application/problem+json` (RFC 9457) with a `code`. */
export function sendProblem(
  reply: FastifyReply,
  code: ErrorCode,
  detail: string,
  status = STATUS[code] ?? 500,
): FastifyReply {
  if (status === 503) reply.header('retry-after', '2');
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: code, status, detail, code });
}

/** One place where every error outside GraphQL becomes an answer; internals stay in the log. */
export function registerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    if (reply.raw.headersSent) return reply.raw.destroy();
    if (error instanceof LodeError) return sendProblem(reply, error.code, error.message);
    if (isDatabaseAway(error))
      return sendProblem(reply, 'DATABASE_UNAVAILABLE', 'The database cannot be reached; try again.');
    if (error.statusCode === 413 || /LIMIT|TOO_LARGE/.test(error.code ?? ''))
      return sendProblem(reply, 'TOO_LARGE', error.message);
    if (error.statusCode === 429) return sendProblem(reply, 'RATE_LIMITED', 'Too many tries; wait a minute.');
    if (error.statusCode && error.statusCode < 500)
      return sendProblem(reply, 'BAD_INPUT', error.message, error.statusCode);
    const id = newId('err');
    request.log.error({ err: error, id }, 'a request failed');
    return sendProblem(reply, 'INTERNAL', `Something went wrong in the hub. Quote ${id}.`);
  });
}
