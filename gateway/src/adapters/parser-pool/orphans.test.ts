import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const lives = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it('when the hub is killed, its parsers die too, also one that spins', async () => {
  const hub = spawn(process.execPath, [fileURLToPath(new URL('./testing/orphaned-hub.ts', import.meta.url))], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(hub.stdout.setEncoding('utf8'), 'data')) as [string];
  const pids = JSON.parse(line) as number[];
  try {
    expect(pids.map(lives)).toEqual([true, true]);
    hub.kill('SIGKILL');
    const deadline = Date.now() + 10_000;
    while (pids.some(lives) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(pids.map(lives)).toEqual([false, false]);
  } finally {
    for (const pid of pids) if (lives(pid)) process.kill(pid, 'SIGKILL');
    hub.kill('SIGKILL');
  }
});
