import type { ChannelReader, ParseInput, ParseOutput, Parser, ParseTask, ReadTask, Samples } from '@lode/core';
import { openFileSource } from './file-source.ts';
import type { PoolTask } from './messages.ts';

/** What the module that a pool is given must export. Rejects for a plugin or parser that it does not know. */
export type LoadParser = (pluginId: string, parserId: string) => Promise<Parser>;
/** What it may export: the reader of the filed channels of a kind. */
export type LoadReader = (pluginId: string, kind: string) => Promise<ChannelReader>;

type Sources = Pick<ParseInput, 'source' | 'companions'>;

async function parse(parser: Parser, { path, sha256, context }: ParseTask, sources: Sources): Promise<ParseOutput> {
  const output: unknown = await parser.parse({ path, sha256, context, ...sources });
  if (typeof output !== 'object' || output === null) throw new TypeError('The parser returned no output.');
  return output as ParseOutput;
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

async function read(reader: ChannelReader, { channel, from, to }: ReadTask, sources: Sources): Promise<Samples> {
  const { t, v } = (await reader.read({ channel, from, to, ...sources })) ?? {};
  if (tagOf(t) !== 'BigInt64Array' || tagOf(v) !== 'Float64Array' || t.length !== v.length) {
    throw new TypeError('The reader returned no samples.');
  }
  // A view on a larger memory (a whole recording) would be sent with all of it.
  return { t: t.slice(), v: v.slice() };
}

/** Runs parsers and readers in this process, keeping those that were loaded. Throws what they throw. */
export function taskRunner(
  loadParser: LoadParser,
  loadReader?: LoadReader,
): (task: PoolTask) => Promise<ParseOutput | Samples> {
  const loaded = new Map<string, Parser | ChannelReader>();
  const once = async <T extends Parser | ChannelReader>(key: string, load: () => Promise<T>): Promise<T> => {
    const known = loaded.get(key) ?? (await load());
    loaded.set(key, known);
    return known as T;
  };
  return async (task) => {
    const opened: { close(): void }[] = [];
    const open = (file: string) => {
      const source = openFileSource(file);
      opened.push(source);
      return source;
    };
    const { pluginId } = task;
    try {
      // Loaded first: a plugin that cannot be is the reason to give, whatever the file.
      const run =
        'parser' in task
          ? await once(`parser ${pluginId}/${task.parser}`, () => loadParser(pluginId, task.parser)).then(
              (parser) => (sources: Sources) => parse(parser, task, sources),
            )
          : await once(`reader ${pluginId}/${task.kind}`, () => readerOf(loadReader, task)).then(
              (reader) => (sources: Sources) => read(reader, task, sources),
            );
      const companions: ParseInput['companions'] = {};
      for (const [role, { path, file }] of Object.entries(task.companions)) {
        companions[role] = { path, source: open(file) };
      }
      return await run({ companions, source: open(task.file) });
    } finally {
      for (const source of opened) source.close();
    }
  };
}

function readerOf(loadReader: LoadReader | undefined, { pluginId, kind }: ReadTask): Promise<ChannelReader> {
  if (!loadReader) throw new Error(`This catalog has no readers; the plugin ${pluginId} needs one for ${kind}.`);
  return loadReader(pluginId, kind);
}

/** `TypeError: …`, at most 500 characters: it may quote the file. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
  return words.slice(0, 500);
}
