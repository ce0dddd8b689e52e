import type { ParseFault, ParseOutput, ParseResult, Samples } from '@lode/core';
import type { PoolTask } from './messages.ts';
import type { ParserProcess } from './parser-process.ts';

/** What became of a task: its output, or why there is none. */
export type Outcome = { ok: true; output: ParseOutput | Samples } | Extract<ParseResult, { ok: false }>;

/** One call of `run` or `read`. */
export interface Job {
  id: number;
  task: PoolTask;
  /** Its second time, after a fault. */
  retry: boolean;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/** A job in the inbox of a process. A dropped one is done elsewhere; its answer means nothing but that its turn is over. */
export interface Entry {
  job: Job;
  dropped: boolean;
}

/** A process and what it was given. `inbox[0]` is what it is at: it works in order. */
export interface Slot {
  process: ParserProcess;
  ready: boolean;
  startedAt: number;
  inbox: Entry[];
  /** When `inbox[0]` got its turn; milliseconds of `performance.now()`. */
  headSince: number;
  served: number;
  /** Whom the pool killed it for; null when for no task's fault. */
  verdict: { entry: Entry | null; fault: ParseFault; detail: string } | null;
  /** To be replaced as soon as what it is at is done. */
  outgrown: boolean;
}

/** A head that took longer than this keeps no others waiting behind it. */
export const PATIENCE_MS = 100;

/** How many tasks a process may be given now. */
export function roomOf(slot: Slot, depth: number, now: number): number {
  if (!slot.ready || slot.verdict || slot.outgrown) return 0;
  const [head] = slot.inbox;
  if (!head) return depth;
  // A retried task is likely to take its process down: nothing waits behind it.
  if (head.job.retry || now - slot.headSince > PATIENCE_MS) return 0;
  return depth - slot.inbox.length;
}

export function isFresh(slot: Slot): boolean {
  return slot.ready && !slot.verdict && slot.served === 0 && slot.inbox.length === 0;
}

/** Takes as many jobs from the queue as there is room for: each goes to whom has the least to do. */
export function shareOut(slots: Iterable<Slot>, queue: Job[], depth: number, now: number): Map<Slot, Job[]> {
  const room = new Map([...slots].map((slot) => [slot, roomOf(slot, depth, now)]));
  const shares = new Map<Slot, Job[]>();
  while (queue.length > 0) {
    let best: Slot | null = null;
    for (const [slot, places] of room) if (places > (best ? room.get(best)! : 0)) best = slot;
    if (!best) break;
    room.set(best, room.get(best)! - 1);
    shares.set(best, [...(shares.get(best) ?? []), queue.shift()!]);
  }
  return shares;
}

/**
 * How many more processes would have something to do at once: `fresh` ones for retries, and `more` for jobs that are
 * queued or wait in an inbox behind another. Those still starting are counted in already.
 */
export function startsWanted(slots: Iterable<Slot>, queued: number, retries: number): { fresh: number; more: number } {
  let starting = 0;
  let waiting = queued;
  for (const slot of slots) {
    if (!slot.ready) starting += 1;
    else waiting += slot.inbox.length - 1; // an idle one takes one
  }
  return { fresh: Math.max(0, retries - starting), more: Math.max(0, waiting + retries - starting) };
}
