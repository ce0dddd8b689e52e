import { availableParallelism } from 'node:os';
import { LodeError } from '@lode/core';
import type { ParseFault, ParseOutput, ParserPool, ParserPoolStats, Samples } from '@lode/core';
import type { FromProcess, PoolTask } from './messages.ts';
import { startParserProcess } from './parser-process.ts';
import type { Ending } from './parser-process.ts';
import { isFresh, shareOut, startsWanted } from './slot.ts';
import type { Entry, Job, Outcome, Slot } from './slot.ts';
import { limitsOf, watchSlots } from './watch.ts';
import type { Limits } from './watch.ts';

export interface ParserPoolOptions extends Partial<Limits> {
  /** File URL of a module that exports `loadParser(pluginId, parserId): Promise<Parser>`, and `loadReader` if it has any. */
  catalog: string;
  /** Processes; default: one per core. */
  size?: number;
  /** Limit of the JavaScript heap of each process; buffers come on top. Default 512. */
  heapMegabytes?: number;
  /** A process is replaced after so many files, but not before `recycleAgeMs`: a start costs as much as 500 quick files. */
  recycleAfter?: number;
  recycleAgeMs?: number;
  /** Tasks in a process and its inbox together, so that it never waits for the next one. Default 4. */
  depth?: number;
  log?: { warn(particulars: object, words: string): void };
}

const MAX_FAILED_STARTS = 3;

