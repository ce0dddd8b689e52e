import { lstat, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { safePath } from '@lode/core';
import { EXIT, Failure } from './exit-codes.ts';

export interface LocalFile {
  /** Path within the ingest: the folder that was named, then what lies in it. */
  path: string;
  file: string;
  bytes: number;
}

async function walk(file: string, path: string, found: LocalFile[]): Promise<void> {
  const stat = await lstat(file).catch(() => {
    throw new Failure(EXIT.usage, `${file} does not exist or cannot be read.`);
  });
  // Links are not followed: they may lead out of the folder, or in circles.
  if (stat.isFile()) found.push({ path: safePath(path), file, bytes: stat.size });
  if (!stat.isDirectory()) return;
  for (const name of (await readdir(file)).sort()) await walk(join(file, name), `${path}/${name}`, found);
}

/** Every regular file under the paths, in a stable order. */
export async function collectFiles(paths: string[]): Promise<LocalFile[]> {
  const found: LocalFile[] = [];
  for (const path of paths) await walk(resolve(path), basename(resolve(path)), found);
  return found;
}
