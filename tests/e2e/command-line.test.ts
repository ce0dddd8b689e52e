import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataset, type Scope } from '@lode/core/hub';
import { itWith } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';
import { mkdir, writeFile } from 'node:fs/promises';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';

const LODE = fileURLToPath(new URL('../../gateway/bin/lode.js', import.meta.url));
const samples = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));
// A user has no sample files beside the checkout; the generated folder above goes the same way everywhere.
const withSamples = itWith('samples', existsSync(samples));

interface Line {
  type: string;
  [key: string]: unknown;
}

/** Not spawnSync: the hub lives in this very process and must go on answering. */
async function lode(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [LODE, ...args], {
    env: { PATH: process.env['PATH'], HOME: env['LODE_DATA'], ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const lines = () => stdout.trim().split('\n').map((line) => JSON.parse(line) as Line); // prettier-ignore
  return { status: await ended, stderr, lines };
}

describe('the command line', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lode-cli-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('tells usage, a missing token and a missing hub apart', async () => {
    const env = { LODE_DATA: folder };
    expect((await lode(['frobnicate'], env)).status).toBe(2);
    expect((await lode(['ingest'], env)).status).toBe(2);
    const me = ['dataset', 'create', '--plugin', 'medical', '--name', 'x'];
    expect((await lode(me, env)).status).toBe(3);
  });

  it('doctor checks a machine on which no hub runs', async () => {
    const cache = process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? '', '.cache');
    const { status, lines } = await lode(['doctor', '--json'], { LODE_DATA: folder, XDG_CACHE_HOME: cache });
    const [result] = lines();
    expect(result).toMatchObject({ type: 'result', ok: true });
    expect((result!['checks'] as { name: string }[]).map(({ name }) => name)).toContain('database');
    expect(status).toBe(0);
  });

  describe('with a hub', () => {
    let hub: TestHub;
    let org: TestOrganisation;
    const as = (token: string) => ({ LODE_DATA: folder, LODE_URL: hub.url, LODE_TOKEN: token });

    beforeAll(async () => {
      hub = await startTestHub();
      org = await hub.organisation('commands');
    });
    afterAll(() => hub?.stop());

    async function dataset(plugin: string, slug: string) {
      const owner: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: 'test', grants: [] };
      await createDataset(hub.core, owner, { name: slug, slug, plugin });
    }

    it('sends a folder, reports each file, and gives 4 when some are refused', async () => {
      await dataset('industrial-qc', 'plates');
      const [plugin] = await loadPlugins(['industrial-qc']);
      const place = join(folder, 'plates');
      for await (const { path, data } of (await plugin!.demo!()).files()) {
        await mkdir(join(place, path, '..'), { recursive: true });
        await writeFile(join(place, path), data);
      }
      const { status, lines, stderr } = await lode(
        ['ingest', place, '--dataset', 'plates', '--json'],
        as(org.tokens.steward),
      );
      expect(stderr).toBe('');
      const all = lines();
      const result = all.at(-1)! as Line & Record<'files' | 'ready' | 'rejected' | 'held' | 'duplicate', number>;
      expect(result.type).toBe('result');
      expect(result.files).toBe(result.ready + result.rejected + result.held + result.duplicate);
      expect(all.filter(({ type }) => type === 'file')).toHaveLength(result.files);
      const refused = all.filter(({ state }) => state === 'REJECTED');
      expect(refused).toHaveLength(result.rejected);
      expect(refused.every(({ findings }) => (findings as unknown[]).length > 0)).toBe(true);
      expect(status).toBe(4);

      // The same folder again: nothing new.
      const again = (await lode(['ingest', place, '--dataset', 'plates', '--json'], as(org.tokens.steward)))
        .lines()
        .at(-1)!;
      expect(again['ready']).toBe(0);
    });

    it('does not let an annotator send files', async () => {
      expect((await lode(['ingest', folder, '--dataset', 'plates'], as(org.tokens.annotator))).status).toBe(3);
      expect((await lode(['ingest', folder, '--dataset', 'plates'], as('lode_wrong'))).status).toBe(3);
    });

    withSamples('takes in the sample folders with the numbers that the plugins explain', async () => {
      await dataset('medical', 'dicom');
      await dataset('industrial-qc', 'pcb');
      const numbers = async (path: string, slug: string) => {
        const args = ['ingest', join(samples, path), '--dataset', slug, '--json'];
        const { files, ready, rejected, held, duplicate } = (await lode(args, as(org.tokens.steward))).lines().at(-1)!;
        return { files, ready, rejected, held, duplicate };
      };
      expect(await numbers('medical/dicom', 'dicom')).toEqual({
        files: 30,
        ready: 22,
        rejected: 2,
        held: 6,
        duplicate: 0,
      });
      expect(await numbers('medical/dicom-series', 'dicom')).toEqual({
        files: 7,
        ready: 7,
        rejected: 0,
        held: 0,
        duplicate: 0,
      });
      expect(await numbers('qc/deeppcb', 'pcb')).toEqual({
        files: 193,
        ready: 193,
        rejected: 0,
        held: 0,
        duplicate: 0,
      });
    });
  });
});
