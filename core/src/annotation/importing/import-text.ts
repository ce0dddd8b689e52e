import { createHash } from 'node:crypto';
import { record } from '../../audit/record.ts';
import type { DatasetDoc } from '../../catalog/catalog.model.ts';
import type { FindingDraft } from '../../contract/parsing.ts';
import type { Core } from '../../core.ts';
import { newId } from '../../ids.ts';
import { actorOf } from '../../people/sign-in.ts';
import type { Scope } from '../../people/scope.ts';
import { openImport } from './open-import.ts';
import { pictureIndex } from './picture-index.ts';
import { NO_PROGRESS, storeSource } from './store-source.ts';

/** A text is UTF-8 on its way to us, whatever its declaration says of the file that it was; the mark says so. */
const UTF8_MARK = '\ufeff';
const FILE = 'content';

export interface AnnotationImport {
  format: string;
  images: number;
  annotations: number;
  rejected: number;
  findings: FindingDraft[];
}

/** Stores the annotations of a text at once; null when no format knows it. Larger things come by an ingest. */
export async function importText(
  core: Core,
  scope: Scope,
  dataset: DatasetDoc,
  content: string,
  options: { format?: string; declareMissing: boolean },
): Promise<AnnotationImport | null> {
  const plain = content.startsWith(UTF8_MARK) || /^\s*[{[]/.test(content) ? content : UTF8_MARK + content;
  const bytes = new TextEncoder().encode(plain);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) => Promise.resolve(bytes.subarray(offset, offset + length)),
    localPath: () => Promise.reject(new Error('A text has no path.')),
  };
  const { orgId, _id: datasetId } = dataset;
  const pictures = pictureIndex(core, { orgId, datasetId });
  const said = await openImport([{ path: FILE, sha256, source }], pictures, options.format);
  if (!said) return null;
  const findings: FindingDraft[] = [];
  let end = NO_PROGRESS;
  const storing = {
    declare: options.declareMissing ? { ingestId: newId('imp') } : null,
    hashes: new Map([[FILE, sha256]]),
    from: NO_PROGRESS,
    hold: () => Promise.resolve(),
    record: () => Promise.resolve(),
  };
  try {
    for await (const { progress, findings: told } of storeSource(core, dataset, said, storing)) {
      findings.push(...told);
      end = progress;
    }
  } finally {
    said.close?.();
  }
  const detail = { format: said.format, stored: end.stored };
  await record(core, { orgId, actor: actorOf(scope), action: 'annotations.imported', target: datasetId, detail });
  const { images, stored, lost, refused } = end;
  return { format: said.format, images, annotations: stored, rejected: lost + refused, findings };
}
