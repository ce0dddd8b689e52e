import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startKillTest, type KillTest } from './kill-rounds.ts';

/** Repeat a run with LODE_SEED=… (printed below). */
const seed = Number(process.env['LODE_SEED'] ?? Date.now() % 1_000_000);
describe('a hub that is killed while files come in', () => {
  let test: KillTest;
  beforeAll(async () => {
    test = await startKillTest(seed, 1);
  }, 120_000);
  afterAll(() => test?.stop());

  it.each(['hub', 'mongod'] as const)(
    // Twenty of each are in kill.long.test.ts.
    'loses and doubles nothing: %s killed',
    async (target) => {
      const { moment, acked, stages, faults, gaveUp } = await test.round(target);
      console.info(
        `seed ${seed}, ${test.files} files, undisturbed ${test.undisturbed} ms; ${target} killed at ${moment} ms ` +
          `(${acked} acknowledged, ${stages.join('+')})`,
      );
      expect([...faults, ...gaveUp]).toEqual([]);
    },
    120_000,
  );

  it('is waited for by the command line, which then goes on', async () => {
    const { moment, stages, faults, gaveUp } = await test.round('hub', 'command');
    console.info(`seed ${seed}, lode ingest: hub killed at ${moment} ms (${stages.join('+')})`);
    expect([...faults, ...gaveUp]).toEqual([]);
  }, 120_000);
});
