import { spawnSync } from 'node:child_process';
import { describe, expect } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { fromPs, residentMemory } from './resident-memory.ts';

const onPosix = itWith('posix', process.platform !== 'win32');
const withPs = itWith('ps', spawnSync('ps', ['-o', 'rss=', '-p', String(process.pid)]).status === 0);
const GONE = 4_194_305; // above the kernel's largest process number

describe('resident memory', () => {
  onPosix('is what the process itself says, more or less', async () => {
    const found = await residentMemory([process.pid, GONE]);
    expect([...found.keys()]).toEqual([process.pid]);
    const ratio = found.get(process.pid)! / process.memoryUsage.rss();
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });

  withPs('is the same from ps', async () => {
    const found = await fromPs([process.pid, GONE]);
    expect([...found.keys()]).toEqual([process.pid]);
    expect(found.get(process.pid)! / process.memoryUsage.rss()).toBeGreaterThan(0.8);
  });
});
