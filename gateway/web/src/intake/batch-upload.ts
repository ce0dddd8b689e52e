import { HubError, refuseUnlessOk, send } from '../graphql-client.ts';
import type { DroppedFile } from './dropped-files.ts';
import { pause } from './tus-client.ts';

const attempts = 4;

/**
 * Sends small files in one multipart request. A text field `path` stands before each `file`, because a file name in
 * multipart loses its folders (RFC 7578 §4.2). Faults of the line and of the hub are tried again; refusals are not.
 */
export async function sendBatch(ingestId: string, files: readonly DroppedFile[], signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const body = new FormData();
      for (const { path, file } of files) {
        body.append('path', path);
        body.append('file', file, path);
      }
      await refuseUnlessOk(
        await send(`/ingests/${encodeURIComponent(ingestId)}/files`, { method: 'POST', body }, signal),
      );
      return;
    } catch (error) {
      const again = error instanceof HubError && (error.status === 0 || error.status === 429 || error.status >= 500);
      if (signal.aborted || !again || attempt === attempts) throw error;
      await pause(500 * 2 ** attempt, signal);
    }
  }
}
