import { readFileSync, readdirSync } from 'node:fs';

/** What Linux counts of a process. */
export interface ProcessFigures {
  /** Highest resident memory so far, bytes (proc(5), VmHWM). */
  peak: number;
  /** Bytes that it has asked of read(2) and its like, from the page cache or the disk (proc(5), rchar). */
  read: number;
}

function field(file: string, name: string): number | null {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'latin1'))?.[1];
    return found === undefined ? null : Number(found);
  } catch {
    return null; // it has ended
  }
}

/** Null when the process has ended, or where there is no /proc. */
export function figuresOf(pid: number): ProcessFigures | null {
  const [kilobytes, read] = [field(`/proc/${pid}/status`, 'VmHWM'), field(`/proc/${pid}/io`, 'rchar')];
  return kilobytes === null || read === null ? null : { peak: kilobytes * 1024, read };
}

/** The parser processes of a hub: its children of that name. */
export function parsersOf(hub: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || field(`/proc/${pid}/status`, 'PPid') !== hub) return [];
    // process.title, which ends at the first NUL.
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith('lode-parser') ? [pid] : [];
  });
}

/** Follows a hub and its parsers while something runs: a process' peak outlives its work, not the process. */
export function watchPeaks(hub: number): { stop(): { hub: number; parser: number } } {
  const peaks = { hub: 0, parser: 0 };
  const look = () => {
    peaks.hub = Math.max(peaks.hub, figuresOf(hub)?.peak ?? 0);
    for (const pid of parsersOf(hub)) peaks.parser = Math.max(peaks.parser, figuresOf(pid)?.peak ?? 0);
  };
  const timer = setInterval(look, 50);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      return peaks;
    },
  };
}
