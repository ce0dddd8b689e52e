// `npm run check`: the gates that only read, all at once; then the tests, if those hold.
import { existsSync } from 'node:fs';
import { jest, run } from './node24.js';

// examples/ is there once somebody has made a plugin (`lode plugin new`).
const folders = ['core', 'plugins', 'examples', 'gateway', 'tests'].filter((folder) => existsSync(folder));

const gates = [
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']],
  [
    'boundaries',
    ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.js', ...folders],
  ],
  ['unused code', ['node_modules/knip/bin/knip.js']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
];

/** Runs one gate and says how it went. */
async function pass([name, command], start) {
  const from = Date.now();
  const code = await start(command);
  const seconds = ((Date.now() - from) / 1000).toFixed(1);
  console.log(`── ${name}: ${code === 0 ? 'ok' : `failed (exit code ${code})`}, ${seconds} s`);
  return code;
}

/**
 * @param {string} node path of Node 24
 * @param {string[]} args `--no-tests` leaves the tests out; the rest goes to Jest
 * @returns {Promise<number>} exit code of the first gate that failed, or 0
 */
export async function check(node, args) {
  const forJest = args.filter((arg) => arg !== '--no-tests');
  const codes = await Promise.all(gates.map((gate) => pass(gate, (command) => run(node, command))));
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined || forJest.length < args.length) return failed ?? 0;
  return pass(['tests, schema snapshots among them', jest.args], (command) =>
    run(node, [...command, ...forJest], jest),
  );
}
