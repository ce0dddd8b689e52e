#!/usr/bin/env node
// The `lode` command. Any Node >= 18 runs this file; it starts the real one under Node 24.
import { fileURLToPath } from 'node:url';
import { whyInstall } from './install.js';
import { findNode, rootFolder, run } from './node24.js';

const reason = whyInstall(rootFolder);
if (reason !== undefined) {
  console.error(
    `Lode's packages are not installed (${reason}). Run "npm ci" or "npm run demo" in ${rootFolder} first.`,
  );
  process.exit(1);
}
const cli = fileURLToPath(new URL('../src/cli/index.ts', import.meta.url));
process.exitCode = await run(findNode(), [cli, ...process.argv.slice(2)]);
