import { naturalKey } from '../catalog/natural-key.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { idFrom } from '../ids.ts';
import type { IngestDoc, IngestFileDoc } from './intake.model.ts';
import { safePath } from './safe-path.ts';

export interface ReceivedFile {
  path: string;
  sha256: string;
  bytes: number;
}

/** A file of an ingest as it is before any work is done on it. `archive`: the path of the archive it came out of. */
export function receivedFile(ingest: IngestDoc, file: ReceivedFile, archive: string | null = null): IngestFileDoc {
  const path = safePath(file.path);
  return {
    _id: idFrom('fil', ingest._id, path),
    orgId: ingest.orgId,
    datasetId: ingest.datasetId,
    ingestId: ingest._id,
    path,
    bytes: file.bytes,
    sha256: file.sha256,
    state: 'RECEIVED',
    phase: 0,
    sortKey: naturalKey(path),
    archive,
    plan: null,
    principal: null,
    parser: null,
    assetIds: [],
    links: [],
  };
}

const twice = (path: string) => new LodeError('CONFLICT', `${path} has already come in this ingest, with other bytes.`);

/**
 * Records files whose blobs are durable. When it resolves they are acknowledged: no crash loses them. The same file
 * again is a no-op; the same path with other bytes is a CONFLICT, since one of the two would be lost.
 */
export async function receiveFiles(core: Core, ingest: IngestDoc, files: ReceivedFile[]): Promise<void> {
  const byId = new Map<string, IngestFileDoc>();
  for (const doc of files.map((file) => receivedFile(ingest, file))) {
    const twin = byId.get(doc._id);
    if (twin && twin.sha256 !== doc.sha256) throw twice(doc.path);
    byId.set(doc._id, doc);
  }
  const docs = [...byId.values()];
  if (docs.length === 0) return;
  const { orgId } = ingest;
  await core.store.transaction(async (session) => {
    const known = await core.store.ingestFiles
      .find({ orgId, ingestId: ingest._id, _id: { $in: docs.map((doc) => doc._id) } }, { session })
      .toArray();
    const before = new Map(known.map((doc) => [doc._id, doc]));
    for (const doc of docs) {
      const earlier = before.get(doc._id);
      if (earlier && earlier.sha256 !== doc.sha256) throw twice(doc.path);
    }
    const fresh = docs.filter((doc) => !before.has(doc._id));
    if (fresh.length === 0) return;
    const bytes = fresh.reduce((sum, doc) => sum + doc.bytes, 0);
    const { matchedCount } = await core.store.ingests.updateOne(
      { _id: ingest._id, orgId, state: 'OPEN' },
      { $inc: { 'counts.files': fresh.length, bytes } },
      { session },
    );
    if (matchedCount === 0) throw new LodeError('CONFLICT', 'The ingest is no longer open; start a new one.');
    await core.store.ingestFiles.insertMany(fresh, { session });
  });
}
