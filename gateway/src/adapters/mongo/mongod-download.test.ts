import { execFile, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

// The child is run directly, with an address on this machine in place of MongoDB's own.
const child = fileURLToPath(new URL('./mongod-download.child.ts', import.meta.url));

let folder: string;
let server: Server;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lode-download-'));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

async function listen(answer: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(answer as never);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mongodb-linux-x86_64-debian12-8.2.6.tgz`;
}

function download(url: string, ...series: string[]): Promise<{ program?: string; error?: string }> {
  return new Promise((done, failed) => {
    const process_ = fork(child, [folder, ...series], {
      env: { PATH: process.env.PATH, MONGOMS_DOWNLOAD_URL: url, MONGOMS_USE_HTTP: 'true' },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      silent: true,
    });
    process_.on('message', done);
    // An answer may be on its way when the process has ended.
    Promise.all([once(process_, 'exit'), once(process_, 'disconnect')]).then(
      ([[code]]) => failed(new Error(`no answer (exit code ${code})`)),
      failed,
    );
  });
}

async function archive(): Promise<Buffer> {
  const bin = join(folder, 'make/mongodb/bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'mongod'), '#!/bin/sh\necho "db version v8.2.6"\n');
  await chmod(join(bin, 'mongod'), 0o755);
  await promisify(execFile)('tar', ['-czf', join(folder, 'made.tgz'), '-C', join(folder, 'make'), 'mongodb']);
  return readFile(join(folder, 'made.tgz'));
}

describe("MongoDB's own archive", () => {
  it('is downloaded, checked and unpacked', async () => {
    const bytes = await archive();
    const md5 = createHash('md5').update(bytes).digest('hex');
    const url = await listen((request, response) => {
      const body = request.url?.endsWith('.md5') ? Buffer.from(`${md5}  mongodb.tgz\n`) : bytes;
      response.setHeader('content-length', body.length).end(request.method === 'HEAD' ? undefined : body);
    });
    const { program } = await download(url);
    expect(await readFile(program!, 'utf8')).toContain('v8.2.6');
  });

  it('is refused when its digest is another', async () => {
    const bytes = await archive();
    const url = await listen((request, response) => {
      const body = request.url?.endsWith('.md5') ? Buffer.from(`${'0'.repeat(32)}  mongodb.tgz\n`) : bytes;
      response.setHeader('content-length', body.length).end(request.method === 'HEAD' ? undefined : body);
    });
    expect((await download(url)).error).toMatch(/md5/i);
  });

  it('is given up within seconds on a network that swallows packets', async () => {
    const url = await listen(() => undefined);
    const from = Date.now();
    expect((await download(url)).error).toMatch(/cannot be reached/);
    expect(Date.now() - from).toBeLessThan(15_000);
  });

  it('is not fetched for data files of another release', async () => {
    let asked = 0;
    const url = await listen((_request, response) => {
      asked += 1;
      response.end();
    });
    expect((await download(url, '6.0')).error).toMatch(/data files are of 6\.0/);
    expect(asked).toBe(0);
  });
});
