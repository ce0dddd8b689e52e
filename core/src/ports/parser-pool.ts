import type { ParseOutput } from '../contract/parsing.ts';
import type { Samples } from '../contract/series.ts';
import type { JsonObject } from '../contract/values.ts';

/** One file for one parser. */
export interface ParseTask {
  /** `core` for the core's own formats. */
  pluginId: string;
  /** Parser id: `<plugin>.<format>`. */
  parser: string;
  /** Path within the ingest. */
  path: string;
  sha256: string;
  /** Local path of the blob. */
  file: string;
  /** Role → path within the ingest and local path of the blob. */
  companions: Record<string, { path: string; file: string }>;
  context: JsonObject;
}

/** A stretch of a filed channel, for the reader of its asset's kind. */
export interface ReadTask {
  pluginId: string;
  /** Kind of the asset. */
  kind: string;
  sha256: string;
  file: string;
  companions: Record<string, { path: string; file: string }>;
  channel: { key: string; attributes: JsonObject };
  /** Nanoseconds since the Unix epoch; both belong to it. */
  from: bigint;
  to: bigint;
}

/**
 * `timeout`: past its deadline. `memory`: heap or resident memory past the limit. `crash`: the process ended.
 * `exception`: the parser threw, is unknown, or returned what cannot be passed on.
 */
export type ParseFault = 'timeout' | 'memory' | 'crash' | 'exception';

export type ParseResult =
  | { ok: true; output: ParseOutput }
  /** `detail` is for the log and the operator: an exception's words may quote the file. */
  | { ok: false; fault: ParseFault; detail: string };

export type ReadResult = { ok: true; samples: Samples } | Extract<ParseResult, { ok: false }>;

export interface ParserPoolStats {
  /** Tasks that no process has yet. */
  queued: number;
  /** Tasks handed to a process: running, or next in its inbox. */
  inFlight: number;
  /** Processes alive, those still starting included. */
  processes: number;
  started: number;
  finished: number;
  retried: number;
  /** Processes replaced in good health: after N files, grown fat, or idle. */
  recycled: number;
  /** Every fault that was seen, those that a retry made good included. */
  faults: Record<ParseFault, number>;
}

/** Runs parsers where they can do no harm. Served first come, first served; reads, which people wait for, go first. */
export interface ParserPool {
  /**
   * After a fault the task is tried once more in a fresh process. Rejects (LodeError INTERNAL) only when no file is to
   * blame: the pool is stopped, or its processes do not start.
   */
  run(task: ParseTask): Promise<ParseResult>;
  /** Samples of a filed channel, under the same limits. */
  read(task: ReadTask): Promise<ReadResult>;
  /** Most processes at a time. */
  readonly size: number;
  /** How many tasks to keep in flight so that no process waits for work. More only queue. */
  readonly concurrency: number;
  stats(): ParserPoolStats;
  /** Kills what runs; resolves when every process is gone. */
  stop(): Promise<void>;
}
