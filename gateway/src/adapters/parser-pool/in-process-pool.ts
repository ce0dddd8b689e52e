import { LodeError } from '@lode/core';
import type { ParseOutput, ParserPool, ParserPoolStats, Samples } from '@lode/core';
import type { PoolTask } from './messages.ts';
import { taskRunner, wordsOf } from './run-task.ts';
import type { LoadParser, LoadReader } from './run-task.ts';
import type { Outcome } from './slot.ts';

/**
 * A ParserPool without processes: for tests, and as the control that the real one is measured against. Nothing here
 * stops a parser that spins, fills the memory or aborts.
 */
export function createInProcessPool({
  loadParser,
  loadReader,
}: {
  loadParser: LoadParser;
  loadReader?: LoadReader;
}): ParserPool {
  const runTask = taskRunner(loadParser, loadReader);
  const counts = { inFlight: 0, finished: 0, exception: 0 };
  let stopped = false;
  async function attempt(task: PoolTask): Promise<Outcome> {
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
  }
  return {
    size: 1,
    concurrency: 4,
    run: async (task) => {
      const outcome = await attempt(task);
      return outcome.ok ? { ok: true, output: outcome.output as ParseOutput } : outcome;
    },
    read: async (task) => {
      const outcome = await attempt(task);
      return outcome.ok ? { ok: true, samples: outcome.output as Samples } : outcome;
    },
    stats: (): ParserPoolStats => ({
      ...{ queued: 0, inFlight: counts.inFlight, processes: 0, started: 0, retried: 0, recycled: 0 },
      finished: counts.finished,
      faults: { timeout: 0, memory: 0, crash: 0, exception: counts.exception },
    }),
    stop: async () => void (stopped = true),
  };
}
