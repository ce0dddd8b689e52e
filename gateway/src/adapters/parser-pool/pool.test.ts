import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject, ParserPool, ParseResult, ParseTask } from '@lode/core';
import { createInProcessPool } from './in-process-pool.ts';
import { createParserPool } from './pool.ts';
import type { ParserPoolOptions } from './pool.ts';

const catalog = new URL('./testing/test-catalog.ts', import.meta.url).href;
let folder: string;
let file: string;
let pool: ParserPool;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lode-pool-'));
  file = join(folder, 'blob');
  await writeFile(file, 'the content');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => pool.stop());

function open(options: Partial<ParserPoolOptions> = {}): ParserPool {
  pool = createParserPool({ catalog, size: 1, ...options });
  return pool;
}
function task(parser: string, context: JsonObject = {}): ParseTask {
  return { pluginId: 'test', parser, path: 'a/b.dcm', sha256: '0'.repeat(64), file, companions: {}, context };
}
const run = (parser: string, context?: JsonObject) => pool.run(task(parser, context));
const many = (parser: string, times: number, context?: JsonObject) =>
  Promise.all(Array.from({ length: times }, () => run(parser, context)));
function facetsOf(result: ParseResult): JsonObject {
  if (!result.ok) throw new Error(`${result.fault}: ${result.detail}`);
  return result.output.items![0]!.facets;
}
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a good file', () => {
  it('comes back whole: dates, bytes, companions, context', async () => {
    open();
    const companions = { label: { path: 'a/b.txt', file } };
    const result = await pool.run({ ...task('echo', { split: 'train' }), companions });
    const [item] = result.ok ? result.output.items! : [];
    expect(item!.core!.when!.start).toEqual(new Date(86_400_000));
    expect(item!.derivatives![0]!.data).toBeInstanceOf(Uint8Array);
    expect(Buffer.from(item!.derivatives![0]!.data).toString()).toBe('the content');
    expect(item!.facets).toMatchObject({ context: { split: 'train' }, companionBytes: { label: 11 } });
    expect(item!.name).toBe('a/b.dcm');
  });

  it('may say much: 64 MB', async () => {
    open();
    const result = await run('large', { bytes: 64e6 });
    const { blob } = (result as unknown as { output: { blob: Uint8Array } }).output;
    expect([blob.length, blob[0], blob.at(-1)]).toEqual([64e6, 7, 7]);
  });

  it('shares warm processes, no more than the pool has', async () => {
    open({ size: 2 });
    const pids = new Set((await many('echo', 200)).map((result) => facetsOf(result).pid));
    expect(pids.size).toBeLessThanOrEqual(2);
    expect(pool.stats()).toMatchObject({ queued: 0, inFlight: 0, started: 2, finished: 200, retried: 0 });
  });

  it('is not kept waiting behind a slow one while another process is idle', async () => {
    open({ size: 2 });
    await many('block', 8, { ms: 20 }); // both are warm
    const started = performance.now();
    const slow = run('block', { ms: 2000 });
    await many('echo', 30);
    expect(performance.now() - started).toBeLessThan(1500);
    await slow;
    await many('echo', 30);
    expect(pool.stats()).toMatchObject({ started: 2, finished: 69 });
  });
});

describe('a filed channel', () => {
  const read = (kind: string) =>
    pool.read({
      ...{ pluginId: 'test', kind, sha256: '0'.repeat(64), file, companions: {} },
      ...{ channel: { key: 'x', attributes: { scale: 2 } }, from: 4n, to: 6n },
    });

  it('is read in a process, before the files that wait', async () => {
    open();
    await many('echo', 8);
    const waiting = many('block', 12, { ms: 60 });
    let parsed = 0;
    void waiting.then(() => (parsed = 12));
    const result = await read('bytes');
    expect(parsed).toBe(0);
    const samples = result.ok ? result.samples : null;
    expect([...samples!.t]).toEqual([4n, 5n, 6n]);
    expect([...samples!.v]).toEqual([...'con'].map((letter) => letter.charCodeAt(0) * 2));
    await waiting;
  });

  it.each([
    ['spins', 'timeout', /No answer/],
    ['nothing', 'exception', /The reader returned no samples/],
    ['nobody', 'exception', /No reader for nobody/],
  ])('%s: %s', async (kind, fault, detail) => {
    open({ deadlineMs: kind === 'spins' ? 300 : 20_000 });
    expect(await read(kind)).toMatchObject({ ok: false, fault, detail: expect.stringMatching(detail) });
    expect(facetsOf(await run('echo'))).toMatchObject({ text: 'the content' });
  });

  it('of a catalog without readers is a fault that says so', async () => {
    const without = createInProcessPool({ loadParser: () => Promise.reject(new Error('none')) });
    pool = without;
    expect(await read('bytes')).toMatchObject({ ok: false, detail: expect.stringMatching(/no readers/) });
  });
});