/** Warm, killable parser processes. Made on demand, up to `size`. */
export function createParserPool(options: ParserPoolOptions): ParserPool {
  const { catalog, heapMegabytes = 512, recycleAfter = 500, recycleAgeMs = 20_000, depth = 4, log } = options;
  const size = options.size ?? Math.max(1, availableParallelism());
  const slots = new Set<Slot>();
  const leaving = new Set<Slot>(); // replaced already; still finishing, or being buried
  const queue: Job[] = [];
  const retries: Job[] = []; // go first, each to a fresh process
  const faults: Record<ParseFault, number> = { timeout: 0, memory: 0, crash: 0, exception: 0 };
  const counts = { started: 0, finished: 0, retried: 0, recycled: 0 };
  let nextId = 1;
  let failedStarts = 0;
  let scheduled = false;
  let stopped: { gone(): void } | null = null;

  function start(): void {
    const now = performance.now();
    const slot: Slot = {
      process: startParserProcess({
        catalog,
        heapMegabytes,
        onMessage: (message) => heard(slot, message),
        onEnd: (ending) => ended(slot, ending),
      }),
      ...{ ready: false, startedAt: now, inbox: [], headSince: now, served: 0, verdict: null, outgrown: false },
    };
    counts.started += 1;
    slots.add(slot);
  }

  function hand(slot: Slot, jobs: Job[]): void {
    if (jobs.length === 0) return;
    if (slot.inbox.length === 0) slot.headSince = performance.now();
    slot.served += jobs.length;
    slot.inbox.push(...jobs.map((job) => ({ job, dropped: false })));
    slot.process.send({ run: jobs.map(({ id, task }) => ({ id, task })) });
  }

  function dispatch(): void {
    scheduled = false;
    if (stopped) return;
    for (const slot of slots) if (retries.length > 0 && isFresh(slot)) hand(slot, retries.splice(0, 1));
    for (const [slot, jobs] of shareOut(slots, queue, depth, performance.now())) hand(slot, jobs);
    const { fresh, more } = startsWanted(slots, queue.length, retries.length);
    // A fresh process for a retry is promised, so old ones must make room; half of them go on serving.
    const room = Math.min(fresh, Math.ceil(size / 2));
    for (const slot of slots) if (slot.ready && size - slots.size < room) replace(slot);
    for (let left = Math.max(fresh, more); left > 0 && slots.size < size; left--) start();
  }

  /** Once for all that happens in this turn: several tasks then travel in one message. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(dispatch);
  }

  function heard(slot: Slot, message: FromProcess): void {
    if (slot.verdict?.fault === 'crash') return; // what it says can no longer be trusted
    if ('ready' in message) {
      slot.ready = true;
      slot.headSince = performance.now();
      failedStarts = 0;
    } else if ('failedToStart' in message) {
      slot.verdict = { entry: null, fault: 'crash', detail: message.failedToStart };
    } else {
      answered(slot, message);
    }
    schedule();
  }

  function answered(slot: Slot, message: Extract<FromProcess, { id: number }>): void {
    const [entry] = slot.inbox;
    if (entry?.job.id !== message.id) return condemn(slot, 'crash', 'It answered out of turn.');
    slot.inbox.shift();
    slot.headSince = performance.now();
    if (!entry.dropped && 'output' in message) {
      counts.finished += 1;
      entry.job.resolve({ ok: true, output: message.output });
    } else if ('exception' in message) {
      if (!entry.dropped) faulted(entry.job, 'exception', message.exception);
      replace(slot);
    }
    const worn = slot.served >= recycleAfter && performance.now() - slot.startedAt >= recycleAgeMs;
    if (slots.has(slot) && (worn || slot.outgrown)) {
      counts.recycled += 1;
      replace(slot);
    }
    if (leaving.has(slot) && slot.inbox.length === 0) slot.process.kill();
  }

  /** Takes it out of service: its successor may start while it finishes its inbox. */
  function replace(slot: Slot): void {
    if (slots.delete(slot)) leaving.add(slot);
    if (slot.inbox.length === 0) slot.process.kill();
  }

  function faulted(job: Job, fault: ParseFault, detail: string): void {
    faults[fault] += 1;
    const { pluginId, sha256 } = job.task; // no path: it may name a person
    const which = 'parser' in job.task ? { parser: job.task.parser } : { reader: job.task.kind };
    log?.warn({ pluginId, ...which, sha256, fault, retry: job.retry }, 'A parser failed on a file.');
    if (job.retry) {
      counts.finished += 1;
      job.resolve({ ok: false, fault, detail });
    } else {
      job.retry = true;
      counts.retried += 1;
      retries.push(job);
    }
  }

  function ended(slot: Slot, ending: Ending): void {
    slots.delete(slot);
    leaving.delete(slot);
    if (stopped) {
      if (leaving.size === 0) stopped.gone();
      return;
    }
    const { verdict } = slot;
    if (!slot.ready) failedToStart(verdict?.detail ?? ending.detail);
    // The answer may have come between the verdict and the end: then nobody is to blame.
    const guilty: Entry | undefined = verdict && verdict.entry !== slot.inbox[0] ? undefined : slot.inbox[0];
    const innocent = slot.inbox.filter((entry) => entry !== guilty && !entry.dropped).map((entry) => entry.job);
    queue.unshift(...innocent);
    if (guilty && !guilty.dropped) {
      const { fault, detail } = verdict ?? ending;
      faulted(guilty.job, fault, detail);
    }
    schedule();
  }

  function failedToStart(detail: string): void {
    failedStarts += 1;
    log?.warn({ detail, failedStarts }, 'A parser process did not start.');
    if (failedStarts < MAX_FAILED_STARTS) return;
    failedStarts = 0;
    // No file is to blame, so this is no result.
    const error = new LodeError('INTERNAL', 'Parser processes do not start.', { cause: new Error(detail) });
    for (const job of [...retries.splice(0), ...queue.splice(0)]) job.reject(error);
  }

  function condemn(slot: Slot, fault: ParseFault, detail: string): void {
    slot.verdict = { entry: slot.inbox[0] ?? null, fault, detail };
    if (slots.delete(slot)) leaving.add(slot);
    slot.process.kill();
    schedule();
  }

  function submit(task: PoolTask): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (stopped) return reject(stoppedError());
      const job: Job = { id: nextId++, task, retry: false, resolve, reject };
      if ('parser' in task) queue.push(job);
      else queue.unshift(job); // somebody looks at a screen and waits
      schedule();
    });
  }

  const stopWatch = watchSlots(limitsOf(options), {
    slots: () => [...slots, ...leaving],
    condemn,
    giveBack(slot) {
      const entries = slot.inbox.slice(1).filter((entry) => !entry.dropped);
      if (entries.length === 0) return;
      for (const entry of entries) entry.dropped = true;
      queue.unshift(...entries.map((entry) => entry.job));
      slot.process.send({ drop: entries.map((entry) => entry.job.id) });
      schedule();
    },
    outgrown: (slot) => void (slot.outgrown = true),
    dismiss(slot) {
      if (slots.has(slot)) counts.recycled += 1;
      replace(slot);
    },
  });

  return {
    size,
    concurrency: size * depth,
    run: async (task) => {
      const outcome = await submit(task);
      return outcome.ok ? { ok: true, output: outcome.output as ParseOutput } : outcome;
    },
    read: async (task) => {
      const outcome = await submit(task);
      return outcome.ok ? { ok: true, samples: outcome.output as Samples } : outcome;
    },
    stats(): ParserPoolStats {
      const all = [...slots, ...leaving];
      const inFlight = all.reduce((sum, slot) => sum + slot.inbox.filter((entry) => !entry.dropped).length, 0);
      const queued = queue.length + retries.length;
      return { queued, inFlight, processes: all.length, ...counts, faults: { ...faults } };
    },
    async stop() {
      if (stopped) return;
      stopWatch();
      const gone = new Promise<void>((resolve) => (stopped = { gone: resolve }));
      const jobs = [...queue.splice(0), ...retries.splice(0)];
      for (const slot of slots) leaving.add(slot);
      slots.clear();
      for (const slot of leaving) {
        jobs.push(...slot.inbox.filter((entry) => !entry.dropped).map((entry) => entry.job));
        slot.process.kill();
      }
      for (const job of jobs) job.reject(stoppedError());
      if (leaving.size > 0) await gone;
    },
  };
}

function stoppedError(): LodeError {
  return new LodeError('INTERNAL', 'The parser pool was stopped.');
}
