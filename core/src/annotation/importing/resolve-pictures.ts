import type { DatasetDoc } from '../../catalog/catalog.model.ts';
import { declaredId } from '../../catalog/declared-asset.ts';
import type { FindingDraft } from '../../contract/parsing.ts';
import type { Core } from '../../core.ts';
import { resolveTargets } from '../../intake/resolve-targets.ts';
import { endsAlike, nearestOf } from '../formats/stem.ts';
import type { SourcePicture, SourcePictures } from '../formats/source.ts';

const PAGE = 1_000;
const MAX_TOLD = 100;

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * Paths of names that several pictures have: the one with the most folders in common, from the end. Where what is missing
 * can be declared, no folder may differ: `val/1.jpg` is then a picture of its own and not `train/1.jpg`.
 */
async function addNearest(
  core: Core,
  { orgId, _id }: DatasetDoc,
  paths: string[],
  declare: boolean,
  found: Map<string, string>,
) {
  const left = paths.filter((path) => !found.has(path) && (declare || path.includes('/')));
  if (left.length === 0) return;
  const owner = { orgId, datasetId: _id };
  const same = await core.store.assets
    .find({ ...owner, name: { $in: left.map(nameOf) } }, { projection: { name: 1, origins: 1 } })
    .toArray();
  const named = Map.groupBy(
    same.flatMap(({ _id: id, name, origins }) => origins.slice(0, 1).map(({ path }) => ({ id, name, path }))),
    ({ name }) => name,
  );
  for (const path of left) {
    const candidates = named.get(nameOf(path)) ?? [];
    const possible = declare ? candidates.filter((candidate) => endsAlike(path, candidate.path)) : candidates;
    const one = nearestOf(path, possible, (candidate) => candidate.path);
    if (one) found.set(path, one.id);
  }
}

function missing(fileName: string): FindingDraft {
  return {
    code: 'core.annotation-target-missing',
    severity: 'warning',
    message: { en: `The image ${fileName} is not in the dataset.`, zh: `数据集中没有图像 ${fileName}。` },
    location: { fileName },
  };
}

function manyMissing(count: number): FindingDraft {
  return {
    code: 'core.annotation-target-missing',
    severity: 'warning',
    message: {
      en: `${count} images in all are not in the dataset; the first ${MAX_TOLD} are listed.`,
      zh: `共有 ${count} 张图像不在数据集中，仅列出前 ${MAX_TOLD} 张。`,
    },
    evidence: { count },
  };
}

/**
 * Says of each picture which asset it is: by path, else by name and the folders before it. What has none is told, or with
 * `declare` is awaited under an id of its own.
 */
export async function resolvePictures(
  core: Core,
  dataset: DatasetDoc,
  pictures: SourcePictures,
  declare: boolean,
): Promise<{ count: number; findings: FindingDraft[] }> {
  const { orgId, _id: datasetId } = dataset;
  const findings: FindingDraft[] = [];
  let count = 0;
  let lost = 0;
  let page: SourcePicture[] = [];
  async function settle(): Promise<void> {
    const names = page.map(({ fileName }) => fileName);
    const found = await resolveTargets(core, { orgId, datasetId }, null, names, { byName: !declare });
    await addNearest(core, dataset, names, declare, found);
    for (const picture of page) {
      picture.assetId = found.get(picture.fileName) ?? null;
      if (picture.assetId === null && declare) {
        picture.assetId = declaredId(core, dataset, picture.fileName);
        picture.awaited = true;
      }
      if (picture.assetId === null && ++lost <= MAX_TOLD) findings.push(missing(picture.fileName));
    }
    pictures.keep(page);
    count += page.length;
    page = [];
  }
  for (const picture of pictures) {
    page.push(picture);
    if (page.length === PAGE) await settle();
  }
  if (page.length > 0) await settle();
  if (lost > MAX_TOLD) findings.push(manyMissing(lost));
  return { count, findings };
}
