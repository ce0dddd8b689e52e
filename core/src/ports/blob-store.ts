import type { Readable } from 'node:stream';

export interface StoredBlob {
  /** Lower-case hex; the blob's only name. */
  sha256: string;
  bytes: number;
}

/** Bytes of a blob: `start` inclusive, `end` exclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Content-addressed bytes, per organisation: sharing across tenants would leak existence and block erasure.
 * An `orgId` or `sha256` that is not well-formed is a LodeError BAD_INPUT.
 * Disk trouble is STORAGE_FULL (no room) or STORAGE_FAILED (anything else), and leaves nothing behind.
 */
export interface BlobStore {
  /**
   * Durable when it resolves: file and folder synced. Streams, hashing while it writes. Idempotent.
   * With `expectedSha256`, rejects with HASH_MISMATCH when the bytes differ, and keeps nothing.
   * A failure of `data` itself rejects with that failure.
   */
  put(
    orgId: string,
    data: AsyncIterable<Uint8Array> | Uint8Array,
    options?: { expectedSha256?: string },
  ): Promise<StoredBlob>;

  /**
   * Takes over a file on this machine that nobody writes any more (a finished upload): hashes, syncs and moves it.
   * `path` is gone afterwards. NOT_FOUND when there is no such file.
   */
  adopt(orgId: string, path: string): Promise<StoredBlob>;

  stat(orgId: string, sha256: string): Promise<{ bytes: number } | null>;

  /** `range.end` beyond the blob is cut; `range.start` beyond it is BAD_INPUT. NOT_FOUND when there is no such blob. */
  read(orgId: string, sha256: string, range?: ByteRange): Promise<Readable>;

  /** A local path for parsers; read-only to its user. NOT_FOUND when there is no such blob. */
  pathOf(orgId: string, sha256: string): Promise<string>;

  /** Durable when it resolves. Deleting what is not there is no error. */
  delete(orgId: string, sha256: string): Promise<void>;

  /** Every blob of the organisation, sorted; those that come or go meanwhile may or may not appear. */
  list(orgId: string): AsyncIterable<string>;
}
