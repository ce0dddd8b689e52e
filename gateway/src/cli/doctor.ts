import { spawnSync } from 'node:child_process';
import { access, constants, mkdir, readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { createFfmpegGrabber } from '../adapters/frames/ffmpeg.ts';
import { findMongodFor } from '../adapters/mongo/embedded-mongod.ts';
import { openExternal } from '../adapters/mongo/external-mongo.ts';
import { readConfig, type Config } from '../config.ts';
import { openCatalog } from '../plugin-catalog.ts';
import { EXIT } from './exit-codes.ts';

interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

const MIN_FREE_BYTES = 2 * 2 ** 30;
const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

async function check(name: string, run: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await run() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function node(): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 9)) throw new Error(`${process.version}; 24.9 or newer is needed`);
  return Promise.resolve(process.version);
}

async function dataFolder({ data }: Config): Promise<string> {
  await mkdir(data, { recursive: true });
  await access(data, constants.W_OK);
  const { bavail, bsize } = await statfs(data);
  if (bavail * bsize < MIN_FREE_BYTES) throw new Error(`${data}: only ${gib(bavail * bsize)} free`);
  return `${data}, ${gib(bavail * bsize)} free`;
}

async function database(config: Config): Promise<string> {
  if (config.mongodbUri) return `MongoDB ${(await openExternal(config.mongodbUri)).version} (MONGODB_URI)`;
  const running = await readFile(join(config.data, 'hub.json'), 'utf8').catch(() => '');
  if (running) {
    const { mongo } = JSON.parse(running) as { mongo: { version: string; source: string } };
    return `MongoDB ${mongo.version} (${mongo.source}), in use by the running hub`;
  }
  const found = await findMongodFor(config, { info: () => undefined, warn: () => undefined });
  return `mongod ${found.version} (${found.source})`;
}

async function plugins(config: Config): Promise<string> {
  const list = await openCatalog(config.pluginPath).loadPlugins(config.plugins);
  return list.map(({ id, version }) => `${id} ${version}`).join(', ') || 'none enabled';
}

async function hub(config: Config): Promise<string> {
  const text = await readFile(join(config.data, 'hub.json'), 'utf8').catch(() => '');
  if (!text) return 'not running';
  const { url } = JSON.parse(text) as { url: string };
  const response = await fetch(`${url}/readyz`);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return `running at ${url}`;
}

async function ffmpeg(): Promise<string> {
  const { available } = await createFfmpegGrabber();
  return available
    ? `ffmpeg ${available}`
    : 'not here (only needed for preview pictures of videos; install the package ffmpeg)';
}

function optionalTool(name: string, forWhat: string): Promise<string> {
  const { error } = spawnSync(name, ['--version'], { stdio: 'ignore' });
  return Promise.resolve(error ? `not here (only needed for ${forWhat})` : 'here');
}

/** Says what this machine lacks, each with what to do about it. */
export async function doctor({ json }: { json?: boolean }): Promise<void> {
  const config = readConfig();
  const checks = [
    await check('node', node),
    await check('data folder', () => dataFolder(config)),
    await check('database', () => database(config)),
    await check('plugins', () => plugins(config)),
    await check('hub', () => hub(config)),
    await check('ffmpeg', ffmpeg),
    await check('chromium', () => optionalTool('chromium', 'the browser tests')),
  ];
  const ok = checks.every((one) => one.ok);
  if (json) process.stdout.write(`${JSON.stringify({ type: 'result', ok, checks })}\n`);
  else
    for (const one of checks)
      process.stdout.write(`${one.ok ? 'ok  ' : 'FAIL'} ${one.name.padEnd(12)} ${one.detail}\n`);
  if (!ok) process.exitCode = EXIT.failure;
}