describe('a fault', () => {
  const outcome = async (result: Promise<ParseResult>) => {
    const { ok, fault, detail } = (await result) as { ok: boolean; fault?: string; detail?: string };
    return ok ? 'ok' : `${fault}: ${detail}`;
  };

  it.each([
    ['spin', /^timeout: No answer after 0\.[3-9]/],
    ['never', /^timeout: /],
    ['abort', /^crash: ended by SIGABRT$/],
    ['kill', /^crash: ended by SIGKILL$/],
    ['exit', /^crash: exited with code 3$/],
    ['heapHog', /^memory: ended by SIGABRT: FATAL ERROR: .*heap out of memory/],
    ['hog', /^memory: \d+ MiB resident; the limit is 300 MiB\.$/],
    ['throws', /^exception: TypeError: a value that I did not expect$/],
    ['throwsText', /^exception: thrown: plain words$/],
    ['unserialisable', /^exception: .*could not be cloned/],
    ['nothing', /^exception: TypeError: The parser returned no output\.$/],
    ['nobody', /^exception: Error: No parser nobody in plugin test\.$/],
    ['outOfTurn', /^crash: It answered out of turn\.$/],
  ])('%s has its name, and its neighbours succeed', async (parser, expected) => {
    const quick = ['spin', 'never'].includes(parser);
    open({ deadlineMs: quick ? 300 : 20_000, memoryBytes: 300 << 20, heapMegabytes: 64 });
    const before = many('echo', 5);
    const bad = outcome(run(parser));
    const after = many('echo', 5);
    expect(await bad).toMatch(expected);
    for (const result of [...(await before), ...(await after), await run('echo')]) {
      expect(facetsOf(result)).toMatchObject({ text: 'the content' });
    }
    const { faults, retried } = pool.stats();
    expect(Object.values(faults).reduce((sum, count) => sum + count)).toBe(2); // once, and once more in a fresh process
    expect(retried).toBe(1);
  });

  it('is made good by a fresh process where that helps', async () => {
    open();
    await many('echo', 3);
    expect(await outcome(run('onlyFresh'))).toBe('ok');
    expect(pool.stats()).toMatchObject({ retried: 1, started: 2, faults: { crash: 1 } });
  });

  it('of a file that is not there is an exception', async () => {
    open();
    expect(await outcome(pool.run({ ...task('echo'), file: join(folder, 'nothing') }))).toMatch(/^exception: .*ENOENT/);
  });

  it('does not take an answer back: what was said before the crash counts', async () => {
    open();
    const results = await Promise.all([run('large', { bytes: 3e6 }), run('abort'), run('large', { bytes: 3e6 })]);
    expect(results.map((result) => result.ok)).toEqual([true, false, true]);
    expect(pool.stats().faults).toEqual({ timeout: 0, memory: 0, crash: 2, exception: 0 });
  });

  it('after a hundred of them the pool serves as before', async () => {
    open({ size: 2, deadlineMs: 400 });
    const parsers = ['abort', 'exit', 'kill', 'throws', 'unserialisable'];
    const work = Array.from({ length: 300 }, (_, index) =>
      run(index % 6 === 5 ? parsers[((index / 6) % 5) | 0]! : 'echo'),
    );
    const results = await Promise.all(work);
    for (const [index, result] of results.entries()) expect([index, result.ok]).toEqual([index, index % 6 !== 5]);
    await many('echo', 50);
    const { faults, queued, inFlight, retried } = pool.stats();
    expect(faults).toEqual({ timeout: 0, memory: 0, crash: 60, exception: 40 });
    expect({ queued, inFlight, retried }).toEqual({ queued: 0, inFlight: 0, retried: 50 });
    await until(() => pool.stats().processes <= 2);
  });

  it('gets its second try also when many fail in one process', async () => {
    open();
    await run('echo');
    const results = await many('onlyFresh', 4, { throws: true });
    expect(results.every((result) => result.ok)).toBe(true);
    expect(pool.stats()).toMatchObject({ retried: 4, faults: { exception: 4 } });
  });

  it('gives a larger file more time', async () => {
    open({ deadlineMs: 100, deadlineMsPerMiB: 400 });
    expect(await outcome(run('block', { ms: 700 }))).toMatch(/^timeout/);
    const large = join(folder, 'large');
    await writeFile(large, new Uint8Array(4 << 20));
    expect(await outcome(pool.run({ ...task('block', { ms: 700 }), file: large }))).toBe('ok');
  });

  it('does not count time in which the hub itself was held up', async () => {
    open({ deadlineMs: 500 });
    const { pid } = facetsOf(await run('echo'));
    const result = outcome(run('slow', { ms: 50 }));
    await new Promise((resolve) => setTimeout(resolve, 10));
    // From here the event loop comes to its timers, and so to the watch, before it reads the answer.
    await new Promise((resolve) => setImmediate(resolve));
    const end = Date.now() + 1500;
    while (Date.now() < end);
    expect(await result).toBe('ok');
    expect(facetsOf(await run('echo')).pid).toBe(pid);
    expect(pool.stats()).toMatchObject({ started: 1, faults: { timeout: 0 } });
  });
});

