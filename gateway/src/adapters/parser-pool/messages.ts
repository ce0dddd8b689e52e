import type { ParseOutput, ParseTask } from '@lode/core';

/** Hub → parser process. `drop`: those of its inbox that another process does instead. */
export type ToProcess = { run: { id: number; task: ParseTask }[] } | { drop: number[] };

/**
 * Parser process → hub. The inbox is worked off strictly in order and every entry is answered once, so the hub knows
 * without asking which task a process was at when it died.
 */
export type FromProcess =
  | { ready: true }
  | { failedToStart: string }
  | { id: number; output: ParseOutput }
  | { id: number; exception: string }
  | { id: number; dropped: true };
