import type { Core } from '../core.ts';
import { idInOrder, newId } from '../ids.ts';
import { stemOf } from '../annotation/formats/stem.ts';
import type { AssetDoc, DatasetDoc } from './catalog.model.ts';
import { identifying } from './identity.ts';
import { naturalKey } from './natural-key.ts';
import { termsOf } from './terms.ts';

export interface DeclaredPicture {
  _id: string;
  /** Path by which it is expected. */
  path: string;
  /** Pixels; null where nobody has said. */
  width: number | null;
  height: number | null;
}

export const DECLARED_KIND = 'core.awaited';

/** Folder and last number of a path: pictures of a set mostly are numbered. */
function placeOf(path: string): { folder: string; number: number } {
  const slash = path.lastIndexOf('/') + 1;
  const digits = /(\d{1,15})\D*$/.exec(stemOf(path).slice(slash))?.[1];
  return { folder: path.slice(0, slash), number: Number(digits ?? 0) };
}

/** The id of the asset that a picture will be; ask `resolveTargets` first whether there is one. */
export function declaredId(core: Core, { _id: datasetId, plugin: domain }: DatasetDoc, path: string): string {
  // An id is a hash of the identity, and whoever guesses a path could check the guess.
  const sealed = identifying(core, { kind: DECLARED_KIND, domain });
  if (sealed) return newId('ast');
  const { folder, number } = placeOf(path);
  return idInOrder('ast', [datasetId, DECLARED_KIND, folder], number, path);
}

/** The asset that stands for a picture until its file comes (see intake/awaited-assets.ts). */
export function declaredAsset(core: Core, dataset: DatasetDoc, ingestId: string, picture: DeclaredPicture): AssetDoc {
  const { orgId, _id: datasetId, plugin: domain } = dataset;
  const { _id, path, width, height } = picture;
  const sealed = identifying(core, { kind: DECLARED_KIND, domain });
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
