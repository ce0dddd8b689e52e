import { record } from '../audit/record.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import { Tally } from '../catalog/tally.ts';
import type { FindingDraft } from '../contract/parsing.ts';
import type { Core } from '../core.ts';
import { resolveTargets } from '../intake/resolve-targets.ts';
import { actorOf } from '../people/sign-in.ts';
import type { Scope } from '../people/scope.ts';
import { createHash } from 'node:crypto';
import { annotationsFromDraft } from './annotation-from-draft.ts';
import { READERS } from './formats/index.ts';
import type { FormatReader } from './formats/reader.ts';
import { insertAnnotations } from './insert-annotations.ts';

const CHUNK = 2_000;
const HEAD = 64 * 1024;
/** A text is UTF-8 on its way to us, whatever its declaration says of the file that it was; the mark says so. */
const UTF8_MARK = '\ufeff';

export interface AnnotationImport {
  format: string;
  images: number;
  annotations: number;
  rejected: number;
  findings: FindingDraft[];
}

/** The reader that was named, else the one that knows the text. */
export function readerFor(content: string, format?: string): FormatReader | undefined {
  if (format !== undefined) return READERS.find(({ id }) => id === format);
  const head = new TextEncoder().encode(content.slice(0, HEAD));
  return READERS.find((reader) => reader.recognises(head));
}

/** Stores the annotations of a text; pictures are matched to assets by path, else by unique name. */
export async function importAnnotations(
  core: Core,
  scope: Scope,
  dataset: DatasetDoc,
  reader: FormatReader,
  content: string,
): Promise<AnnotationImport> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const { targets, findings } = await reader.read(new TextEncoder().encode(UTF8_MARK + content));
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
      const source = { format: reader.id, sha256, index: index++ };
      const assetId = found.get(fileName);
      return assetId ? annotationsFromDraft(core, { _id: assetId, orgId, datasetId }, draft, source) : [];
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
  return { format: reader.id, images: targets.length, annotations: stored, rejected: lost + refused, findings };
}
