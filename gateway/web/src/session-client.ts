import { refuseUnlessOk, send } from './graphql-client.ts';

/** What may open a session: a person's password, a one-time link, or an invitation with the password to set. */
export type Credentials =
  | { email: string; password: string }
  | { signInToken: string }
  | { inviteToken: string; password: string }
  /** Stay signed in, on behalf of another of one's organisations. */
  | { organisation: string };

/** Opens a session; the hub answers with a cookie. @throws HubError */
export async function openSession(credentials: Credentials): Promise<void> {
  const body = JSON.stringify(credentials);
  await refuseUnlessOk(
    await send('/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  );
}

/** Ends the session. @throws HubError */
export async function closeSession(): Promise<void> {
  await refuseUnlessOk(await send('/session', { method: 'DELETE' }));
}
