import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { generateLog } from '../demo/generate-log.ts';

const PARSE = fileURLToPath(new URL('../testing/parse-large.ts', import.meta.url));

it('reads a log of 2 GB once, in less than 400 MB, within a parser process’ time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-large-'));
  try {
    const path = join(folder, 'large.mcap');
    await pipeline(
      Readable.from(generateLog({ seconds: 600, seed: 5, bytesPerSecond: 3.6e6 })),
      createWriteStream(path),
    );
    const flags = ['--max-old-space-size=512', '--permission', '--allow-fs-read=*', '--allow-addons'];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, PARSE, path]);
    const cost = JSON.parse(stdout) as Record<string, number>;
    console.log(stdout);
    expect(cost.megabytes).toBeGreaterThan(1900);
    expect(cost).toMatchObject({ duration: 600, findings: [] });
    expect(cost.residentMegabytes).toBeLessThan(400);
    expect(cost.read).toBeLessThan(1.1);
    expect(cost.seconds).toBeLessThan(30 + (cost.megabytes! * 50) / 1000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 1_200_000);
