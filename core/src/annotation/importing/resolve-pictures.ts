import type { ClientSession } from 'mongodb';
import type { DatasetDoc } from '../../catalog/catalog.model.ts';
import { declareAssets } from '../../catalog/declare-assets.ts';
import { Tally } from '../../catalog/tally.ts';
import type { FindingDraft } from '../../contract/parsing.ts';
import type { Core } from '../../core.ts';
import { resolveTargets } from '../../intake/resolve-targets.ts';
import type { SourcePicture } from '../formats/source.ts';

const PAGE = 1_000;
const MAX_TOLD = 100;

export interface Resolving {
  /** Pictures that are not in the dataset become assets without bytes, as if they had come by this ingest. */
  declare: { ingestId: string } | null;
  /** Called in every transaction. */
  hold(session: ClientSession): Promise<void>;
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

/** Says of each picture which asset it is: by path, else by unique name. What has none is told. Repeatable. */
export async function resolvePictures(
  core: Core,
  dataset: DatasetDoc,
  pictures: Iterable<SourcePicture>,
  { declare, hold }: Resolving,
): Promise<{ count: number; findings: FindingDraft[] }> {
  const { orgId, _id: datasetId } = dataset;
  const findings: FindingDraft[] = [];
  let count = 0;
  let lost = 0;
  let page: SourcePicture[] = [];
  async function settle(): Promise<void> {
    const names = page.map(({ fileName }) => fileName);
    const found = await resolveTargets(core, { orgId, datasetId }, null, names);
    const absent = page.filter(({ fileName }) => !found.has(fileName));
    if (declare && absent.length > 0) {
      const wanted = absent.map(({ fileName: path, width, height }) => ({ path, width, height }));
      const declared = await core.store.transaction(async (session) => {
        await hold(session);
        const tally = new Tally(orgId, datasetId);
        const ids = await declareAssets(core, dataset, declare.ingestId, wanted, tally, session);
        await tally.write(core, session);
        return ids;
      });
      for (const [path, id] of declared) found.set(path, id);
    }
    for (const picture of page) {
      picture.assetId = found.get(picture.fileName) ?? null;
      if (picture.assetId === null && ++lost <= MAX_TOLD) findings.push(missing(picture.fileName));
    }
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
