import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Scope } from '../people/scope.ts';
import type { HubEvent } from '../ports/event-bus.ts';
import type { Context } from './types.ts';

/** Turns events into an async iterator that ends when the client leaves. Bursts collapse: only the last state counts. */
export async function* changes(
  core: Core,
  matches: (event: HubEvent) => boolean,
  signal: AbortSignal,
): AsyncGenerator<HubEvent> {
  let latest: HubEvent | null = null;
  let wake: () => void = () => undefined;
  const stop = core.events.subscribe((event) => {
    if (!matches(event)) return;
    latest = event;
    wake();
  });
  signal.addEventListener('abort', () => wake());
  try {
    while (!signal.aborted) {
      if (latest) {
        const event: HubEvent = latest;
        latest = null;
        yield event;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (latest || signal.aborted) resolve();
        });
      }
    }
  } finally {
    stop();
  }
}

/** A generator that waits cannot be returned from outside; the signal wakes it, so that no listener outlives its client. */
export function untilClosed<T>(core: Core, run: (signal: AbortSignal) => AsyncGenerator<T>): AsyncGenerator<T> {
  const closing = new AbortController();
  const inner = run(closing.signal);
  return {
    next: (value) => inPlainWords(core, () => inner.next(value)),
    throw: (error) => {
      closing.abort();
      return inner.throw(error);
    },
    return: (value) => {
      closing.abort();
      return inner.return(value);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await inner.return(undefined);
    },
  };
}

/** Mercurius sends what a subscription throws as it is; messages of the driver name addresses and values. */
export async function inPlainWords<T>(core: Core, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LodeError) throw error;
    const id = newId('err');
    core.log.error({ err: error, id }, 'a subscription failed');
    throw new LodeError('INTERNAL', `Something went wrong in the hub. Quote ${id}.`);
  }
}

/** Asked again at every event: a token that was revoked meanwhile gets nothing more. */
export async function scopeNow(context: Context): Promise<Scope> {
  const refreshed = context.refreshScope ? await context.refreshScope() : context.scope;
  if (!refreshed) throw new LodeError('NOT_SIGNED_IN', 'The session has ended.');
  return refreshed;
}

/** More than this is not waited for: whoever reads that slowly reads anew. */
const MAX_WAITING = 1_000;

/** Every event, in order. Throws RATE_LIMITED for a reader that falls too far behind. */
export async function* each<T extends HubEvent>(
  core: Core,
  matches: (event: HubEvent) => event is T,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const waiting: T[] = [];
  let wake: () => void = () => undefined;
  const stop = core.events.subscribe((event) => {
    if (!matches(event)) return;
    waiting.push(event);
    wake();
  });
  signal.addEventListener('abort', () => wake());
  try {
    while (!signal.aborted) {
      if (waiting.length > MAX_WAITING)
        throw new LodeError('RATE_LIMITED', 'Too much has happened at once: read it anew.');
      const event = waiting.shift();
      if (event) yield event;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (waiting.length > 0 || signal.aborted) resolve();
        });
    }
  } finally {
    stop();
  }
}
