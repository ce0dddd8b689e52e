import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { makeSceneWorld, type SceneWorld } from '../graphql/fixtures/scene-world.ts';

const LODE = fileURLToPath(new URL('../../gateway/bin/lode.js', import.meta.url));
const QUESTION = 'within 3 km of 112.587,37.892 from 2026-03-02T06:00+08:00 to 2026-03-02T08:00+08:00 showing vehicle';

let world: SceneWorld;
beforeAll(async () => {
  world = await makeSceneWorld();
});
afterAll(() => world?.hub.stop());

/** Not spawnSync: the hub lives in this very process and must go on answering. */
async function query(args: string[], env: Record<string, string> = {}) {
  const { hub, org } = world;
  const fixed = { LODE_DATA: hub.data, HOME: hub.data, LODE_URL: hub.url, LODE_TOKEN: org.tokens.regulator, LANG: 'C' };
  const child = spawn(process.execPath, [LODE, 'query', ...args], {
    env: { PATH: process.env['PATH'], ...fixed, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, stdout, stderr };
}

it('prints a table, in the language of whoever asks, or one object a line', async () => {
  const table = await query(['--ask', QUESTION]);
  expect([table.status, table.stderr.trim()]).toEqual([0, '1 of 1']);
  const [head, row, ...more] = table.stdout.trimEnd().split('\n');
  expect(more).toEqual([]);
  expect(head!.split(/\s+/)).toEqual(['time', 'domain', 'dataset', 'asset', 'why', 'licence']);
  expect(row).toMatch(/^2026-03-01 22:30:00–22:30:40Z\s+road\s+road\s+drive\.json\s+shows vehicle .*\s+CC-BY-4\.0$/);
  expect((await query(['--ask', QUESTION], { LANG: 'zh_CN.UTF-8' })).stdout).toContain('出现');
  const { stdout } = await query(['--ask', '出现 person、vehicle', '--first', '2', '--json']);
  const lines = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  expect(lines.map(({ type }) => type)).toEqual(['match', 'match', 'result']);
  expect(lines.at(-1)).toEqual({ type: 'result', shown: 2, total: 9, exact: true, more: true });
});

it('points at the character that cannot be read, and at what was left out', async () => {
  const wrong = await query(['--ask', 'within 3 parsecs of 1,2']);
  expect([wrong.status, wrong.stdout, wrong.stderr]).toEqual([1, '', expect.stringContaining('at 10: km or m')]);
  expect((await query([])).status).toBe(2);
  expect((await query(['some.graphql', '--ask', 'showing person'])).status).toBe(2);
  expect((await query(['--ask', 'showing person', '--first', '201'])).status).toBe(2);
  expect((await query(['--ask', 'showing person'], { LODE_TOKEN: 'lode_wrong' })).status).toBe(3);
});
