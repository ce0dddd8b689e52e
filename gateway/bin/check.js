// `npm run check`: every gate in turn, cheapest first, stopping at the first that fails.
import { existsSync } from 'node:fs';
import { jest, run } from './node24.js';

// examples/ is there once somebody has made a plugin (`lode plugin new`).
const folders = ['core', 'plugins', 'examples', 'gateway', 'tests'].filter((folder) => existsSync(folder));

const gates = [
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
  [
    'boundaries',
    ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.js', ...folders],
  ],
  ['unused code', ['node_modules/knip/bin/knip.js']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['tests, schema snapshots among them', jest.args],
];

/**
 * @param {string} node path of Node 24
 * @param {string[]} args `--no-tests` leaves the last gate out; the rest goes to Jest
 * @returns {Promise<number>} exit code of the first gate that failed, or 0
 */
export async function check(node, args) {
  const withTests = !args.includes('--no-tests');
  const forJest = args.filter((arg) => arg !== '--no-tests');
  const chosen = withTests ? gates : gates.slice(0, -1);
  for (const [index, [name, command]] of chosen.entries()) {
    console.log(`\n── ${name} (${index + 1}/${chosen.length})`);
    const from = Date.now();
    const code = await (command === jest.args ? run(node, [...command, ...forJest], jest) : run(node, command));
    const seconds = ((Date.now() - from) / 1000).toFixed(1);
    console.log(`── ${name}: ${code === 0 ? 'ok' : `failed (exit code ${code})`}, ${seconds} s`);
    if (code !== 0) return code;
  }
  return 0;
}
