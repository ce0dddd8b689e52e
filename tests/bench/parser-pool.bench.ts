import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParserPool, ParseTask } from '@lode/core';
import { createInProcessPool, createParserPool, loadParser } from '@lode/gateway';
import type { Bench } from './bench.ts';
import { ctSlices } from './deliveries.ts';
import { parseAll } from './parse-all.ts';
import { interleave, ratioOf } from './rounds.ts';

const FILES = 300;
const ROUNDS = 7;
// The hub's own catalog. The package's front door exports the same function, but would load the whole hub into every
// parser process.
const CATALOG = new URL('plugin-catalog.ts', import.meta.resolve('@lode/gateway')).href;

async function tasksIn(folder: string): Promise<ParseTask[]> {
  return Promise.all(
    (await ctSlices(FILES)).map(async ({ path, data }, index) => {
      const file = join(folder, `${index}.dcm`);
      await writeFile(file, data);
      return { pluginId: 'medical', parser: 'medical.dicom', path, sha256: '', file, companions: {}, context: {} };
    }),
  );
}

export const parserPool: Bench = {
  name: 'parser-pool',
  async run({ folder }) {
    const tasks = await tasksIn(folder);
    const here = createInProcessPool({ loadParser });
    const pool = createParserPool({ catalog: CATALOG });
    const one = createParserPool({ catalog: CATALOG, size: 1 });
    const rate = (which: ParserPool, inFlight: number) => async () =>
      tasks.length / (await parseAll(which, tasks, inFlight)).seconds;
    try {
      const same = { ...tasks[0]!, file: tasks[7]!.file };
      assert.deepEqual(await pool.run(same), await here.run(same));
      const subjects = {
        pool: rate(pool, pool.concurrency),
        one: rate(one, one.concurrency),
        here: rate(here, here.concurrency),
      };
      await interleave(1, subjects);
      const rates = await interleave(ROUNDS, subjects);
      const control = `the same parser in the asking process, ${here.concurrency} files at a time`;
      const unit = 'files per second';
      const ours = `parser pool of ${pool.size} processes, ${FILES} CT slices with thumbnail and preview`;
      return [
        ratioOf({ name: 'parser-pool', ours, control, unit, target: { atLeast: 0.7 } }, rates.pool, rates.here),
        ratioOf(
          { name: 'parser-pool-of-one', ours: 'the same with one process', control, unit, target: null },
          rates.one,
          rates.here,
        ),
      ];
    } finally {
      await Promise.all([pool.stop(), one.stop(), here.stop()]);
    }
  },
};
