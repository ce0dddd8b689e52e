import { open } from 'node:fs/promises';
import type { ByteSource } from '../contract/values.ts';
import type { Core } from '../core.ts';

/** First bytes of a stored file. */
export async function headOf(core: Core, orgId: string, sha256: string, length: number): Promise<Uint8Array> {
  const handle = await open(await core.blobs.pathOf(orgId, sha256), 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A stored file, to be read in any place. */
export function blobSource(core: Core, orgId: string, sha256: string, size: number): ByteSource {
  return {
    size,
    async read(offset, length) {
      const handle = await open(await core.blobs.pathOf(orgId, sha256), 'r');
      try {
        const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
    localPath: () => core.blobs.pathOf(orgId, sha256),
  };
}
