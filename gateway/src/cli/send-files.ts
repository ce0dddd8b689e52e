import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { EXIT, Failure } from './exit-codes.ts';
import { detailOf, type HubClient } from './hub-client.ts';
import type { LocalFile } from './local-files.ts';

const BATCH_FILES = 64;
const BATCH_BYTES = 32 * 2 ** 20;
/** Larger files go by tus, so that a broken line costs at most a chunk. */
const LARGE = 16 * 2 ** 20;
const CHUNK = 16 * 2 ** 20;
const IN_FLIGHT = 2;
const MAX_RESTARTS = 20;

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function alreadyThere(hub: HubClient, ingestId: string): Promise<Map<string, { bytes: number; sha256: string }>> {
  const known = new Map<string, { bytes: number; sha256: string }>();
  let after: string | null = '';
  while (after !== null) {
    const response = await hub.fetch(`/ingests/${ingestId}/files?after=${encodeURIComponent(after)}`);
    if (!response.ok) throw new Failure(EXIT.failure, await detailOf(response));
    const page = (await response.json()) as {
      files: { path: string; bytes: number; sha256: string }[];
      next: string | null;
    };
    for (const file of page.files) known.set(file.path, file);
    after = page.next;
  }
  return known;
}

async function sendBatch(hub: HubClient, ingestId: string, batch: LocalFile[]): Promise<void> {
  const blobs = await Promise.all(batch.map(({ file }) => openAsBlob(file)));
  const init = () => {
    const form = new FormData();
    for (const [i, { path }] of batch.entries()) {
      form.append('path', path);
      form.append('file', blobs[i]!, path);
    }
    return { method: 'POST', body: form };
  };
  const response = await hub.fetch(`/ingests/${ingestId}/files`, init);
  if (!response.ok) throw new Failure(EXIT.failure, await detailOf(response));
  await response.body?.cancel();
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function create(hub: HubClient, ingestId: string, { path, bytes }: LocalFile): Promise<string> {
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-length': String(bytes),
    'upload-metadata': `ingestId ${base64(ingestId)},path ${base64(path)}`,
  };
  const response = await hub.fetch('/uploads', () => ({ method: 'POST', headers }));
  if (response.status !== 201) throw new Failure(EXIT.failure, await detailOf(response));
  return new URL(response.headers.get('location')!, hub.url).pathname;
}

/** Sends one large file in chunks; after a break the hub says how far it came. */
async function sendLarge(hub: HubClient, ingestId: string, file: LocalFile): Promise<void> {
  const handle = await open(file.file, 'r');
  try {
    let place = await create(hub, ingestId, file);
    let offset = 0;
    for (let restarts = 0; offset < file.bytes;) {
      const chunk = Buffer.alloc(Math.min(CHUNK, file.bytes - offset));
      await handle.read(chunk, 0, chunk.length, offset);
      const headers = {
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      };
      const response = await hub.fetch(place, () => ({ method: 'PATCH', headers, body: chunk }));
      if (response.status === 204) {
        offset = Number(response.headers.get('upload-offset'));
        continue;
      }
      // 409 is also tus's word for a wrong offset, which the next HEAD mends; refusals of the hub itself are final.
      const words = await response.text();
      if (/^(?:CONFLICT|BAD_INPUT|STORAGE_FULL|FORBIDDEN): /.test(words)) throw new Failure(EXIT.failure, words.trim());
      if (++restarts > MAX_RESTARTS) throw new Failure(EXIT.failure, words.trim() || `answer ${response.status}`);
      const head = await hub.fetch(place, () => ({ method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }));
      if (head.ok) offset = Number(head.headers.get('upload-offset'));
      else {
        place = await create(hub, ingestId, file);
        offset = 0;
      }
    }
  } finally {
    await handle.close();
  }
}

function batches(files: LocalFile[]): LocalFile[][] {
  const all: LocalFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = all.at(-1);
    if (last && last.length < BATCH_FILES && bytes + file.bytes <= BATCH_BYTES) {
      last.push(file);
      bytes += file.bytes;
    } else {
      all.push([file]);
      bytes = file.bytes;
    }
  }
  return all;
}

/** Sends what the hub does not have yet, two requests at a time. */
export async function sendFiles(
  hub: HubClient,
  ingestId: string,
  files: LocalFile[],
  sent: (count: number) => void,
): Promise<void> {
  const known = await alreadyThere(hub, ingestId);
  const missing: LocalFile[] = [];
  for (const file of files) {
    const there = known.get(file.path);
    if (!there || there.bytes !== file.bytes || there.sha256 !== (await hashOf(file.file))) missing.push(file);
  }
  let count = files.length - missing.length;
  sent(count);
  const small = batches(missing.filter(({ bytes }) => bytes < LARGE));
  const work = [
    ...small.map((batch) => ({ count: batch.length, run: () => sendBatch(hub, ingestId, batch) })),
    ...missing
      .filter(({ bytes }) => bytes >= LARGE)
      .map((file) => ({ count: 1, run: () => sendLarge(hub, ingestId, file) })),
  ].values();
  const line = async () => {
    for (const { count: n, run } of work) {
      await run();
      count += n;
      sent(count);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, line));
}
