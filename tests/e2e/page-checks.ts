import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: string[] }[];
}

/** Faults of access of the two worst grades; each says what and where. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe); // not a script tag: the page's own policy forbids foreign ones
  const violations = await page.evaluate(async () => {
    const { axe: run } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await run.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
}

/** How far the page is wider than its window, px. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

export interface PageWatch {
  /** Errors of the page and what it wrote to the console as errors. */
  complaints: string[];
  /** Nothing is awaited or asked for any more, and what has come is drawn. */
  settled(): Promise<void>;
}

/** A page asks for the next thing as soon as it has drawn the one before. */
const QUIET_MS = 150;
const LONGEST_MS = 10_000;
/** Not media: a player that waits keeps its request open. */
const AWAITED = new Set(['document', 'fetch', 'font', 'image', 'script', 'stylesheet', 'xhr']);

/** To be called before the page goes anywhere. */
export function watchPage(page: Page): PageWatch {
  const complaints: string[] = [];
  const open = new Set<Request>();
  let last = performance.now();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    last = performance.now();
    if (AWAITED.has(request.resourceType())) open.add(request);
  });
  const over = (request: Request) => {
    last = performance.now();
    open.delete(request);
  };
  page.on('requestfinished', over).on('requestfailed', over);
  // The end of a worker's script is never told.
  const awaited = () => {
    const workers = new Set(page.workers().map((worker) => worker.url()));
    return [...open].map((request) => request.url()).filter((url) => !workers.has(url));
  };
  return {
    complaints,
    settled: async () => {
      await page.locator('.waiting').first().waitFor({ state: 'detached', timeout: LONGEST_MS });
      for (const start = performance.now(); ; await sleep(10)) {
        const urls = awaited();
        if (urls.length === 0 && performance.now() - last >= QUIET_MS) break;
        if (performance.now() - start < LONGEST_MS) continue;
        throw new Error(`${page.url()} still asks for ${urls.join(', ') || 'more'}`);
      }
      // The second frame comes when the first was drawn, however slowly.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    },
  };
}
