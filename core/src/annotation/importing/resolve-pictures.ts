import type { DatasetDoc } from '../../catalog/catalog.model.ts';
import { declaredId } from '../../catalog/declared-asset.ts';
import type { FindingDraft } from '../../contract/parsing.ts';
import type { Core } from '../../core.ts';
import { resolveTargets } from '../../intake/resolve-targets.ts';
import type { SourcePicture, SourcePictures } from '../formats/source.ts';

const PAGE = 1_000;
const MAX_TOLD = 100;

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
 * Says of each picture which asset it is: by path, else by unique name. What has none is told, or with `declare` is
 * awaited under an id of its own.
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
    const found = await resolveTargets(core, { orgId, datasetId }, null, names);
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
