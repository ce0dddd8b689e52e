import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itWith } from '@lode/core/testing';
import { createFfmpegGrabber } from './ffmpeg.ts';
import { findProgram } from './find-program.ts';
import { runBounded } from './run-bounded.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'lode-frames-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for ffmpeg: the test is about how it is run, not about video. */
function program(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
const BOUNDS = { milliseconds: 5_000, bytes: 1000 };
const text = (bytes: Uint8Array | null) => bytes && new TextDecoder().decode(bytes);

// The stand-ins are shell scripts.
const onPosix = itWith('posix', process.platform !== 'win32');

describe('runBounded', () => {
  onPosix('gives what the program writes, and null when it fails', async () => {
    expect(text(await runBounded(program('hello', 'printf hello'), [], BOUNDS))).toBe('hello');
    expect(await runBounded(program('fails', 'printf half; exit 3'), [], BOUNDS)).toBeNull();
    expect(await runBounded(join(folder, 'not-there'), [], BOUNDS)).toBeNull();
  });

  onPosix('ends what takes too long or writes too much', async () => {
    const pid = join(folder, 'pid');
    const slow = program('slow', `echo $$ > ${pid}; exec sleep 60`);
    const before = Date.now();
    expect(await runBounded(slow, [], { ...BOUNDS, milliseconds: 500 })).toBeNull();
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(() => process.kill(Number(readFileSync(pid, 'utf8')), 0)).toThrow();
    expect(await runBounded(program('endless', 'exec yes'), [], BOUNDS)).toBeNull();
  });

  onPosix('hands on none of the hub’s environment, and no shell', async () => {
    process.env['LODE_TEST_SECRET'] = 'opensesame';
    const seen = text(await runBounded(program('env', 'env; printf "%s|" "$@"'), ['$HOME; ls', '*'], BOUNDS));
    delete process.env['LODE_TEST_SECRET'];
    expect(seen).not.toMatch(/opensesame/);
    expect(seen).toMatch(/\$HOME; ls\|\*\|$/);
  });
});

describe('createFfmpegGrabber', () => {
  it('has nothing where there is no ffmpeg', async () => {
    const grabber = await createFfmpegGrabber({ path: folder });
    expect([grabber.available, await grabber.frame('video', 0)]).toEqual([null, null]);
  });

  it('does not look into relative folders', async () => {
    expect(await findProgram('ffmpeg', '.:bin:')).toBeNull();
  });

  onPosix('runs two at a time, and no more', async () => {
    const log = join(folder, 'log');
    program(
      'ffmpeg',
      `[ "$1" = -version ] && { echo "ffmpeg version 9.9-test Copyright"; exit; }
echo start >> ${log}; /bin/sleep 0.2; echo end >> ${log}; printf png`,
    );
    const grabber = await createFfmpegGrabber({ path: folder });
    expect(grabber.available).toBe('9.9-test');
    const frames = await Promise.all([1, 2, 3, 4, 5].map((seconds) => grabber.frame('video', seconds)));
    expect(frames.map(text)).toEqual(Array(5).fill('png'));
    let running = 0;
    let most = 0;
    for (const line of readFileSync(log, 'utf8').trim().split('\n')) {
      running += line === 'start' ? 1 : -1;
      most = Math.max(most, running);
    }
    expect(most).toBe(2);
  });

  onPosix('asks for no frame at a time that is none', async () => {
    const grabber = await createFfmpegGrabber({ path: folder });
    const log = join(folder, 'log');
    rmSync(log, { force: true });
    expect([await grabber.frame('video', NaN), await grabber.frame('video', -1)]).toEqual([null, null]);
    expect(existsSync(log)).toBe(false);
  });
});
