import { HubError, refuseUnlessOk, send } from '../graphql-client.ts';
import type { DroppedFile } from './dropped-files.ts';

const version = { 'tus-resumable': '1.0.0' } as const;
const chunkBytes = 8 * 1024 * 1024;
const attempts = 6;

/** Upload-Metadata: comma-separated `key base64(UTF-8 value)` (tus 1.0.0, Creation). */
export function tusMetadata(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`)
    .join(',');
}

/**
 * Sends one file in chunks of 8 MiB. After a fault the hub is asked how far it got (HEAD) and sending goes on from
 * there; after six faults in a row at the same place the error is thrown.
 * @param onSent bytes of this file that the hub has, so far
 */
export async function sendInChunks(
  ingestId: string,
  { path, file }: DroppedFile,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const created = await refuseUnlessOk(
    await send(
      '/uploads',
      {
        method: 'POST',
        headers: {
          ...version,
          'upload-length': String(file.size),
          'upload-metadata': tusMetadata({ ingestId, path }),
        },
      },
      signal,
    ),
  );
  const location = created.headers.get('location');
  if (!location) throw new HubError('BAD_ANSWER', 'The hub gave no address for the upload.');
  // Behind a proxy the hub may name its inner host; the path is what counts.
  const address = new URL(location, window.location.href).pathname;
  let offset = 0;
  let faults = 0;
  while (offset < file.size) {
    try {
      offset = await sendChunk(address, file, offset, signal);
      faults = 0;
    } catch (error) {
      const refused = error instanceof HubError && error.status >= 400 && error.status < 500 && error.status !== 409;
      if (signal.aborted || refused || ++faults >= attempts) throw error;
      await pause(500 * 2 ** faults, signal);
      offset = await offsetOf(address, signal).catch(() => offset);
    }
    onSent(offset);
  }
}

async function sendChunk(address: string, file: File, offset: number, signal: AbortSignal): Promise<number> {
  const response = await send(
    address,
    {
      method: 'PATCH',
      headers: { ...version, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: file.slice(offset, offset + chunkBytes),
    },
    signal,
  );
  return offsetIn(await refuseUnlessOk(response));
}

async function offsetOf(address: string, signal: AbortSignal): Promise<number> {
  return offsetIn(await refuseUnlessOk(await send(address, { method: 'HEAD', headers: version }, signal)));
}

function offsetIn(response: Response): number {
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset)) throw new HubError('BAD_ANSWER', 'The hub did not say how much it has.');
  return offset;
}

/** Waits, unless the upload is stopped meanwhile. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('stopped', 'AbortError'));
    });
  });
}
