import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hubClient, type HubClient } from '@lode/gateway/testing';
import { EXIT } from '@lode/gateway/testing';
import { sendFiles } from '@lode/gateway/testing';
import type { Delivery } from './kill-corpus.ts';

const START = `mutation ($input: StartIngestInput!) {
  startIngest(input: $input) { __typename ... on Ingest { id } ... on Problem { code message } } }`;
const FINISH = `mutation ($input: FinishIngestInput!) {
  finishIngest(input: $input) { __typename ... on Ingest { id } ... on Problem { code message } } }`;
const PROGRESS = 'query ($id: ID!) { ingest(id: $id) { message progress { state stage } } }';
const DONE_MS = 180_000;
const CLI = fileURLToPath(new URL('../../gateway/src/cli/index.ts', import.meta.url));

/** What the hub has promised to keep, and how hard that was. */
export interface Promises {
  ingestId: string | null;
  /** Acknowledged files by path. */
  acked: Map<string, { bytes: number; sha256: string | null }>;
  /** What made the client stop and run again; the command line would have ended with these words. */
  gaveUp: string[];
}

/** The command line's own client, which in addition writes down every acknowledgement. */
function recording(hub: HubClient, promises: Promises): HubClient {
  const uploads = new Map<string, { path: string; bytes: number }>();
  return {
    ...hub,
    fetch: async (path, init = () => ({})) => {
      const response = await hub.fetch(path, init);
      const { method, headers } = init() as { method?: string; headers?: Record<string, string> };
      if (response.status === 201 && path.endsWith('/files')) {
        const { files } = (await response.clone().json()) as {
          files: { path: string; bytes: number; sha256: string }[];
        };
        for (const { path: name, bytes, sha256 } of files) promises.acked.set(name, { bytes, sha256 });
      } else if (response.status === 201 && path === '/uploads') {
        const name = Buffer.from(headers!['upload-metadata']!.split('path ')[1]!, 'base64').toString();
        const place = new URL(response.headers.get('location')!, hub.url).pathname;
        uploads.set(place, { path: name, bytes: Number(headers!['upload-length']) });
      } else if (response.status === 204 && method === 'PATCH') {
        const { path: name, bytes } = uploads.get(path)!;
        if (Number(response.headers.get('upload-offset')) === bytes) promises.acked.set(name, { bytes, sha256: null });
      }
      return response;
    },
  };
}

/** Runs a step as a person would: when it fails, the same command again, three times in all. */
async function persist<T>(promises: Promises, step: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await step();
    } catch (error) {
      promises.gaveUp.push((error as Error).message);
      if (tries === 3) throw error;
    }
  }
}

/** Sends a delivery as `lode ingest` does and waits until the hub has worked through it. */
export async function deliver(
  hub: { url: string; token: string },
  datasetId: string,
  { files }: Delivery,
  promises: Promises,
): Promise<void> {
  process.env['LODE_URL'] = hub.url;
  process.env['LODE_TOKEN'] = hub.token;
  const plain = await hubClient();
  const client = recording(plain, promises);
  const id = await persist(promises, async () => {
    const input = { datasetId, resumeKey: 'kill' };
    const { startIngest } = await client.graphql<{ startIngest: { id: string } }>(START, { input });
    return startIngest.id;
  });
  promises.ingestId = id;
  await persist(promises, () => sendFiles(client, id, files, () => undefined));
  const input = { ingestId: id };
  await persist(promises, async () => {
    const { finishIngest } = await client.graphql<{ finishIngest: { __typename: string } }>(FINISH, { input });
    if (finishIngest.__typename !== 'Ingest') throw new Error(JSON.stringify(finishIngest));
  });
  const until = Date.now() + DONE_MS;
  await persist(promises, async () => {
    for (;;) {
      const { ingest } = await client.graphql<{ ingest: { progress: { state: string } } }>(PROGRESS, { id });
      if (ingest.progress.state === 'DONE') return;
      if (ingest.progress.state !== 'RUNNING' || Date.now() > until) throw new Error(JSON.stringify(ingest));
      await sleep(100);
    }
  });
}

/** The same by the command line itself, in a process of its own. */
export async function deliverByCommand(
  hub: { url: string; token: string },
  datasetId: string,
  { folder }: Delivery,
  promises: Promises,
): Promise<void> {
  const env = { ...process.env, LODE_URL: hub.url, LODE_TOKEN: hub.token };
  const args = [CLI, 'ingest', folder, '--dataset', datasetId, '--json'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  // What became of the files is compared elsewhere; here it must have come to its end.
  if (code !== EXIT.ok && code !== EXIT.someRejected) promises.gaveUp.push(`lode ingest: exit code ${code}, ${words}`);
}
