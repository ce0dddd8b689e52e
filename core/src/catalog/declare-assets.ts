import type { ClientSession } from 'mongodb';
import type { Core } from '../core.ts';
import { idFrom, newId } from '../ids.ts';
import type { AssetDoc, DatasetDoc } from './catalog.model.ts';
import { identifying } from './identity.ts';
import { naturalKey } from './natural-key.ts';
import type { Tally } from './tally.ts';
import { termsOf } from './terms.ts';

export interface DeclaredPicture {
  /** Path by which it is expected. */
  path: string;
  /** Pixels; null where nobody has said. */
  width: number | null;
  height: number | null;
}

export const DECLARED_KIND = 'core.awaited';

/** The asset that stands for a picture until its file comes (see `fillDeclared` in the intake). */
function declaredAsset(core: Core, dataset: DatasetDoc, ingestId: string, picture: DeclaredPicture): AssetDoc {
  const { orgId, _id: datasetId, plugin: domain } = dataset;
  const { path, width, height } = picture;
  const sealed = identifying(core, { kind: DECLARED_KIND, domain });
  // An id is a hash of the identity, and whoever guesses a path could check the guess.
  const _id = sealed ? newId('ast') : idFrom('ast', datasetId, DECLARED_KIND, path);
  const identity = `declared:${sealed ? _id : path}`;
  // Where paths may name a person, the name must not.
  const name = sealed ? `Picture ${_id.slice(-6)}` : path.slice(path.lastIndexOf('/') + 1);
  return {
    _id,
    orgId,
    datasetId,
    plugin: 'core',
    domain,
    kind: DECLARED_KIND,
    identity,
    name,
    state: 'DECLARED',
    sha256: null,
    bytes: 0,
    origins: [{ path, ingestId }],
    parts: [],
    where: null,
    when: null,
    subject: null,
    device: null,
    quality: null,
    facets: { core: width && height ? { width, height } : {} },
    identityFacets: {},
    f: [],
    terms: termsOf([name, sealed ? null : path]),
    groupIds: [],
    links: [],
    annotationCount: 0,
    classes: [],
    findingCodes: [],
    sortKey: naturalKey(sealed ? name : path),
    createdAt: core.clock.now(),
  };
}

/** Assets for pictures that no asset of the dataset came by (ask `resolveTargets` first). Returns path → id. */
export async function declareAssets(
  core: Core,
  dataset: DatasetDoc,
  ingestId: string,
  pictures: DeclaredPicture[],
  tally: Tally,
  session: ClientSession,
): Promise<Map<string, string>> {
  const assets = pictures.map((picture) => declaredAsset(core, dataset, ingestId, picture));
  const unique = new Map(assets.map((asset) => [asset._id, asset]));
  const known = await core.store.assets
    .find({ orgId: dataset.orgId, _id: { $in: [...unique.keys()] } }, { session, projection: { _id: 1 } })
    .toArray();
  for (const { _id } of known) unique.delete(_id);
  const fresh = [...unique.values()];
  if (fresh.length > 0) await core.store.assets.insertMany(fresh, { session, ordered: false });
  for (const asset of fresh) tally.asset(asset);
  return new Map(pictures.map(({ path }, i) => [path, assets[i]?._id ?? '']));
}
