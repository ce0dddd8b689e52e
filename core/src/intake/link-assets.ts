import type { Core } from '../core.ts';
import type { IngestDoc, IngestFileDoc } from './intake.model.ts';
import { resolveTargets } from './resolve-targets.ts';

const BATCH = 500;

/** Ties assets to those that their parsers named by path (a test image to its template). Repeatable. */
export async function linkAssets(core: Core, ingest: IngestDoc): Promise<void> {
  const { orgId } = ingest;
  const files = core.store.ingestFiles.find(
    { orgId, ingestId: ingest._id, 'links.0': { $exists: true } },
    { projection: { links: 1 } },
  );
  let batch: IngestFileDoc['links'] = [];
  const flush = async () => {
    const found = await resolveTargets(
      core,
      ingest,
      ingest._id,
      batch.map(({ path }) => path),
    );
    const updates = batch.flatMap(({ assetId, role, path }) => {
      const target = found.get(path);
      if (!target) return [];
      const update = { $addToSet: { links: { role, assetId: target } } };
      return [{ updateOne: { filter: { _id: assetId, orgId }, update } }];
    });
    if (updates.length > 0) await core.store.assets.bulkWrite(updates, { ordered: false });
    batch = [];
  };
  for await (const { links } of files) {
    batch.push(...links);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
}
