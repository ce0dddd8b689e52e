import { makeToken, type Role } from '@lode/core/hub';
import { EXIT, Failure } from './exit-codes.ts';
import { organisationOf, withLocalCore } from './local-core.ts';

const ROLES: readonly string[] = ['owner', 'steward', 'annotator', 'regulator'];
const DAY = 86_400_000;

interface Options {
  org: string;
  role: string;
  name: string;
  days: string;
  json?: boolean;
}

/** Needs no token itself: who can read the data folder is its owner. */
export async function tokenCreate({ org, role, name, days, json }: Options): Promise<void> {
  const wanted = role.toLowerCase();
  if (!ROLES.includes(wanted)) throw new Failure(EXIT.usage, `--role must be one of ${ROLES.join(', ')}.`);
  if (!/^\d+$/.test(days)) throw new Failure(EXIT.usage, '--days must be a whole number.');
  await withLocalCore(async (core) => {
    const organisation = await organisationOf(core, org);
    const expiresAt = new Date(Date.now() + Number(days) * DAY);
    const made = await makeToken(core, {
      orgId: organisation._id,
      name,
      role: wanted as Role,
      userId: null,
      expiresAt,
      actor: 'hub',
    });
    const { token, secret } = made;
    const result = { type: 'result', token: secret, id: token._id, expiresAt: expiresAt.toISOString() };
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${secret}\n`);
  });
}
