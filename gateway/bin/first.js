#!/usr/bin/env node
// The first thing that runs after `git clone`, on whatever Node the machine has (Debian 12: 18).
// Plain JavaScript without dependencies: it installs what is missing, finds Node 24 and starts the
// real program under it. `npm run NAME` calls it with NAME; what follows is passed on.
import { check } from './check.js';
import { install } from './install.js';
import { findNode, jest, rootFolder, run } from './node24.js';

const hub = 'gateway/src/cli/index.ts';

/** name → what Node 24 runs, from the repository's root; its flags reach child processes too. */
const commands = {
  demo: { args: [hub, 'serve', '--demo'] },
  start: { args: [hub, 'serve'] },
  test: jest,
  'test:long': { ...jest, args: [...jest.args, '--testPathPatterns', '\\.long\\.test\\.ts$'], env: { LODE_LONG: '1' } },
  bench: { args: ['tests/bench/index.ts'] },
  check: { steps: check },
};

const [name, ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (command === undefined) {
  console.error(`Usage: node gateway/bin/first.js ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}

process.chdir(rootFolder);
install();
const node = findNode();
process.exitCode = command.steps
  ? await command.steps(node, rest)
  : await run(node, [...command.args, ...rest], command);
