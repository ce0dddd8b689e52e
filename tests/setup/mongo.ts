/**
 * Jest's global set-up: one mongod for the whole run, in a temporary folder. Tests read its address from
 * LODE_TEST_MONGODB_URI and take a database of their own (one per Jest worker). Without a mongod the variable
 * stays unset and they fail, saying so; with LODE_REQUIRE=mongod nothing is run at all.
 */
import { startTestMongo } from '@lode/gateway/testing';

// On stderr, where Jest reports: fetching mongod the first time takes a while, and silence would look like a hang.
const log = { info: (line: string) => console.error(line), warn: (line: string) => console.error(line) };

let database: Awaited<ReturnType<typeof startTestMongo>> | undefined;

export default async function startDatabase(): Promise<void> {
  delete process.env.LODE_TEST_MONGODB_URI;
  try {
    database = await startTestMongo(log);
    process.env.LODE_TEST_MONGODB_URI = database.uri;
  } catch (error) {
    if (process.env.LODE_REQUIRE?.split(',').includes('mongod')) throw error;
    console.error(`Tests that need a database will fail.\n${(error as Error).message}`);
  }
}

/** For mongo-teardown.ts, which Jest wants as a file of its own. */
export async function stopDatabase(): Promise<void> {
  await database?.stop();
}
