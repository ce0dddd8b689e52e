import type { ParserPool, ParseTask } from '@lode/core';

/** What a pool made of all tasks, and how long it took. */
export interface Parsed {
  seconds: number;
  items: number;
  annotations: number;
  findings: number;
}

/** Runs every task once, `inFlight` at a time. Throws when a parser fails. */
export async function parseAll(pool: ParserPool, tasks: readonly ParseTask[], inFlight: number): Promise<Parsed> {
  const sum = { items: 0, annotations: 0, findings: 0 };
  const queue = tasks.values();
  const work = async () => {
    for (const task of queue) {
      const result = await pool.run(task);
      if (!result.ok) throw new Error(`${task.parser}: ${result.fault} ${result.detail}`);
      const { items = [], annotations = [], findings = [] } = result.output;
      sum.items += items.length;
      sum.annotations += annotations.reduce((n, target) => n + target.annotations.length, 0);
      sum.findings += findings.length + items.reduce((n, item) => n + (item.findings?.length ?? 0), 0);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, work));
  return { seconds: (performance.now() - started) / 1000, ...sum };
}
