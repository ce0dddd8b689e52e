import { LodeError } from '@lode/core';
import type { ParserPool, ParserPoolStats } from '@lode/core';
import { taskRunner, wordsOf } from './run-task.ts';
import type { LoadParser } from './run-task.ts';

/**
 * A ParserPool without processes: for tests, and as the control that the real one is measured against. Nothing here
 * stops a parser that spins, fills the memory or aborts.
 */
export function createInProcessPool({ loadParser }: { loadParser: LoadParser }): ParserPool {
  const runTask = taskRunner(loadParser);
  const counts = { inFlight: 0, finished: 0, exception: 0 };
  let stopped = false;
  return {
    size: 1,
    concurrency: 4,
    async run(task) {
      if (stopped) throw new LodeError('INTERNAL', 'The parser pool was stopped.');
      counts.inFlight += 1;
      try {
        return { ok: true, output: await runTask(task) };
      } catch (error) {
        counts.exception += 1;
        return { ok: false, fault: 'exception', detail: wordsOf(error) };
      } finally {
        counts.inFlight -= 1;
        counts.finished += 1;
      }
    },
    stats: (): ParserPoolStats => ({
      ...{ queued: 0, inFlight: counts.inFlight, processes: 0, started: 0, retried: 0, recycled: 0 },
      finished: counts.finished,
      faults: { timeout: 0, memory: 0, crash: 0, exception: counts.exception },
    }),
    stop: async () => void (stopped = true),
  };
}
