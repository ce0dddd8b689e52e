import { useSyncExternalStore } from 'react';
import { ask, HubError, thingOf } from '../graphql-client.ts';
import { CANCEL_INGEST, FINISH_INGEST, RECEIVED_PATHS, START_INGEST } from '../queries/intake.ts';
import { sendBatch } from './batch-upload.ts';
import type { DroppedFile } from './dropped-files.ts';
import { sendInChunks } from './tus-client.ts';
import type { AnnotationIngestInput } from '../queries/intake.ts';
import { planUpload, resumeKeyOf } from './upload-plan.ts';

/** One delivery as this browser sees it. Sending lives here, outside the pages, so leaving a page does not stop it. */
export interface UploadRun {
  key: string;
  datasetId: string;
  datasetName: string;
  ingestId: string | null;
  /** `working`: everything is at the hub, which parses and checks it; its own counts say how far. */
  phase: 'sending' | 'working' | 'failed' | 'cancelled';
  files: number;
  filesSent: number;
  bytes: number;
  bytesSent: number;
  startedAt: number;
  error: { code: string; message: string } | null;
  /** The files are annotations of the dataset's assets. */
  annotations?: AnnotationIngestInput;
}

const listeners = new Set<() => void>();
const stops = new Map<string, AbortController>();
const dropped = new Map<string, DroppedFile[]>();
const storage = 'lode.ingests';
let runs: readonly UploadRun[] = remembered();

export function useUploadRuns(): readonly UploadRun[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => runs,
  );
}

/** Starts a delivery of files to a dataset; how it goes is told by `useUploadRuns` under the key that is returned. */
export function startUpload(
  dataset: { id: string; name: string },
  files: DroppedFile[],
  annotations?: AnnotationIngestInput,
): string {
  // The same files taken in another way are another delivery.
  const way = annotations ? `-${annotations.format ?? 'any'}-${annotations.declareMissing === true}` : '';
  const key = resumeKeyOf(dataset.id, files) + way;
  if (stops.has(key)) return key;
  dropped.set(key, files);
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  publish([
    ...runs.filter((run) => run.key !== key),
    {
      key, datasetId: dataset.id, datasetName: dataset.name, ingestId: null, phase: 'sending', files: files.length,
      filesSent: 0, bytes, bytesSent: 0, startedAt: Date.now(), error: null,
      ...(annotations ? { annotations } : {}),
    },
  ]); // prettier-ignore
  void deliver(key);
  return key;
}

/** Goes on with a delivery that failed; what the hub has is not sent again. */
export function continueUpload(key: string): void {
  if (!dropped.has(key) || stops.has(key)) return;
  update(key, { phase: 'sending', error: null, filesSent: 0, bytesSent: 0, startedAt: Date.now() });
  void deliver(key);
}

/** Stops sending and tells the hub. */
export async function cancelUpload(key: string): Promise<void> {
  stops.get(key)?.abort();
  const run = runs.find((one) => one.key === key);
  update(key, { phase: 'cancelled' });
  if (run?.ingestId) thingOf((await ask(CANCEL_INGEST, { input: { ingestId: run.ingestId } })).cancelIngest);
}

/** Takes a delivery out of the panel; it goes on at the hub. */
export function forgetUpload(key: string): void {
  dropped.delete(key);
  publish(runs.filter((run) => run.key !== key));
}

async function deliver(key: string): Promise<void> {
  const run = runs.find((one) => one.key === key);
  const files = dropped.get(key);
  if (!run || !files) return;
  const stop = new AbortController();
  stops.set(key, stop);
  window.addEventListener('beforeunload', warn);
  try {
    const { datasetId, annotations } = run;
    const input = { datasetId, resumeKey: key, ...(annotations ? { annotations } : {}) };
    const answer = await ask(START_INGEST, { input }, stop.signal);
    const ingest = thingOf(answer.startIngest);
    update(key, { ingestId: ingest.id });
    const there = ingest.progress.files > 0 ? await alreadyThere(ingest.id, stop.signal) : new Map<string, number>();
    const missing = files.filter(({ path, file }) => there.get(path) !== file.size);
    const bytesThere = run.bytes - missing.reduce((sum, { file }) => sum + file.size, 0);
    update(key, { filesSent: files.length - missing.length, bytesSent: bytesThere });
    const tasks = planUpload(missing);
    const work = async () => {
      for (let task = tasks.shift(); task; task = tasks.shift()) {
        let sent = 0;
        const count = (bytes: number) => {
          const now = runs.find((one) => one.key === key)!;
          update(key, { bytesSent: now.bytesSent + bytes - sent });
          sent = bytes;
        };
        if (task.kind === 'batch') await sendBatch(ingest.id, task.files, stop.signal);
        else await sendInChunks(ingest.id, task.files[0], count, stop.signal);
        count(task.files.reduce((sum, { file }) => sum + file.size, 0));
        update(key, { filesSent: runs.find((one) => one.key === key)!.filesSent + task.files.length });
      }
    };
    // Two requests in flight keep the line busy while the hub writes the other to disk.
    await Promise.all([work(), work()]);
    thingOf((await ask(FINISH_INGEST, { input: { ingestId: ingest.id } }, stop.signal)).finishIngest);
    dropped.delete(key);
    update(key, { phase: 'working' });
  } catch (error) {
    if (!stop.signal.aborted) {
      const code = error instanceof HubError ? error.code : 'UNREADABLE_FILE';
      update(key, {
        phase: 'failed',
        error: { code, message: error instanceof Error ? error.message : String(error) },
      });
    }
    stop.abort();
  } finally {
    stops.delete(key);
    if (stops.size === 0) window.removeEventListener('beforeunload', warn);
  }
}

async function alreadyThere(ingestId: string, signal: AbortSignal): Promise<Map<string, number>> {
  const there = new Map<string, number>();
  let after: string | null = null;
  do {
    const { ingest }: { ingest: ReceivedPage | null } = await ask(
      RECEIVED_PATHS,
      { id: ingestId, first: 200, after },
      signal,
    );
    for (const { node } of ingest?.files.edges ?? []) there.set(node.path, node.bytes);
    after = ingest?.files.pageInfo.hasNextPage ? ingest.files.pageInfo.endCursor : null;
  } while (after);
  return there;
}

interface ReceivedPage {
  files: {
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    edges: { node: { path: string; bytes: number } }[];
  };
}

function update(key: string, change: Partial<UploadRun>): void {
  publish(runs.map((run) => (run.key === key ? { ...run, ...change } : run)));
}

function publish(next: readonly UploadRun[]): void {
  runs = next;
  const working = runs.filter((run) => run.phase === 'working' && run.ingestId);
  sessionStorage.setItem(storage, JSON.stringify(working));
  for (const listener of listeners) listener();
}

/** Deliveries that the hub was working on when the page was reloaded. Files still to be sent are lost with the page. */
function remembered(): UploadRun[] {
  try {
    return JSON.parse(globalThis.sessionStorage?.getItem(storage) ?? '[]') as UploadRun[];
  } catch {
    return [];
  }
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
