import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { ParserPool } from '@lode/core';
import { createInProcessPool } from './in-process-pool.ts';
import { createParserPool } from './pool.ts';
import { loadParser } from './testing/test-catalog.ts';

const TASKS = 3000;

it('costs less than a millisecond a file, and at least 0.7 of the rate without processes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lode-overhead-'));
  const file = join(folder, 'head');
  await writeFile(file, new Uint8Array(40_000).fill(65));
  const task = { pluginId: 'test', parser: 'head', path: 'x', sha256: '', file, companions: {}, context: {} };
  /** Files a second, with as many in flight as the pool asks for. */
  const rate = async (pool: ParserPool, inFlight: number) => {
    const started = performance.now();
    let left = TASKS;
    const drain = async () => {
      for (; left > 0;) {
        left -= 1;
        expect((await pool.run(task)).ok).toBe(true);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, drain));
    return (TASKS / (performance.now() - started)) * 1000;
  };
  const pool = createParserPool({ catalog: new URL('./testing/test-catalog.ts', import.meta.url).href });
  const control = createInProcessPool({ loadParser });
  try {
    await rate(pool, pool.concurrency);
    await rate(control, 1);
    const ratios: number[] = [];
    const overheads: number[] = [];
    for (let round = 0; round < 5; round++) {
      const alone = await rate(control, control.concurrency);
      ratios.push((await rate(pool, pool.concurrency)) / alone);
      overheads.push(1000 / (await rate(pool, 1)) - 1000 / alone);
    }
    console.log(`pool ÷ in-process: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`);
    console.log(`overhead of one at a time, ms: ${overheads.map((ms) => ms.toFixed(3)).join(', ')}`);
    // Best of five: the machine may have other work.
    expect(Math.max(...ratios)).toBeGreaterThan(0.7);
    expect(Math.min(...overheads)).toBeLessThan(1);
  } finally {
    await pool.stop();
    await rm(folder, { recursive: true });
  }
});
