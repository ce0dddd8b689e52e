import type { ParseOutput, ParseTask, ReadTask, Samples } from '@lode/core';

/** What a process is given to do: a file to parse, or a stretch of a channel to read. */
export type PoolTask = ParseTask | ReadTask;

/** Hub → parser process. `drop`: those of its inbox that another process does instead. */
export type ToProcess = { run: { id: number; task: PoolTask }[] } | { drop: number[] };

/**
 * Parser process → hub. The inbox is worked off strictly in order and every entry is answered once, so the hub knows
 * without asking which task a process was at when it died.
 */
export type FromProcess =
  | { ready: true }
  | { failedToStart: string }
  | { id: number; output: ParseOutput | Samples }
  | { id: number; exception: string }
  | { id: number; dropped: true };
