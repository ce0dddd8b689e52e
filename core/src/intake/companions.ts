import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import type { IngestFileDoc } from './intake.model.ts';

/** The files that a layout named beside a file, by role; those that did not come are absent. */
export async function companionFiles(core: Core, file: IngestFileDoc): Promise<Map<string, IngestFileDoc>> {
  const wanted = Object.entries(file.plan?.companions ?? {});
  if (wanted.length === 0) return new Map();
  const idOf = (path: string) => idFrom('fil', file.ingestId, path);
  const docs = await core.store.ingestFiles
    .find({ orgId: file.orgId, _id: { $in: [...new Set(wanted.map(([, path]) => idOf(path)))] } })
    .toArray();
  const byId = new Map(docs.map((doc) => [doc._id, doc]));
  return new Map(
    wanted.flatMap(([role, path]) => {
      const doc = byId.get(idOf(path));
      return doc && doc.sha256 !== '' ? [[role, doc]] : []; // erased ones have no bytes
    }),
  );
}

/** Files as a parser's process gets them: role → path within the ingest, and where the bytes are. */
export async function placesOf(core: Core, files: ReadonlyMap<string, IngestFileDoc>) {
  const found: Record<string, { path: string; file: string }> = {};
  for (const [role, { orgId, path, sha256 }] of files) {
    found[role] = { path, file: await core.blobs.pathOf(orgId, sha256) };
  }
  return found;
}
