import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';

export interface Bounds {
  /** Killed after this. */
  milliseconds: number;
  /** Killed when it writes more than this. */
  bytes: number;
}

/** Nothing of the hub's own environment, which holds its secrets; Windows starts no program without SystemRoot. */
function barely(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return { LC_ALL: 'C', ...(SystemRoot && { SystemRoot }) };
}

/**
 * What a program writes to its standard output; null when it fails, takes too long or writes too much. No shell, no
 * standard input, a bare environment; it is gone when this resolves.
 */
export function runBounded(
  program: string,
  args: string[],
  { milliseconds, bytes }: Bounds,
): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: barely(),
      cwd: tmpdir(),
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let written = 0;
    let stopped = false;
    const stop = () => {
      stopped = true;
      child.kill('SIGKILL');
    };
    const limit = setTimeout(stop, milliseconds);
    child.stdout.on('data', (chunk: Buffer) => {
      written += chunk.length;
      if (written > bytes) stop();
      else chunks.push(chunk);
    });
    const settle = (result: Uint8Array | null) => {
      clearTimeout(limit);
      resolve(result);
    };
    child.on('error', () => settle(null));
    child.on('close', (code) => settle(code === 0 && !stopped ? new Uint8Array(Buffer.concat(chunks)) : null));
  });
}
