import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BlobStore, StoredBlob } from '@lode/core';
import { localDisk, storageError } from './blob-disk.ts';
import type { BlobDisk, BlobFile } from './blob-disk.ts';
import { notFound, orgFolder, placeOf, sizeOf, temporaryFolder } from './blob-places.ts';
import { groupCommit } from './group-commit.ts';
import { listBlobs, readBlob } from './read-blob.ts';
import { clearTemporaryFiles, temporaryName } from './temporary-files.ts';
import { asStorageError, fileChunks, hashBytes, hashFile, requireHash, writeAndHash } from './write-blob.ts';

// Larger files are flushed before they join a round, so that small ones do not wait for them.
const LARGE_BYTES = 4 << 20;

/**
 * Blobs as files: `<root>/<orgId>/<ab>/<cd>/<sha256>`, written to `<root>/tmp` first. A blob is either absent or whole,
 * also after a power cut: temp → fsync → rename → fsync folder. `disk` is for tests; the default is the real one.
 */
export async function createDiskBlobStore(options: { root: string; disk?: BlobDisk }): Promise<BlobStore> {
  const disk = options.disk ?? localDisk;
  const root = resolve(options.root);
  const temporary = temporaryFolder(root);
  await prepare(disk, root, temporary).catch(asStorageError);
  const committer = groupCommit(disk, root);

  /** Moves a written file to its place, or drops it when the blob is there. Closes `file` in any case. */
  async function settle(orgId: string, file: BlobFile, from: string, blob: StoredBlob): Promise<StoredBlob> {
    const place = placeOf(root, orgId, blob.sha256);
    let open = true;
    try {
      // A file of another length at this place was not written by us: it is replaced.
      if ((await sizeOf(place)) === blob.bytes) {
        await committer.settle(dirname(place));
        await disk.unlink(from);
      } else {
        if (blob.bytes > LARGE_BYTES) await file.sync();
        open = false; // the committer closes it
        await committer.commit({ file, from, to: place });
      }
    } catch (cause) {
      throw storageError(cause);
    } finally {
      if (open) await file.close().catch(() => undefined);
    }
    return blob;
  }

  /** Whether `blob` is there; durable when it is. */
  async function known(orgId: string, blob: StoredBlob): Promise<boolean> {
    const place = placeOf(root, orgId, blob.sha256);
    if ((await sizeOf(place)) !== blob.bytes) return false;
    await committer.settle(dirname(place)).catch(asStorageError);
    return true;
  }

  async function put(
    orgId: string,
    data: AsyncIterable<Uint8Array> | Uint8Array,
    { expectedSha256 }: { expectedSha256?: string } = {},
  ): Promise<StoredBlob> {
    if (expectedSha256 === undefined) orgFolder(root, orgId);
    else placeOf(root, orgId, expectedSha256);
    if (data instanceof Uint8Array) {
      const blob = hashBytes(data);
      requireHash(blob, expectedSha256);
      if (await known(orgId, blob)) return blob;
    }
    const from = join(temporary, temporaryName());
    try {
      const file = await disk.create(from).catch(asStorageError);
      let blob: StoredBlob;
      try {
        blob = await writeAndHash(file, data instanceof Uint8Array ? [data] : data);
        requireHash(blob, expectedSha256);
      } catch (error) {
        await file.close().catch(() => undefined);
        throw error;
      }
      return await settle(orgId, file, from, blob);
    } catch (error) {
      await disk.unlink(from).catch(() => undefined);
      throw error;
    }
  }

  async function adopt(orgId: string, path: string): Promise<StoredBlob> {
    orgFolder(root, orgId);
    const blob = await hashFile(path);
    try {
      return await settle(orgId, await disk.open(path).catch(asStorageError), path, blob);
    } catch (error) {
      if (!isOtherDevice(error)) throw error;
    }
    // The upload folder is on another file system: the bytes must travel.
    const stored = await put(orgId, await fileChunks(path), { expectedSha256: blob.sha256 });
    await disk.unlink(path).catch(asStorageError);
    return stored;
  }

  async function remove(orgId: string, sha256: string): Promise<void> {
    const place = placeOf(root, orgId, sha256);
    if ((await sizeOf(place)) === null) return;
    await disk.unlink(place).catch(asStorageError);
    await disk.syncFolder(dirname(place)).catch(asStorageError);
  }

  return {
    put,
    adopt,
    delete: remove,
    async stat(orgId, sha256) {
      const bytes = await sizeOf(placeOf(root, orgId, sha256));
      return bytes === null ? null : { bytes };
    },
    read: async (orgId, sha256, range) => readBlob(placeOf(root, orgId, sha256), range),
    async pathOf(orgId, sha256) {
      const place = placeOf(root, orgId, sha256);
      if ((await sizeOf(place)) === null) throw notFound();
      return place;
    },
    async *list(orgId) {
      yield* listBlobs(orgFolder(root, orgId));
    },
  };
}

async function prepare(disk: BlobDisk, root: string, temporary: string): Promise<void> {
  const firstMade = await mkdir(temporary, { recursive: true, mode: 0o700 });
  if (firstMade) {
    // Every folder that got a new entry, from the root upwards.
    for (let folder = root; folder.length >= dirname(firstMade).length; folder = dirname(folder)) {
      await disk.syncFolder(folder);
      if (folder === dirname(folder)) break;
    }
  }
  await clearTemporaryFiles(disk, temporary);
}

function isOtherDevice(error: unknown): boolean {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'EXDEV';
}
