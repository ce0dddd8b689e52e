/** The shared libraries a fetched mongod needs and a small Debian or Ubuntu lacks, above all libcurl. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unpackDebianPackage } from './debian-package.ts';

// Newer releases have the 64-bit-time name; the first that exists is taken.
const PACKAGES: Record<string, string[]> = {
  'libcurl.so.4': ['libcurl4', 'libcurl4t64'],
  'libssl.so.3': ['libssl3', 'libssl3t64'],
  'libcrypto.so.3': ['libssl3', 'libssl3t64'],
  'liblzma.so.5': ['liblzma5'],
};

/** The command line that starts this mongod: with the libraries kept beside it, where there are some. */
export function mongodCommand(program: string): [string, ...string[]] {
  const kept = keptLibraries(program);
  return existsSync(kept) ? ['/usr/bin/env', `LD_LIBRARY_PATH=${kept}`, program] : [program];
}

/** The library whose absence the loader complains of, and the packages that have it; undefined for other complaints. */
export function missingLibrary(complaint: string): { library: string; packages: string[] } | undefined {
  const library = /([\w.+-]+\.so\.\d+): cannot open shared object/.exec(complaint)?.[1];
  return library === undefined ? undefined : { library, packages: PACKAGES[library] ?? [] };
}

/**
 * Takes one library out of the distribution's own package and keeps it beside the program. Nothing is installed.
 * @param work temporary folder
 * @throws when no package of these can be had
 */
export async function borrowLibrary(program: string, library: string, packages: string[], work: string): Promise<void> {
  for (const name of packages) {
    const root = await unpackDebianPackage(name, work).catch(() => undefined);
    if (root === undefined) continue;
    const found = (await readdir(root, { recursive: true })).find((path) => path.endsWith(`/${library}`));
    if (found === undefined) continue;
    await mkdir(keptLibraries(program), { recursive: true });
    await copyFile(join(root, found), join(keptLibraries(program), library));
    return;
  }
  throw new Error(`${library} is missing (apt-get install ${packages[0] ?? library})`);
}

function keptLibraries(program: string): string {
  return join(dirname(program), 'lode-libraries');
}
