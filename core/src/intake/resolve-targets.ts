import type { Core } from '../core.ts';

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * Which asset each path means: the file of that path in this ingest, else the asset of the dataset that once came from
 * that path, else (with `byName`) the only asset of that name, in whatever folder. Paths that mean nothing, or several
 * things, are absent from the answer.
 */
export async function resolveTargets(
  core: Core,
  dataset: { orgId: string; datasetId: string },
  ingestId: string | null,
  paths: readonly string[],
  { byName = true }: { byName?: boolean } = {},
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (paths.length === 0) return found;
  const { orgId, datasetId } = dataset;
  if (ingestId) {
    const files = core.store.ingestFiles.find(
      { orgId, ingestId, path: { $in: [...paths] } },
      { projection: { path: 1, assetIds: 1 } },
    );
    for await (const file of files) if (file.assetIds[0]) found.set(file.path, file.assetIds[0]);
  }
  const byPath = paths.filter((path) => !found.has(path));
  if (byPath.length === 0) return found;
  const cameFrom = core.store.assets.find(
    { orgId, datasetId, 'origins.path': { $in: byPath } },
    { projection: { origins: 1 } },
  );
  const wanted = new Set(byPath);
  for await (const asset of cameFrom) {
    for (const { path } of asset.origins) if (wanted.has(path)) found.set(path, asset._id);
  }
  const left = byName ? byPath.filter((path) => !found.has(path)) : [];
  if (left.length === 0) return found;
  const named = core.store.assets.find(
    { orgId, datasetId, name: { $in: left.map(nameOf) } },
    { projection: { name: 1 } },
  );
  const names = new Map<string, string | null>();
  for await (const asset of named) names.set(asset.name, names.has(asset.name) ? null : asset._id);
  for (const path of left) {
    const id = names.get(nameOf(path));
    if (id) found.set(path, id);
  }
  return found;
}
