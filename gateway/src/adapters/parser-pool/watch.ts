import { statSync } from 'node:fs';
import type { PoolTask } from './messages.ts';
import { residentMemory } from './resident-memory.ts';
import { PATIENCE_MS } from './slot.ts';
import type { Slot } from './slot.ts';

export interface Limits {
  /** For one file; 30 s. */
  deadlineMs: number;
  /** Added to the deadline for every MiB of the file and its companions; 50 ms. */
  deadlineMsPerMiB: number;
  startDeadlineMs: number;
  /** Resident memory of one process; 1 GiB. */
  memoryBytes: number;
  /** After so long without work a process is let go; 5 min. */
  idleMs: number;
}

const DEFAULTS: Limits = {
  deadlineMs: 30_000,
  deadlineMsPerMiB: 50,
  startDeadlineMs: 30_000,
  memoryBytes: 2 ** 30,
  idleMs: 300_000,
};

/** The given limits, and the defaults for the others. */
export function limitsOf(given: Partial<Limits>): Limits {
  const names = Object.keys(DEFAULTS) as (keyof Limits)[];
  return Object.fromEntries(names.map((name) => [name, given[name] ?? DEFAULTS[name]])) as unknown as Limits;
}

/** What the watch may do to a slot. */
export interface Measures {
  /** Every process alive, those on their way out included. */
  slots(): Iterable<Slot>;
  condemn(slot: Slot, fault: 'timeout' | 'memory', detail: string): void;
  giveBack(slot: Slot): void;
  /** Grown fat: to be replaced after what it is at. */
  outgrown(slot: Slot): void;
  dismiss(slot: Slot): void;
}

const TICK_MS = 100;

/** Looks at every process ten times a second, from outside. Returns the way to stop looking. */
export function watchSlots(limits: Limits, measures: Measures): () => void {
  let last = performance.now();
  let looking = false;

  async function look(): Promise<void> {
    const now = performance.now();
    const late = now - last - TICK_MS;
    last = now;
    const busy: Slot[] = [];
    for (const slot of [...measures.slots()]) {
      // While this process was held up, answers lay unread: that time is nobody's fault.
      if (late > TICK_MS / 2) slot.headSince += late;
      if (slot.verdict) continue;
      if (slot.inbox.length > 0) busy.push(slot);
      checkTime(slot, now);
    }
    const resident = await residentMemory(busy.flatMap((slot) => slot.process.pid ?? []));
    for (const slot of busy) checkMemory(slot, resident.get(slot.process.pid ?? 0) ?? 0);
  }

  function checkTime(slot: Slot, now: number): void {
    const elapsed = now - slot.headSince;
    const [head] = slot.inbox;
    if (!slot.ready) {
      if (now - slot.startedAt > limits.startDeadlineMs) measures.condemn(slot, 'timeout', 'It did not start in time.');
    } else if (!head) {
      if (elapsed > limits.idleMs) measures.dismiss(slot);
    } else if (elapsed > limits.deadlineMs && elapsed > deadlineOf(head.job.task, limits)) {
      measures.condemn(slot, 'timeout', `No answer after ${(elapsed / 1000).toFixed(1)} s.`);
    } else if (elapsed > PATIENCE_MS && slot.inbox.length > 1) {
      measures.giveBack(slot);
    }
  }

  function checkMemory(slot: Slot, bytes: number): void {
    if (slot.verdict || slot.inbox.length === 0) return;
    if (bytes > limits.memoryBytes) {
      measures.condemn(slot, 'memory', `${inMiB(bytes)} resident; the limit is ${inMiB(limits.memoryBytes)}.`);
    } else if (bytes > limits.memoryBytes / 2) {
      measures.outgrown(slot);
    }
  }

  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, TICK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Milliseconds. Looks at sizes only when the base is already spent, so that ordinary tasks pay nothing for it. */
function deadlineOf(task: PoolTask, limits: Limits): number {
  const files = [task.file, ...Object.values(task.companions).map((companion) => companion.file)];
  let bytes = 0;
  for (const file of files) bytes += statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return limits.deadlineMs + (bytes / 2 ** 20) * limits.deadlineMsPerMiB;
}

function inMiB(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
