import type { Client } from 'graphql-ws';
import type { Document } from './graphql-client.ts';

let client: Promise<Client> | null = null;

/** One WebSocket for all subscriptions, opened when the first is wanted; the session cookie authorises it. */
function connect(): Promise<Client> {
  client ??= import('graphql-ws').then(({ createClient }) =>
    createClient({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
      lazy: true,
      retryAttempts: 20,
      shouldRetry: () => true,
    }),
  );
  return client;
}

/**
 * Calls `onValue` for every event until the returned function is called.
 * A lost connection is retried; the pages also ask every few seconds, so nothing hangs on it. One that does not ask reads
 * anew when `onConnected` is called: what happened before, nobody heard.
 */
export function subscribe<Result, Variables extends Record<string, unknown>>(
  document: Document<Result, Variables>,
  variables: Variables,
  onValue: (value: Result) => void,
  onConnected?: () => void,
): () => void {
  let stop: (() => void) | null = null;
  let stopWatching: (() => void) | null = null;
  let stopped = false;
  void connect().then((open) => {
    if (stopped) return;
    if (onConnected) stopWatching = open.on('connected', () => onConnected());
    stop = open.subscribe<Result>(
      { query: document, variables },
      { next: ({ data }) => data && onValue(data), error: () => {}, complete: () => {} },
    );
  });
  return () => {
    stopped = true;
    stopWatching?.();
    stop?.();
  };
}
