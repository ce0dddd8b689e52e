import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { originalsHash } from './originals.ts';
import type { ParsedFile } from './parse-file.ts';

export interface Awaited {
  /** Path → the asset that waits for a file of that path. */
  byPath: Map<string, AssetDoc>;
  /** The id that a file would have had by its own → the asset that waited for it, and its bytes. */
  filled: Map<string, { assetId: string; hash: string }>;
}

/**
 * An annotation file may speak of pictures before they come (`declareMissing`). Such an asset keeps its id when its file
 * comes, since annotations hang on it; `filledAs` remembers under which id the same bytes would be looked for.
 */
export async function awaitedAssets(core: Core, batch: ParsedFile[], ids: string[]): Promise<Awaited> {
  const { orgId, datasetId } = batch[0]!.file;
  const paths = batch.filter(({ items }) => items.length > 0).map(({ file }) => file.path);
  const waiting = await core.store.assets
    .find({ orgId, datasetId, 'origins.path': { $in: paths }, state: 'DECLARED' })
    .toArray();
  const filled = await core.store.assets
    .find({ orgId, filledAs: { $in: ids } }, { projection: { filledAs: 1, sha256: 1, parts: 1 } })
    .toArray();
  return {
    byPath: new Map(waiting.flatMap((asset) => asset.origins.map(({ path }) => [path, asset]))),
    filled: new Map(
      filled.flatMap((asset) =>
        asset.filledAs ? [[asset.filledAs, { assetId: asset._id, hash: originalsHash(asset) }]] : [],
      ),
    ),
  };
}

/** The asset of a file in the place of the one that waited for it; what was said of that one stays. */
export function filling(asset: AssetDoc, waited: AssetDoc): AssetDoc {
  return { ...asset, _id: waited._id, filledAs: asset._id, createdAt: waited.createdAt };
}

/** What changes when a file comes; counts and classes of annotations, which others may write meanwhile, do not. */
export function fillUpdate(asset: AssetDoc) {
  const { _id, orgId, annotationCount: _n, classes: _c, terms, findingCodes, ...set } = asset;
  return {
    updateOne: {
      filter: { _id, orgId, state: 'DECLARED' as const },
      update: {
        $set: set,
        $addToSet: { terms: { $each: terms }, findingCodes: { $each: findingCodes } },
      },
    },
  };
}
