// Decides whether `npm ci` has to run, and runs it. Any Node >= 18 and npm >= 9 will do.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rootFolder } from './node24.js';

// npm leaves out optional packages whose engines do not fit the Node that npm itself runs on: under Debian's 18 that is
// sharp's native part. The packages will run under Node 24, so that is what npm is told.
const asNode24 = fileURLToPath(new URL('./as-node24.cjs', import.meta.url));

/** Runs `npm ci` when the installed packages are not the ones of package-lock.json. Ends the process if that fails. */
export function install() {
  const reason = whyInstall(rootFolder);
  if (reason === undefined) return;
  console.error(`Installing the packages of package-lock.json with "npm ci" (${reason}; one to four minutes) …`);
  // The EBADENGINE warnings that an older npm prints by the dozen speak of this Node; Node 24 will run the packages.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm says where it is when it started us; on Windows `npm` is a script that only a shell can start.
  const npm = process.env.npm_execpath;
  const viaNode = npm !== undefined && /\.c?js$/.test(npm);
  const done = viaNode
    ? spawnSync(process.execPath, ['--require', asNode24, npm, ...args], { cwd: rootFolder, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: rootFolder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status === 0) return;
  const why = done.error ? done.error.message : `npm ended with ${done.signal ?? `code ${done.status}`}`;
  console.error(`"npm ci" did not succeed (${why}). Without its packages Lode cannot start.`);
  process.exit(1);
}

/**
 * Compares package-lock.json with npm's own record of what it installed (node_modules/.package-lock.json, which
 * npm writes last, so an interrupted install leaves none) and with the folders that are there.
 * @param {string} root folder of package-lock.json
 * @returns {string | undefined} why an install is needed, or undefined
 */
export function whyInstall(root) {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (wanted === undefined) return 'package-lock.json cannot be read';
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'nothing is installed yet';
  for (const [place, entry] of Object.entries(wanted)) {
    // Only what stands in a node_modules folder is installed; the rest are the workspaces themselves.
    if (!place.split('/').includes('node_modules')) continue;
    // An optional package of another platform is rightly absent.
    if (entry.optional && !fitsThisMachine(entry) && installed[place] === undefined) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (installed[place] === undefined) return `${name} is missing`;
    if (entry.version !== installed[place].version || entry.integrity !== installed[place].integrity) {
      return `${name} is another version`;
    }
    if (!existsSync(join(root, place, 'package.json'))) return `${name} is missing`;
  }
  return undefined;
}

// Only packages that name a system can be told apart; of the rest (WebAssembly stand-ins) npm picks by itself.
function fitsThisMachine({ os, cpu, libc }) {
  if (os === undefined) return false;
  libcHere ??= process.report?.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
  const fits = (list, name) => list === undefined || list.includes(name);
  return (
    fits(os, process.platform) && fits(cpu, process.arch) && (process.platform !== 'linux' || fits(libc, libcHere))
  );
}
let libcHere;

/** @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined} */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
