import { spawnSync } from 'node:child_process';
import type { it } from '@jest/globals';

/** Where a tool is, by its names on PATH; null when it is not here. */
export function toolPath(...names: string[]): string | null {
  for (const name of names) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return null;
}

/** Jest loads each test file with a registry of its own, so this is once a file. */
const told = new Set<string>();

/**
 * `it` when what the check needs is here: a tool, sample files, a kind of system. Else a skipped test that says on
 * stderr what is missing, once a test file, or an error when LODE_REQUIRE (a list with commas) names it: a check that
 * was skipped must never read as passed.
 */
export function itWith(tool: string, found: boolean): typeof it | typeof it.skip {
  // Jest's global one: `@jest/globals` may not be imported outside Jest, where others use this package's kit.
  const test = (globalThis as unknown as { it: typeof it }).it;
  if (found) return test;
  const required = (process.env['LODE_REQUIRE'] ?? '').split(',').includes(tool);
  if (required) throw new Error(`${tool} is missing, and LODE_REQUIRE asks for it.`);
  if (!told.has(tool)) process.stderr.write(`Skipped: ${tool} is not here.\n`);
  told.add(tool);
  return test.skip;
}
