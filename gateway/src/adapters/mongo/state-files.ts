/** The small files beside the database: which engine made it, its keys, its port. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { releaseSeries } from './mongod-version.ts';
import type { DatabaseSource } from './database.ts';

const engineSchema = z.object({
  /** Version that last ran on the files, "6.0.5". */
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  /** Release series that made the files, "6.0"; only this one may open them. */
  series: z.string(),
  source: z.string(),
  createdAt: z.string(),
});
const mongodSchema = z.object({ port: z.number().int().min(1).max(65_535), pid: z.number().int().positive() });

/** `engine.json`: which MongoDB the files in `db` belong to. */
export type EngineRecord = z.infer<typeof engineSchema>;

/** @returns the record, or undefined on a fresh data folder */
export async function readEngine(data: string): Promise<EngineRecord | undefined> {
  return readJson(join(data, 'engine.json'), engineSchema);
}

/**
 * Refuses a mongod of another release series than the one that made the files, because MongoDB upgrades
 * them in place and there is no way back; else writes down that this version runs now.
 * @throws an Error that says how to go on
 */
export async function guardEngine(data: string, version: string, source: DatabaseSource): Promise<void> {
  const before = await readEngine(data);
  const series = releaseSeries(version);
  if (before !== undefined && before.series !== series) {
    throw new Error(
      [
        `The database in ${data} was made by MongoDB ${before.version}; the mongod found here is ${version}.`,
        'Another release changes the files for good, so Lode does not start it on them. Either:',
        `  - name a mongod ${before.series}: LODE_MONGOD=/path/to/mongod`,
        `  - or move the data: "lode backup" with MongoDB ${before.series}, then "lode restore" into an empty LODE_DATA`,
      ].join('\n'),
    );
  }
  await writeJson(join(data, 'engine.json'), {
    version,
    series,
    source,
    createdAt: before?.createdAt ?? new Date().toISOString(),
  } satisfies EngineRecord);
}

/** `mongod.json`: the port the embedded mongod keeps, and its process while it runs. */
export async function readMongodState(data: string): Promise<z.infer<typeof mongodSchema> | undefined> {
  return readJson(join(data, 'mongod.json'), mongodSchema).catch(() => undefined);
}

export async function writeMongodState(data: string, state: z.infer<typeof mongodSchema>): Promise<void> {
  await writeJson(join(data, 'mongod.json'), state);
}

/** Who may enter the embedded database. */
export interface MongodKeys {
  username: 'lode';
  password: string;
  /** MongoDB's own key file (replica set members know each other by it; it turns access control on). */
  keyFile: string;
}

/** Reads the keys in `<data>/keys`, making them (mode 600) on a fresh data folder. */
export async function mongodKeys(data: string): Promise<MongodKeys> {
  const folder = join(data, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keyFile = join(folder, 'mongod-keyfile');
  // 6 to 1024 base64 characters (MongoDB manual, "Keyfile Security").
  await secret(keyFile, () => randomBytes(192).toString('base64'));
  const password = await secret(join(folder, 'mongod-password'), () => randomBytes(32).toString('hex'));
  return { username: 'lode', password, keyFile };
}

async function secret(file: string, make: () => string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(missing);
  if (text !== undefined && text.trim() !== '') return text.trim();
  const made = make();
  await writeDurably(file, made + '\n');
  return made;
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(missing);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is damaged: ${(error as Error).message}`, { cause: error });
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeDurably(file, JSON.stringify(value, undefined, 2) + '\n');
}

/** Whole or not at all, also after a power cut: temporary file, fsync, rename. */
async function writeDurably(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await open(temporary, 'w', 0o600);
  await handle
    .writeFile(text)
    .then(() => handle.sync())
    .finally(() => handle.close());
  await rename(temporary, file);
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
