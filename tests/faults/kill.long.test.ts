import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startKillTest, type KillTest, type Round } from './kill-rounds.ts';

/** Repeat a run with LODE_SEED=… (printed below). */
const seed = Number(process.env['LODE_SEED'] ?? Date.now() % 1_000_000);
const KILLS = Number(process.env['LODE_KILLS'] ?? 20);

describe('a hub that is killed again and again while files come in', () => {
  let test: KillTest;
  beforeAll(async () => {
    test = await startKillTest(seed, 2);
  }, 180_000);
  afterAll(() => test?.stop());

  it.each(['hub', 'mongod'] as const)(
    `loses and doubles nothing: %s killed ${KILLS} times`,
    async (target) => {
      const rounds: Round[] = [];
      for (let i = 0; i < KILLS; i++) {
        const round = await test.round(target);
        rounds.push(round);
        const { moment, took, acked, stages, gaveUp, faults } = round;
        console.info(
          `seed ${seed}, ${target} kill ${i + 1}: at ${moment} of ${test.undisturbed} ms, ${acked} of ${test.files} files ` +
            `acknowledged, ${stages.join('+')}; over after ${took} ms`,
          ...gaveUp,
          ...faults,
        );
      }
      expect(rounds.flatMap(({ faults }) => faults)).toEqual([]);
      expect(rounds.flatMap(({ gaveUp }) => gaveUp)).toEqual([]);
    },
    KILLS * 60_000,
  );
});
