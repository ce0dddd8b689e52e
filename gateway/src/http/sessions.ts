import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { LodeError, signInWithLink, signInWithPassword, signOut, switchOrganisation, type Core } from '@lode/core/hub';
import { SESSION_COOKIE } from './authentication.ts';

const MIN_PASSWORD = 10;
const body = z.union([
  z.strictObject({ email: z.string().max(300), password: z.string().max(1_000) }),
  z.strictObject({ signInToken: z.string().max(200) }),
  z.strictObject({ inviteToken: z.string().max(200), password: z.string().max(1_000) }),
  z.strictObject({ organisation: z.string().max(100) }),
]);

/** POST /session signs in, by password, one-time link or invitation; DELETE /session signs out. */
export function registerSessions(app: FastifyInstance, core: Core, options: { secure: boolean }): void {
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: 14 * 86_400 } as const;
  const welcome = (reply: FastifyReply, secret: string) =>
    reply.setCookie(SESSION_COOKIE, secret, cookie).code(204).send();

  app.post('/session', { config: { rateLimit: { max: 20, timeWindow: '1 minute' } } }, async (request, reply) => {
    const parsed = body.safeParse(request.body);
    if (!parsed.success)
      throw new LodeError('BAD_INPUT', 'Send {email, password}, {signInToken}, or {inviteToken, password}.');
    const given = parsed.data;
    if ('organisation' in given) {
      const secret = request.cookies[SESSION_COOKIE] ?? '';
      if (await switchOrganisation(core, secret, given.organisation)) return reply.code(204).send();
      throw new LodeError('NOT_FOUND', 'You are not a member of such an organisation.');
    }
    if ('inviteToken' in given && given.password.length < MIN_PASSWORD) {
      throw new LodeError('BAD_INPUT', `A password needs at least ${MIN_PASSWORD} characters.`);
    }
    const secret = await signIn(core, given);
    if (secret) return welcome(reply, secret);
    const why =
      'email' in given
        ? 'Address or password is wrong.'
        : 'signInToken' in given
          ? 'The link was used already or has expired.'
          : 'The invitation was used already or has expired, or the password is not the one you have at this hub.';
    throw new LodeError('NOT_SIGNED_IN', why);
  });

  app.delete('/session', async (request, reply) => {
    const secret = request.cookies[SESSION_COOKIE];
    if (secret) await signOut(core, secret);
    return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
  });
}

function signIn(core: Core, given: Exclude<z.infer<typeof body>, { organisation: string }>): Promise<string | null> {
  if ('email' in given) return signInWithPassword(core, given.email, given.password);
  if ('signInToken' in given) return signInWithLink(core, given.signInToken);
  return signInWithLink(core, given.inviteToken, given.password);
}
