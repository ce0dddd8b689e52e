import { record } from '../audit/record.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import { Tally } from '../catalog/tally.ts';
import type { FindingDraft } from '../contract/parsing.ts';
import type { Core } from '../core.ts';
import { resolveTargets } from '../intake/resolve-targets.ts';
import { actorOf } from '../people/sign-in.ts';
import type { Scope } from '../people/scope.ts';
import { createHash } from 'node:crypto';
import { annotationFromDraft } from './annotation-from-draft.ts';
import { readCoco } from './formats/coco/coco-reader.ts';
import { insertAnnotations } from './insert-annotations.ts';

const CHUNK = 2_000;

export interface AnnotationImport {
  format: string;
  images: number;
  annotations: number;
  rejected: number;
  findings: FindingDraft[];
}

/** Stores the annotations of a COCO text; images are matched to assets by path, else by unique name. */
export async function importCoco(
  core: Core,
  scope: Scope,
  dataset: DatasetDoc,
  content: string,
): Promise<AnnotationImport> {
  const bytes = new TextEncoder().encode(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { targets, findings } = readCoco(bytes);
  const { orgId, _id: datasetId } = dataset;
  const found = await resolveTargets(
    core,
    { orgId, datasetId },
    null,
    targets.map(({ fileName }) => fileName),
  );
  const missing = targets.filter(({ fileName }) => !found.has(fileName));
  let index = 0;
  const docs = targets.flatMap(({ fileName, annotations }) =>
    annotations.flatMap((draft) => {
      const source = { format: 'coco', sha256, index: index++ };
      const assetId = found.get(fileName);
      return assetId ? [annotationFromDraft(core, { _id: assetId, orgId, datasetId }, draft, source)] : [];
    }),
  );
  let stored = 0;
  for (let i = 0; i < docs.length; i += CHUNK) {
    stored += await core.store.transaction(async (session) => {
      const tally = new Tally(orgId, datasetId);
      const inserted = await insertAnnotations(core, docs.slice(i, i + CHUNK), tally, session);
      await tally.write(core, session);
      return inserted;
    });
  }
  for (const { fileName } of missing) {
    findings.push({
      code: 'core.annotation-target-missing',
      severity: 'warning',
      message: { en: `The image ${fileName} is not in the dataset.`, zh: `数据集中没有图像 ${fileName}。` },
      location: { fileName },
    });
  }
  const lost = missing.reduce((sum, { annotations }) => sum + annotations.length, 0);
  const refused = findings.filter(({ severity }) => severity === 'error').length;
  await record(core, {
    orgId,
    actor: actorOf(scope),
    action: 'annotations.imported',
    target: datasetId,
    detail: { stored },
  });
  return { format: 'coco', images: targets.length, annotations: stored, rejected: lost + refused, findings };
}