describe('a process', () => {
  it('is replaced after its share of files', async () => {
    open({ recycleAfter: 10, recycleAgeMs: 0 });
    const pids = (await many('echo', 45)).map((result) => facetsOf(result).pid);
    const shares = [...Map.groupBy(pids, (pid) => pid).values()].map((share) => share.length);
    // Tasks travel to a process up to four at a time, so a share may be that much more than ten.
    expect(Math.max(...shares)).toBeLessThanOrEqual(10 + 4);
    expect(shares.length).toBeGreaterThanOrEqual(4);
    // Each that had its share, which the last one may have had, too, with its very last file.
    const { recycled, retried } = pool.stats();
    expect([shares.length - 1, shares.length]).toContain(recycled);
    expect(retried).toBe(0);
  });

  it('is not replaced for quick files alone', async () => {
    open({ recycleAfter: 10 });
    expect(new Set((await many('echo', 45)).map((result) => facetsOf(result).pid)).size).toBe(1);
  });

  it('is let go when it has been idle', async () => {
    open({ idleMs: 300 });
    await run('echo');
    expect(pool.stats().processes).toBe(1);
    await until(() => pool.stats().processes === 0);
    expect((await run('echo')).ok).toBe(true);
  });

  it('gets no secret, can write nothing and start nothing', async () => {
    process.env.MONGODB_URI = 'mongodb://user:secret@db';
    process.env.LODE_TOKEN = 'lode_secret';
    try {
      open();
      const environment = facetsOf(await run('environment'));
      expect(JSON.stringify(environment)).not.toContain('secret');
      expect(Object.keys(environment).sort()).toEqual(expect.arrayContaining(['MALLOC_ARENA_MAX', 'PATH', 'argv']));
      expect(Object.keys(environment).filter((name) => /MONGO|LODE|TOKEN|NODE_OPTIONS/.test(name))).toEqual([]);
      const target = join(folder, 'written');
      expect(facetsOf(await run('breakOut', { target }))).toEqual({
        write: 'ERR_ACCESS_DENIED',
        start: 'ERR_ACCESS_DENIED',
      });
      expect(existsSync(target)).toBe(false);
    } finally {
      delete process.env.MONGODB_URI;
      delete process.env.LODE_TOKEN;
    }
  });

  it('that cannot start fails the call, not the file', async () => {
    open({ catalog: new URL('./testing/broken-catalog.ts', import.meta.url).href });
    const error = await run('echo').then(
      () => new Error('it started'),
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ code: 'INTERNAL', message: 'Parser processes do not start.' });
    expect(String(error.cause)).toContain('This catalog cannot be loaded.');
  });
});

describe('stopping', () => {
  it('ends every process, and every call', async () => {
    open({ size: 2 });
    const pids = new Set((await many('echo', 20)).map((result) => facetsOf(result).pid as number));
    const outcomes = Promise.allSettled([run('spin'), run('never'), ...Array.from({ length: 20 }, () => run('echo'))]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await pool.stop();
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect((await outcomes).slice(0, 2).map((one) => one.status)).toEqual(['rejected', 'rejected']);
    await expect(run('echo')).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(pool.stats().processes).toBe(0);
  });
});
