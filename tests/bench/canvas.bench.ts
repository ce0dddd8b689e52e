import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { toolPath } from '@lode/core/testing';
import type { Bench } from './bench.ts';
import { ratioOf, type Ratio } from './rounds.ts';

const SHAPES = 100_000;
const ROUNDS = 5;
const HIT_TESTS = 500;
const EDITS = 50;
/** Milliseconds. */
const SCRIPT_BUDGET = 8;
const HIT_BUDGET = 5;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The page with the editor's canvas and its control; it is in no bundle of the product. */
const PAGE = join(ROOT, 'gateway/web/src/annotate/canvas/bench');
const SITE = 'http://canvas.invalid';
/** WebGL in software, for both: a machine of tests has no graphics card. */
const FLAGS = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

interface Panned {
  /** Median milliseconds a frame. */
  ours: number;
  control: number;
  scriptMs: number;
  drawn: number;
  level: string;
}

/** What the page hangs on its window. */
interface Measured {
  loadMs: number;
  fit: number;
  pan(scale: number, frames: number, all: boolean): Panned;
  hit(tests: number): number;
  edit(edits: number): number;
}
declare global {
  var canvasBench: (shapes: number) => Measured;
  var measured: Measured;
}

async function build(folder: string): Promise<void> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const told = ['build', PAGE, '--outDir', folder, '--base', './', '--logLevel', 'error'];
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, [vite, ...told], { cwd: PAGE, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error('The page of the canvas could not be built.');
}

async function open(page: Page, folder: string): Promise<void> {
  page.on('pageerror', (error) => console.error(error));
  await page.route(`${SITE}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/favicon.ico') await route.abort();
    else await route.fulfill({ path: join(folder, pathname === '/' ? 'index.html' : pathname) });
  });
  await page.goto(SITE);
  await page.evaluate((shapes) => {
    globalThis.measured = globalThis.canvasBench(shapes);
  }, SHAPES);
}

/** Rounds of panning at one zoom, after one that is not counted. Both sides draw in turns within a round. */
async function pan(page: Page, scale: number, frames: number, all: boolean): Promise<Panned[]> {
  const told = [scale, frames, all] as const;
  const round = () => page.evaluate((args) => globalThis.measured.pan(...args), told);
  await round();
  return repeat(round);
}

async function repeat<T>(measure: () => Promise<T>): Promise<T[]> {
  const values: T[] = [];
  for (let round = 0; round < ROUNDS; round++) values.push(await measure());
  return values;
}

const oursOf = (rounds: readonly Panned[]) => rounds.map(({ ours }) => ours);
const controlOf = (rounds: readonly Panned[]) => rounds.map(({ control }) => control);

/** The frame against the same buffers drawn bare, and the script against its budget. */
async function panned(page: Page, name: string, zoom: string, scale: number, frames: number): Promise<Ratio[]> {
  const rounds = await pan(page, scale, frames, false);
  const { drawn, level } = rounds[0]!;
  const words = {
    name: `canvas-frame-${name}`,
    ours: `a frame while panning, ${zoom}: ${Math.round(drawn)} of ${SHAPES} shapes as ${level}, software WebGL`,
    control: 'the very same buffers by bare gl.drawArrays, frame by frame in turns',
    unit: 'ms a frame',
    target: { atMost: 1.3 },
  };
  const scripts = rounds.map(({ scriptMs }) => scriptMs);
  return [
    ratioOf(words, oursOf(rounds), controlOf(rounds)),
    budget(`canvas-script-${name}`, 'script a frame of the same, 95th percentile', scripts, SCRIPT_BUDGET),
  ];
}

/** What it saves to leave out what cannot be seen. */
async function everything(page: Page, fit: number): Promise<Ratio> {
  const rounds = await pan(page, fit, 2, true);
  const ours = 'a frame of the whole picture';
  const control = 'all outlines by bare gl.drawArrays, nothing left out and nothing coarser';
  const words = { name: 'canvas-whole', ours, control, unit: 'ms a frame', target: null };
  return ratioOf(words, oursOf(rounds), controlOf(rounds));
}

function budget(name: string, ours: string, values: readonly number[], limit: number): Ratio {
  const words = { name, ours, control: `a budget of ${limit} ms`, unit: 'ms', target: { atMost: 1 } };
  const limits = values.map(() => limit);
  return ratioOf(words, values, limits);
}

export const canvas: Bench = {
  name: 'canvas',
  async run({ folder, say }) {
    const program = toolPath('chromium', 'chromium-browser', 'google-chrome');
    if (!program) throw new Error('The canvas is measured in Chromium, which is not installed.');
    await build(folder);
    const browser = await chromium.launch({ executablePath: program, args: FLAGS });
    try {
      const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
      await open(page, folder);
      const { fit, loadMs } = await page.evaluate(() => {
        const { fit, loadMs } = globalThis.measured;
        return { fit, loadMs };
      });
      say(`   ${SHAPES} shapes taken over in ${loadMs.toFixed(0)} ms`);
      const ratios = [
        ...(await panned(page, 'fit', 'the whole picture', fit, 6)),
        ...(await panned(page, 'half', 'two of its pixels for one of the screen', 0.5, 10)),
        ...(await panned(page, 'near', 'one of its pixels for two of the screen', 2, 20)),
      ];
      const hits = await repeat(() => page.evaluate((tests) => globalThis.measured.hit(tests), HIT_TESTS));
      const edits = await repeat(() => page.evaluate((count) => globalThis.measured.edit(count), EDITS));
      return [
        ...ratios,
        await everything(page, fit),
        budget('canvas-hit', `a hit test among ${SHAPES}, 95th percentile`, hits, HIT_BUDGET),
        budget('canvas-edit', 'script of two edits and the frame after, 95th percentile', edits, SCRIPT_BUDGET),
      ];
    } finally {
      await browser.close();
    }
  },
};
