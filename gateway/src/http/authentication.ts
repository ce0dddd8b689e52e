import type { FastifyRequest } from 'fastify';
import { LodeError, scopeOfSession, scopeOfToken, type Core, type Scope } from '@lode/core/hub';

export const SESSION_COOKIE = 'lode_session';
const BEARER = /^Bearer\s+(\S+)$/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A cookie is sent by the browser whoever asked for it, so what it does must come from our own pages: their Origin is
 * ours, or they set a header that other sites cannot.
 */
function fromOwnPages(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (typeof origin === 'string') {
    try {
      return new URL(origin).host === host;
    } catch {
      return false;
    }
  }
  return SAFE_METHODS.has(request.method) || request.headers['x-lode-csrf'] !== undefined;
}

/** Who asks; null when nobody is signed in. A token that is no good is an error, not an anonymous visitor. */
export async function authenticate(core: Core, request: FastifyRequest): Promise<Scope | null> {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const secret = BEARER.exec(header)?.[1];
    const scope = secret ? await scopeOfToken(core, secret) : null;
    if (!scope) throw new LodeError('NOT_SIGNED_IN', 'The token is unknown, expired or revoked.');
    return scope;
  }
  const cookie = request.cookies[SESSION_COOKIE];
  if (!cookie || !fromOwnPages(request)) return null;
  return scopeOfSession(core, cookie);
}

/** The same, where nobody may be anonymous. */
export async function authenticated(core: Core, request: FastifyRequest): Promise<Scope> {
  const scope = await authenticate(core, request);
  if (!scope) throw new LodeError('NOT_SIGNED_IN', 'Sign in, or send a token: Authorization: Bearer …');
  return scope;
}
