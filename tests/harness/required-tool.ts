import { spawnSync } from 'node:child_process';
import { it } from '@jest/globals';

/** Where a tool is, by its names on PATH; null when it is not here. */
export function toolPath(...names: string[]): string | null {
  for (const name of names) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  return null;
}

/**
 * `it` when the tool is here; else a skipped test that says what is missing, or a failing one when LODE_REQUIRE names
 * the tool: a check that was skipped must never read as passed.
 */
export function itWith(tool: string, found: boolean): typeof it | typeof it.skip {
  if (found) return it;
  const required = (process.env['LODE_REQUIRE'] ?? '').split(',').includes(tool);
  if (required) throw new Error(`${tool} is missing, and LODE_REQUIRE asks for it.`);
  process.stderr.write(`Skipped: ${tool} is not installed.\n`);
  return it.skip;
}
