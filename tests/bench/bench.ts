import type { Ratio } from './rounds.ts';

/** What a benchmark gets. */
export interface BenchContext {
  /** Connection string of a new, empty database on the run's mongod, which is started by the first call. */
  database(): Promise<string>;
  /** A folder of its own, removed afterwards. */
  folder: string;
  /** Words for the person at the terminal. */
  say(words: string): void;
}

export interface Bench {
  name: string;
  run(context: BenchContext): Promise<Ratio[]>;
}
