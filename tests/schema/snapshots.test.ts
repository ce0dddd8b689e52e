import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Plugin } from '@lode/core';
import { composeSchema } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';

const folder = new URL('./snapshots/', import.meta.url);
const plugins = await loadPlugins(undefined);

/** The schema of a hub without plugins, with each alone, and with all: `LODE_PLUGINS` may choose any of them. */
const HUBS: [name: string, plugins: Plugin[]][] = [
  ['core', []],
  ...plugins.map((plugin): [string, Plugin[]] => [plugin.id, [plugin]]),
  ['all', plugins],
];

function compare(name: string, printed: string): void {
  const file = new URL(`${name}.graphql`, folder);
  if (process.env.LODE_UPDATE_SNAPSHOTS === '1') writeFileSync(file, printed);
  const kept = existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : '';
  // On a mismatch Jest shows the lines that differ. LODE_UPDATE_SNAPSHOTS=1 accepts them; the commit then shows them.
  expect(printed).toBe(kept);
}

describe('schema snapshots', () => {
  it.each(HUBS)('%s', (name, list) => {
    compare(name, `${printSchema(lexicographicSortSchema(composeSchema(list).schema))}\n`);
  });

  it('does not depend on the order of the plugins', () => {
    const { schema } = composeSchema(plugins.toReversed());
    compare('all', `${printSchema(lexicographicSortSchema(schema))}\n`);
  });

  it('keeps no snapshot of a plugin that is gone', () => {
    expect(readdirSync(folder).sort()).toEqual(HUBS.map(([name]) => `${name}.graphql`).sort());
  });
});
