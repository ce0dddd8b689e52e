import { recountDataset } from '@lode/core/hub';
import { EXIT, Failure } from './exit-codes.ts';
import { organisationOf, withLocalCore } from './local-core.ts';

/** Counts every dataset of an organisation anew. */
export async function recount({ org, json }: { org: string; json?: boolean }): Promise<void> {
  await withLocalCore(async (core) => {
    const organisation = await organisationOf(core, org);
    const { _id: orgId } = organisation;
    if (await core.store.ingests.findOne({ orgId, state: 'RUNNING' })) {
      throw new Failure(EXIT.failure, 'An ingest is running; try again when it has ended.');
    }
    for (const dataset of await core.store.datasets.find({ orgId }).toArray()) {
      const { assets, annotations, findings } = await recountDataset(core, dataset);
      const { slug } = dataset;
      process.stdout.write(
        json
          ? `${JSON.stringify({ type: 'result', dataset: slug, assets, annotations, findings })}\n`
          : `${slug}: ${assets} assets, ${annotations} annotations\n`,
      );
    }
  });
}
