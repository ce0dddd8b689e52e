import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { createInProcessPool } from './in-process-pool.ts';
import { loadParser } from './testing/test-catalog.ts';

it('answers as the pool does, for what can be answered without a process', async () => {
  const pool = createInProcessPool({ loadParser });
  const file = fileURLToPath(import.meta.url);
  const task = (parser: string) => ({
    ...{ pluginId: 'test', parser, path: 'x', sha256: '', file, companions: {}, context: {} },
  });
  expect(await pool.run(task('echo'))).toMatchObject({ ok: true, output: { items: [{ name: 'x' }] } });
  expect(await pool.run(task('throws'))).toMatchObject({ ok: false, fault: 'exception' });
  expect(pool.stats()).toMatchObject({ inFlight: 0, finished: 2, faults: { exception: 1 } });
  await pool.stop();
  await expect(pool.run(task('echo'))).rejects.toThrow('stopped');
});
