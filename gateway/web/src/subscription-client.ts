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
 * A lost connection is retried; the pages also ask every few seconds, so nothing hangs on it.
 */
export function subscribe<Result, Variables extends Record<string, unknown>>(
  document: Document<Result, Variables>,
  variables: Variables,
  onValue: (value: Result) => void,
): () => void {
  let stop: (() => void) | null = null;
  let stopped = false;
  void connect().then((open) => {
    if (stopped) return;
    stop = open.subscribe<Result>(
      { query: document, variables },
      { next: ({ data }) => data && onValue(data), error: () => {}, complete: () => {} },
    );
  });
  return () => {
    stopped = true;
    stop?.();
  };
}
