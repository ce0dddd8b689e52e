import type { ParseInput, ParseOutput, Parser, ParseTask } from '@lode/core';
import { openFileSource } from './file-source.ts';

/** What the module that a pool is given must export. Rejects for a plugin or parser that it does not know. */
export type LoadParser = (pluginId: string, parserId: string) => Promise<Parser>;

/** Runs parsers in this process, keeping those that were loaded. Throws what the parser throws. */
export function taskRunner(loadParser: LoadParser): (task: ParseTask) => Promise<ParseOutput> {
  const loaded = new Map<string, Parser>();
  return async (task) => {
    const key = `${task.pluginId}/${task.parser}`;
    let parser = loaded.get(key);
    if (!parser) {
      parser = await loadParser(task.pluginId, task.parser);
      loaded.set(key, parser);
    }
    const opened: { close(): void }[] = [];
    const open = (file: string) => {
      const source = openFileSource(file);
      opened.push(source);
      return source;
    };
    try {
      const companions: ParseInput['companions'] = {};
      for (const [role, { path, file }] of Object.entries(task.companions)) {
        companions[role] = { path, source: open(file) };
      }
      const { path, sha256, context } = task;
      const output: unknown = await parser.parse({ path, sha256, context, companions, source: open(task.file) });
      if (typeof output !== 'object' || output === null) throw new TypeError('The parser returned no output.');
      return output as ParseOutput;
    } finally {
      for (const source of opened) source.close();
    }
  };
}

/** `TypeError: …`, at most 500 characters: it may quote the file. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
  return words.slice(0, 500);
}
