import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ParseFault } from '@lode/core';
import type { FromProcess, ToProcess } from './messages.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** How a process ended, in the words of the operating system and of V8. */
export interface Ending {
  fault: Extract<ParseFault, 'crash' | 'memory'>;
  detail: string;
}

export interface ParserProcess {
  pid: number | undefined;
  send(message: ToProcess): void;
  kill(): void;
}

/**
 * Starts one parser process. It holds no secret, may read files but neither write any nor start a process (Node's
 * permission model: a second wall, not a sandbox), and has a limited heap.
 * `onEnd` is called once, after the last message that the process managed to send.
 */
export function startParserProcess(options: {
  catalog: string;
  heapMegabytes: number;
  onMessage(message: FromProcess): void;
  onEnd(ending: Ending): void;
}): ParserProcess {
  const flags = [
    `--max-old-space-size=${options.heapMegabytes}`,
    ...['--permission', '--allow-fs-read=*', '--allow-addons', '--allow-worker'],
    ...['--disable-warning=PERM0001', '--disable-warning=PERM0006', '--disable-warning=ExperimentalWarning'],
  ];
  const child = spawn(process.execPath, [...flags, CHILD, options.catalog, String(process.pid)], {
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced', // Uint8Array, Date and bigint arrive as they are
  });
  let lastWords = '';
  let ended = false;
  const end = (code: number | null, signal: string | null, error?: Error) => {
    if (ended) return;
    ended = true;
    options.onEnd(endingOf(code, signal, error ? error.message : lastWords));
  };
  child.stderr?.setEncoding('latin1').on('data', (text: string) => {
    // Parsers print values of files here, so nothing of it is kept but V8's own last words.
    lastWords = (lastWords + text).slice(-8192);
  });
  child.on('message', options.onMessage as (message: unknown) => void);
  child.on('error', (error) => end(null, null, error));
  // 'close' comes when the channel is read to its end; a grandchild that holds stderr open must not delay it forever.
  child.on('close', end);
  child.on('exit', (code, signal) => setTimeout(() => end(code, signal), 2000).unref());
  if (process.platform === 'linux' && child.pid) {
    // When the machine runs out of memory, the kernel shall take a parser, not the hub or the database.
    writeFile(`/proc/${child.pid}/oom_score_adj`, '1000').catch(() => undefined);
  }
  return {
    pid: child.pid,
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** An allow-list: no MONGODB_URI, no token, no NODE_OPTIONS reaches code that reads strangers' files. */
function environment(): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {
    VIPS_CONCURRENCY: '1', // the pool already uses every core
    MALLOC_ARENA_MAX: '2', // glibc's arenas fragment under image work until the memory limit is hit
  };
  for (const name of ['PATH', 'LANG', 'LC_ALL', 'TZ', 'SystemRoot']) {
    if (process.env[name] !== undefined) kept[name] = process.env[name];
  }
  return kept;
}

function endingOf(code: number | null, signal: string | null, lastWords: string): Ending {
  const fatal = /(?:FATAL ERROR|Fatal JavaScript|Fatal process)[^\n]{0,200}/.exec(lastWords)?.[0];
  const how = signal ? `ended by ${signal}` : code === null ? lastWords.slice(0, 200) : `exited with code ${code}`;
  const fault = fatal && /out of memory/i.test(fatal) ? 'memory' : 'crash';
  return { fault, detail: fatal ? `${how}: ${fatal}` : how };
}
