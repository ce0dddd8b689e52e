/**
 * What the hub is told from outside. This is the only file that reads `process.env`; everything
 * else receives a `Config`. The names are fixed (docs: Environment) and every default is stated
 * here, beside its variable.
 */
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { z } from 'zod';

/** Where blobs live: a folder of this machine, or a bucket of an S3 store. */
export type BlobLocation =
  { kind: 'file'; folder: string } | { kind: 's3'; bucket: string; prefix: string; endpoint: string | undefined };

/** Everything the environment says, checked. Paths are absolute. */
export interface Config {
  /** LODE_DATA: the folder of everything the hub keeps. Default `./.lode`, seen from the working folder. */
  data: string;
  /** LODE_HOST: address to listen on. Default 127.0.0.1. */
  host: string;
  /** LODE_PORT: TCP port; 0 takes a free one. Default 4780. */
  port: number;
  /** LODE_PUBLIC_URL: how others reach the hub, without a closing slash. Default: made from host and port. */
  publicUrl: string | undefined;
  /** LODE_PLUGINS: ids to load. Undefined = every one installed; an empty list = none. */
  plugins: string[] | undefined;
  /** LODE_PLUGIN_PATH: folders of plugins that lie elsewhere, by comma; each folder's name is its plugin's id. Default: none. */
  pluginPath: string[];
  /** MONGODB_URI: an outside database. Default: an embedded mongod on `data`. */
  mongodbUri: string | undefined;
  /** LODE_MONGOD: the mongod program to run as the embedded one. Default: looked for. */
  mongod: string | undefined;
  /** REDIS_URL: Bull rings the workers' bell there. Default: in this process. */
  redisUrl: string | undefined;
  /** LODE_BLOBS, LODE_S3_ENDPOINT. Default `file:$LODE_DATA/blobs`. */
  blobs: BlobLocation;
  /** LODE_URL: the hub the command line talks to. Default: from `lode login`. */
  url: string | undefined;
  /** LODE_TOKEN: the command line's token. Default: from `lode login`. */
  token: string | undefined;
  /** LODE_REQUIRE: outside tools whose absence fails a test instead of skipping it. Default: none. */
  require: string[];
  /** Lode's folder in the user's cache: `$XDG_CACHE_HOME/lode`, else `~/.cache/lode`. Safe to delete. */
  cache: string;
  /** The folders of PATH, in order. */
  searchPath: string[];
}

/** A variable that cannot be used as it stands. The message names it. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

// `LODE_PORT=` in a shell script means "not set"; only LODE_PLUGINS gives the empty string a meaning.
const emptyIsUnset = (value: unknown) => (value === '' ? undefined : value);
const text = z.preprocess(emptyIsUnset, z.string().optional());
const list = (value: string) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
const address = (protocols: RegExp, example: string) =>
  z.preprocess(emptyIsUnset, z.url({ protocol: protocols, error: `must be an address such as ${example}` }).optional());

const environment = z.object({
  LODE_DATA: z.preprocess(emptyIsUnset, z.string().default('./.lode')),
  LODE_HOST: z.preprocess(emptyIsUnset, z.string().default('127.0.0.1')),
  LODE_PORT: z.preprocess(
    emptyIsUnset,
    z
      .string()
      .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535 (0 takes a free port)')
      .default('4780')
      .transform(Number)
      .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535 (0 takes a free port)'),
  ),
  LODE_PUBLIC_URL: address(/^https?$/, 'https://lode.example.org'),
  LODE_PLUGINS: z.string().transform(list).optional(),
  LODE_PLUGIN_PATH: z.string().default('').transform(list),
  // Not checked by z.url: a MongoDB address may name several hosts, which a URL may not.
  MONGODB_URI: z.preprocess(
    emptyIsUnset,
    z
      .string()
      .regex(/^mongodb(\+srv)?:\/\/./, 'must begin with mongodb:// or mongodb+srv://')
      .optional(),
  ),
  LODE_MONGOD: text,
  REDIS_URL: address(/^rediss?$/, 'redis://127.0.0.1:6379'),
  LODE_BLOBS: z.preprocess(
    emptyIsUnset,
    z
      .string()
      .regex(/^(file:.|s3:\/\/[^/])/, 'must be file:FOLDER or s3://BUCKET/PREFIX')
      .optional(),
  ),
  LODE_S3_ENDPOINT: address(/^https?$/, 'http://127.0.0.1:9000'),
  LODE_URL: address(/^https?$/, 'http://127.0.0.1:4780'),
  LODE_TOKEN: text,
  LODE_REQUIRE: z.string().default('').transform(list),
  XDG_CACHE_HOME: text,
  PATH: z.string().default(''),
});

/**
 * Reads and checks the environment.
 * @param env variables by name; the process's own unless a test passes others
 * @throws {ConfigError} listing every variable that cannot be used, by name
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const read = environment.safeParse(env);
  if (!read.success) {
    throw new ConfigError(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const value = read.data;
  const data = resolve(value.LODE_DATA);
  return {
    data,
    host: value.LODE_HOST,
    port: value.LODE_PORT,
    publicUrl: value.LODE_PUBLIC_URL?.replace(/\/+$/, ''),
    plugins: value.LODE_PLUGINS,
    pluginPath: value.LODE_PLUGIN_PATH.map((folder) => resolve(folder)),
    mongodbUri: value.MONGODB_URI,
    mongod: value.LODE_MONGOD === undefined ? undefined : resolve(value.LODE_MONGOD),
    redisUrl: value.REDIS_URL,
    blobs: blobLocation(value.LODE_BLOBS, data, value.LODE_S3_ENDPOINT),
    url: value.LODE_URL?.replace(/\/+$/, ''),
    token: value.LODE_TOKEN,
    require: value.LODE_REQUIRE,
    cache: join(value.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lode'),
    searchPath: value.PATH.split(delimiter).filter((folder) => folder !== ''),
  };
}

function blobLocation(blobs: string | undefined, data: string, endpoint: string | undefined): BlobLocation {
  if (blobs === undefined) return { kind: 'file', folder: join(data, 'blobs') };
  if (blobs.startsWith('file:')) return { kind: 'file', folder: resolve(blobs.slice('file:'.length)) };
  const [bucket = '', ...prefix] = blobs.slice('s3://'.length).split('/');
  return { kind: 's3', bucket, prefix: prefix.filter((part) => part !== '').join('/'), endpoint };
}
