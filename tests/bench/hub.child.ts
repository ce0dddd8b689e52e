// A hub that is measured, and the controls that must run in the same process.
import { join } from 'node:path';
import { fastify } from 'fastify';
import type { ParseTask } from '@lode/core';
import { ensureMember, ensureOrganisation, makeToken } from '@lode/core/hub';
import { readConfig, startHub } from '@lode/gateway';
import { figuresOf } from '../harness/process-figures.ts';
import { ownCpuSeconds } from './cpu.ts';
import { registerListControl } from './list-control.ts';
import { parseAll } from './parse-all.ts';

export type FromHub =
  { url: string; controlUrl: string } | { id: number; result: unknown } | { id: number; error: string };

const config = readConfig({ ...process.env, LODE_PORT: '0' });
const { log } = fastify({ logger: { level: 'warn', file: join(config.data, 'hub.log') } });
const hub = await startHub(config, { log, say: () => undefined, web: false });
const { core } = hub;

// What an ingest hands to its parsers is kept, so that the control reads the same files with the same parsers.
const pool = core.pool;
let tasks: ParseTask[] = [];
core.pool = { ...pool, run: (task) => (tasks.push(task), pool.run(task)) };

const control = fastify();
registerListControl(control, core);

const calls = {
  cpuSeconds: () => ownCpuSeconds(),
  /** Highest resident memory of this process so far. */
  peakBytes: () => figuresOf(process.pid)?.peak ?? 0,
  /** A new organisation with a steward's token. */
  organisation: async (slug: string) => {
    const { _id: orgId } = await ensureOrganisation(core, slug, slug);
    const user = await ensureMember(core, orgId, { email: `steward@${slug}.test`, name: 'steward', role: 'steward' });
    const more = { role: 'steward' as const, userId: user._id, expiresAt: null, actor: 'bench' };
    return { orgId, token: (await makeToken(core, { orgId, name: 'bench', ...more })).secret };
  },
  /** Ends the recording: what the pool has been given since the last time is what `parse` does again. */
  recorded: () => {
    recording = tasks;
    tasks = [];
    return recording.length;
  },
  /** The recorded tasks in the hub's own pool, with more in flight than it can take up. */
  parse: () => parseAll(pool, recording, pool.concurrency * 2),
  stop: async () => {
    await control.close();
    await hub.stop();
    process.disconnect();
  },
};
let recording: ParseTask[] = [];
export type Calls = typeof calls;

process.on('message', ({ id, name, args }: { id: number; name: keyof Calls; args: never[] }) => {
  const call = calls[name] as (...given: never[]) => unknown;
  Promise.resolve()
    .then(() => call(...args))
    .then(
      (result) => process.connected && process.send!({ id, result } satisfies FromHub),
      (error: Error) => process.send!({ id, error: error.stack ?? error.message } satisfies FromHub),
    );
});
process.on('disconnect', () => setTimeout(() => process.exit(), 2_000).unref());
const controlUrl = await control.listen({ host: '127.0.0.1', port: 0 });
process.send!({ url: hub.url, controlUrl } satisfies FromHub);
