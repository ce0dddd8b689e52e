import { joinDatabase, openDatabase } from '../adapters/mongo/open-database.ts';
import { createInProcessPool } from '../adapters/parser-pool/in-process-pool.ts';
import { readConfig } from '../config.ts';
import { openCore } from '../open-core.ts';
import { loadParser, loadReader } from '../plugin-catalog.ts';
import { EXIT, Failure } from './exit-codes.ts';
import type { Core } from '@lode/core/hub';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Runs `work` on the data folder of this machine: beside a running hub, or with a database of its own. */
export async function withLocalCore<T>(work: (core: Core) => Promise<T>): Promise<T> {
  const config = readConfig();
  const say = (words: string) => void process.stderr.write(`${words}\n`);
  const joined = config.mongodbUri ? undefined : await joinDatabase(config.data);
  const database = joined ?? (await openDatabase(config, { info: say, warn: say }));
  try {
    const { core, close } = await openCore(config, database.uri, quiet, {
      pool: createInProcessPool({ loadParser, loadReader }),
    });
    try {
      return await work(core);
    } finally {
      await close();
    }
  } finally {
    await database.stop();
  }
}

/** Rejects with a Failure that names the data folder: it may be another one than the running hub's. */
export async function organisationOf(core: Core, slug: string) {
  const organisation = await core.store.organisations.findOne({ slug });
  if (organisation) return organisation;
  throw new Failure(EXIT.failure, `There is no organisation ${slug} in ${readConfig().data}.`);
}
