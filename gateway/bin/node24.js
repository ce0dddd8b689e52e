// Finds a Node that runs the project's TypeScript, and runs programs under it. Any Node >= 18 reads this file.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const rootFolder = fileURLToPath(new URL('../../', import.meta.url));

// From 24.9 on, Jest's ESM mode can require() ES modules, which Fastify's dependencies ask for.
const OLDEST = [24, 9];

/** Jest in ESM mode: its workers need the flag as well, so it travels in NODE_OPTIONS. */
export const jest = { args: ['node_modules/jest/bin/jest.js'], flags: ['--experimental-vm-modules'] };

/**
 * The Node to run the project with: the one among its packages, else this one, else the PATH's.
 * Ends the process with what to do when there is none.
 * @returns {string} path of the program
 */
export function findNode() {
  const exe = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = join(rootFolder, 'node_modules', `node-${platformName()}-${process.arch}`, 'bin', exe);
  if (existsSync(packaged) && isNewEnough(versionOf(packaged))) return packaged;
  if (isNewEnough(process.versions.node)) return process.execPath;
  if (isNewEnough(versionOf(exe))) return exe;
  console.error(
    `Lode runs on Node ${OLDEST.join('.')} or newer; this is ${process.versions.node} (${process.platform} ${process.arch}).\n` +
      `No package brings Node 24 to this platform, so please install it (from nodejs.org, or with nvm, fnm or Homebrew)\n` +
      `and run the same command again.`,
  );
  process.exit(1);
}

/**
 * Runs a program under Node 24 with the terminal handed over, passing signals on.
 * @param {string} node what findNode() returned
 * @param {string[]} args script and arguments
 * @param {{ flags?: string[], env?: Record<string, string> }} [more] Node's flags, also for child processes; variables
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it, as shells say it
 */
export function run(node, args, { flags = [], env = {} } = {}) {
  const child = spawn(node, args, { stdio: 'inherit', env: { ...environment(node, flags), ...env } });
  // Ctrl-C reaches the child by itself (same terminal); passed on, it would arrive twice.
  const passed = process.platform === 'win32' ? [] : ['SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGINT'];
  const handlers = passed.map((signal) => {
    const handler = () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(`Could not start ${node}: ${error.message}`);
      done(1);
    });
    child.on('exit', (code, signal) => {
      for (const off of handlers) off();
      done(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/**
 * The environment programs get: the project's own tools first on PATH, then this Node, so that `node` is Node 24 in
 * them too. (npm 11 puts the packaged one among the tools; npm 9 does not.)
 */
function environment(node, more) {
  const path = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = [join(rootFolder, 'node_modules', '.bin'), ...(isAbsolute(node) ? [dirname(node)] : [])];
  // With the hub's own setting (gateway/src/heap.ts) an import of a million annotations holds 120 MB less.
  const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=16', ...more];
  const given = process.env.NODE_OPTIONS ?? '';
  return {
    // Each synced write holds a thread of Node's pool; the default of four would make uploads wait for one another.
    UV_THREADPOOL_SIZE: '16',
    ...process.env,
    [path]: [...folders, process.env[path]].filter(Boolean).join(delimiter),
    NODE_OPTIONS: [given, ...flags.filter((flag) => !given.includes(flag))].filter(Boolean).join(' '),
  };
}

/** "24.21.0", or '' when the program does not run (absent, another libc, another processor). */
function versionOf(program) {
  const answer = spawnSync(program, ['-p', 'process.versions.node'], { encoding: 'utf8', timeout: 20_000 });
  return answer.status === 0 ? answer.stdout.trim() : '';
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function platformName() {
  return process.platform === 'win32' ? 'win' : process.platform;
}
