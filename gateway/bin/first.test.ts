import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { itWith } from '@lode/core/testing';

// Plain JavaScript for the oldest Node, so its types are told here.
const { whyInstall } = (await import(new URL('./install.js', import.meta.url).href)) as {
  whyInstall(root: string): string | undefined;
};

describe('whether "npm ci" is needed', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lode-install-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  type Lock = Record<string, { version?: string; integrity?: string; optional?: boolean; link?: boolean }>;
  const writeLock = async (file: string, packages: Lock) => {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), JSON.stringify({ packages }));
  };
  const putPackage = async (place: string) => {
    await mkdir(join(root, place), { recursive: true });
    await writeFile(join(root, place, 'package.json'), '{}');
  };
  const one: Lock = { 'node_modules/one': { version: '1.0.0', integrity: 'sha512-a' } };

  it('is, in a bare clone and after an install that was cut short', async () => {
    await writeLock('package-lock.json', one);
    expect(whyInstall(root)).toMatch(/nothing is installed/);
    await putPackage('node_modules/one');
    expect(whyInstall(root)).toMatch(/nothing is installed/);
  });

  it('is not, when everything is there; workspaces and packages of other platforms do not count', async () => {
    const lock: Lock = {
      '': { version: '0.1.0' },
      core: { version: '0.1.0' },
      'node_modules/@lode/core': { link: true },
      ...one,
      'node_modules/one/node_modules/two': { version: '2.0.0' },
      'node_modules/for-mars': { version: '1.0.0', optional: true },
    };
    const { 'node_modules/for-mars': _absent, ...installed } = lock;
    await writeLock('package-lock.json', lock);
    await writeLock('node_modules/.package-lock.json', installed);
    for (const place of Object.keys(installed)) await putPackage(place);
    expect(whyInstall(root)).toBeUndefined();
  });

  it.each<[string, Lock]>([
    ['another version', { 'node_modules/one': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['another content', { 'node_modules/one': { version: '1.0.0', integrity: 'sha512-b' } }],
    ['one more', { ...one, 'node_modules/two': { version: '1.0.0' } }],
  ])('is, when package-lock.json asks for %s', async (_what, wanted) => {
    await writeLock('package-lock.json', wanted);
    await writeLock('node_modules/.package-lock.json', one);
    await putPackage('node_modules/one');
    expect(whyInstall(root)).toMatch(/^(one|two) is /);
  });

  it('is, when a package was deleted by hand', async () => {
    await writeLock('package-lock.json', one);
    await writeLock('node_modules/.package-lock.json', one);
    expect(whyInstall(root)).toBe('one is missing');
  });
});

describe('a program run under Node 24', () => {
  const module = JSON.stringify(new URL('./node24.js', import.meta.url).href);

  /** Starts a process that runs `program` through run(), as first.js does; collects its output and its end. */
  function start(program: string) {
    const code = `const { run, findNode } = await import(${module});
      process.exitCode = await run(findNode(), ['-e', ${JSON.stringify(program)}]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    let output = '';
    const firstLine = new Promise<void>((done) =>
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
        done();
      }),
    );
    const end = new Promise<{ code: number | null; output: string }>((done) =>
      child.on('close', (exitCode) => done({ code: exitCode, output })),
    );
    return { child, firstLine, end };
  }

  it('has its exit code passed on', async () => {
    expect((await start('process.exit(5)').end).code).toBe(5);
  });

  it('finds Node 24 as `node`, in its own children too', async () => {
    const program = `console.log(require('node:child_process').execSync('node --version').toString())`;
    expect((await start(program).end).output).toMatch(/^v(2[4-9]|[3-9]\d)\./);
  });

  itWith('posix', process.platform !== 'win32').each(['SIGTERM', 'SIGINT'] as const)(
    'receives %s once and may end in its own time',
    async (signal) => {
      const program = `
        process.on('${signal}', () => { console.log('asked'); setTimeout(() => process.exit(3), 200); });
        console.log('ready'); setInterval(() => {}, 1000);`;
      const { child, firstLine, end } = start(program);
      await firstLine;
      child.kill(signal);
      expect(await end).toEqual({ code: 3, output: 'ready\nasked\n' });
    },
  );

  it('that a signal ended is told as shells tell it', async () => {
    expect((await start(`process.kill(process.pid, 'SIGKILL')`).end).code).toBe(128 + 9);
  });
});
