import type { CommandStartedEvent } from 'mongodb';
import { startTestHub, type TestHub, type TestHubOptions } from './test-hub.ts';

export interface Watched {
  hub: TestHub;
  /** Commands sent to the hub's database since the last `forget`, oldest first. */
  commands: CommandStartedEvent[];
  forget(): void;
}

/**
 * A test hub whose commands to the database can be read. The driver takes `monitorCommands` in the address, so that
 * the hub needs no switch that is for tests only.
 */
export async function startWatchedHub(options: TestHubOptions = {}): Promise<Watched> {
  const address = process.env['LODE_TEST_MONGODB_URI'];
  if (address)
    process.env['LODE_TEST_MONGODB_URI'] = `${address}${address.includes('?') ? '&' : '/?'}monitorCommands=true`;
  try {
    const hub = await startTestHub(options);
    const commands: CommandStartedEvent[] = [];
    const { connection } = hub.core.store;
    connection.getClient().on('commandStarted', (event) => {
      if (event.databaseName === connection.db!.databaseName) commands.push(event as CommandStartedEvent);
    });
    return { hub, commands, forget: () => void commands.splice(0) };
  } finally {
    if (address) process.env['LODE_TEST_MONGODB_URI'] = address;
  }
}
