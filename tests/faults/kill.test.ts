import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startKillTest, type KillTest, type Round } from './kill-rounds.ts';

/** Repeat a run with LODE_SEED=… (printed below). */
const seed = Number(process.env['LODE_SEED'] ?? Date.now() % 1_000_000);
const KILLS = 2;

describe('a hub that is killed while files come in', () => {
  let test: KillTest;
  beforeAll(async () => {
    test = await startKillTest(seed, 1);
  }, 120_000);
  afterAll(() => test?.stop());

  it.each(['hub', 'mongod'] as const)(
    `loses and doubles nothing: %s killed ${KILLS} times`,
    async (target) => {
      const rounds: Round[] = [];
      for (let i = 0; i < KILLS; i++) rounds.push(await test.round(target));
      const said = rounds.map(
        ({ moment, acked, stages }) => `${moment} ms (${acked} acknowledged, ${stages.join('+')})`,
      );
      console.info(
        `seed ${seed}, ${test.files} files, undisturbed ${test.undisturbed} ms; ${target} killed at ${said.join(', ')}`,
      );
      expect(rounds.flatMap(({ faults }) => faults)).toEqual([]);
      expect(rounds.flatMap(({ gaveUp }) => gaveUp)).toEqual([]);
    },
    120_000,
  );

  it('is waited for by the command line, which then goes on', async () => {
    const { moment, stages, faults, gaveUp } = await test.round('hub', 'command');
    console.info(`seed ${seed}, lode ingest: hub killed at ${moment} ms (${stages.join('+')})`);
    expect([...faults, ...gaveUp]).toEqual([]);
  }, 120_000);
});
