import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { fromPs, residentMemory } from './resident-memory.ts';

const hasPs = spawnSync('ps', ['-o', 'rss=', '-p', String(process.pid)]).status === 0;
const GONE = 4_194_305; // above the kernel's largest process number

describe('resident memory', () => {
  it('is what the process itself says, more or less', async () => {
    if (process.platform === 'win32') return console.warn('Windows: not measured from outside');
    const found = await residentMemory([process.pid, GONE]);
    expect([...found.keys()]).toEqual([process.pid]);
    const ratio = found.get(process.pid)! / process.memoryUsage.rss();
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });

  (hasPs ? it : it.skip)('is the same from ps (skipped where there is none)', async () => {
    const found = await fromPs([process.pid, GONE]);
    expect([...found.keys()]).toEqual([process.pid]);
    expect(found.get(process.pid)! / process.memoryUsage.rss()).toBeGreaterThan(0.8);
  });
});
