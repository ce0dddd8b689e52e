import type { ChangeStream, Db } from 'mongodb';
import type { EventBus, HubEvent, Log } from '@lode/core';

const WATCHED = ['ingests', 'counters', 'jobs', 'annotationActivity'];
const RETRY_MS = 1_000;

interface Change {
  operationType: string;
  ns: { coll: string };
  documentKey: { _id: string };
  fullDocument?: { datasetId?: string; state?: string; assetId?: string };
}

function eventOf(change: Change): HubEvent | null {
  const { _id } = change.documentKey;
  if (change.ns.coll === 'counters') return { topic: 'dataset', datasetId: _id, kind: 'counts' };
  if (change.ns.coll === 'jobs') return change.fullDocument?.state === 'queued' ? { topic: 'job' } : null;
  const { datasetId, assetId } = change.fullDocument ?? {};
  if (change.ns.coll === 'annotationActivity')
    return assetId ? { topic: 'annotation', activityId: _id, assetId } : null;
  return datasetId ? { topic: 'ingest', ingestId: _id, datasetId } : null;
}

/** Events from the database's own change stream: they reach every process of the hub, whoever wrote. */
export function createChangeEvents(db: Db, log: Log): EventBus & { stop(): Promise<void> } {
  const listeners = new Set<(event: HubEvent) => void>();
  let stream: ChangeStream | null = null;
  let stopped = false;

  async function follow(): Promise<void> {
    let resumeAfter: unknown;
    while (!stopped) {
      try {
        stream = db.watch(
          [{ $match: { 'ns.coll': { $in: WATCHED }, operationType: { $in: ['insert', 'update', 'replace'] } } }],
          {
            fullDocument: 'updateLookup',
            ...(resumeAfter ? { resumeAfter } : {}),
          },
        );
        for await (const change of stream) {
          resumeAfter = change._id;
          const event = eventOf(change as unknown as Change);
          if (event) for (const listener of listeners) listener(event);
        }
      } catch (error) {
        if (stopped) return;
        // A listener that missed something reads the state anew with the next event; jobs are swept.
        resumeAfter = undefined;
        log.warn({ err: error }, 'the change stream broke; following again');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
  void follow();

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: async () => {
      stopped = true;
      listeners.clear();
      // `follow` hears of it within a second, when the read that waits at the database is over, or when the connection
      // is closed. Nobody has to wait for that.
      await stream?.close().catch(() => undefined);
    },
  };
}
