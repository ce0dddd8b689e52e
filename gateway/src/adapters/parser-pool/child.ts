// The parser process: works off its inbox in order. Arguments: file URL of the catalog, process number of the hub.
import { once } from 'node:events';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FromProcess, PoolTask, ToProcess } from './messages.ts';
import { taskRunner, wordsOf } from './run-task.ts';
import type { LoadParser, LoadReader } from './run-task.ts';

// After a task this long the hub may have given the rest of the inbox to others; its message must be heard first.
const LONG_TASK_MS = 50;

const [catalog, hub] = process.argv.slice(2);
const inbox: { id: number; task: PoolTask }[] = [];
const dropped = new Set<number>();
let working = false;

/** Resolves when the message is on its way: one left in this process's memory would be lost with the next task. */
function send(message: FromProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send!(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

async function answer(id: number, task: PoolTask, runTask: ReturnType<typeof taskRunner>): Promise<void> {
  if (dropped.delete(id)) return send({ id, dropped: true });
  try {
    // Inside the try: an output that cannot be cloned is the parser's exception.
    await send({ id, output: await runTask(task) });
  } catch (error) {
    await send({ id, exception: wordsOf(error) });
  }
}

async function work(runTask: ReturnType<typeof taskRunner>): Promise<void> {
  working = true;
  for (let next = inbox.shift(); next; next = inbox.shift()) {
    const started = performance.now();
    await answer(next.id, next.task, runTask);
    if (performance.now() - started > LONG_TASK_MS) await turnOfEventLoop();
  }
  working = false;
}

process.title = 'lode-parser';
process.on('disconnect', () => process.exit());

try {
  const watch = new Worker(new URL('./orphan-watch.ts', import.meta.url), { workerData: Number(hub) });
  watch.unref();
  const [{ loadParser, loadReader }] = (await Promise.all([import(catalog!), once(watch, 'online')])) as [
    { loadParser: LoadParser; loadReader?: LoadReader },
    unknown,
  ];
  const runTask = taskRunner(loadParser, loadReader);
  process.on('message', (message: ToProcess) => {
    if ('drop' in message) {
      for (const id of message.drop) if (inbox.some((entry) => entry.id === id)) dropped.add(id);
      return;
    }
    inbox.push(...message.run);
    if (!working) void work(runTask);
  });
  await send({ ready: true });
} catch (error) {
  await send({ failedToStart: wordsOf(error) });
  process.exit(1);
}
