import { verifyChain } from '@lode/core/hub';
import { EXIT } from './exit-codes.ts';
import { organisationOf, withLocalCore } from './local-core.ts';

export async function verifyAudit({ org, json }: { org: string; json?: boolean }): Promise<void> {
  await withLocalCore(async (core) => {
    const organisation = await organisationOf(core, org);
    const result = await verifyChain(core, organisation._id);
    const words = result.ok
      ? `${result.events} events, unbroken; head ${result.head}`
      : `BROKEN at event ${result.firstBroken}`;
    process.stdout.write(json ? `${JSON.stringify({ type: 'result', ...result })}\n` : `${words}\n`);
    if (!result.ok) process.exitCode = EXIT.failure;
  });
}
