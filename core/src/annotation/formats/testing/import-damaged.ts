import type { FindingDraft } from '../../../contract/parsing.ts';
import { openImport } from '../../importing/open-import.ts';
import { GOOD_PICTURES, type Files } from './good-files.ts';
import { knownPictures } from './import-files.ts';

export interface Imported {
  /** Picture, class and place of each annotation that arrived. */
  rows: string[];
  findings: FindingDraft[];
  /** No NaN and no Infinity anywhere in what arrived. */
  numbersAreFinite: boolean;
}

/** A stack of its own: what came may be nested deeply. */
function isFiniteAll(draft: object): boolean {
  const left: unknown[] = [draft];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value === 'number' && !Number.isFinite(value)) return false;
    if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) left.push(one);
  }
  return true;
}

/** All that comes of files by way of `openImport`, without a hub; null when no format knows them. */
export async function importFiles(files: Files, format?: string): Promise<Imported | null> {
  const list = Object.entries(files).map(([path, bytes]) => {
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) => Promise.resolve(bytes.subarray(offset, offset + length)),
      localPath: () => Promise.reject(new Error('A file in memory has no path.')),
    };
    return { path, sha256: path, source };
  });
  const said = await openImport(list, knownPictures(GOOD_PICTURES), format);
  if (!said) return null;
  const imported: Imported = { rows: [], findings: [], numbersAreFinite: true };
  try {
    for await (const batch of said.batches(0, 2)) {
      imported.findings.push(...batch.findings);
      for (const { picture, draft } of batch.rows) {
        imported.numbersAreFinite &&= isFiniteAll(draft);
        imported.rows.push(JSON.stringify([picture.fileName, draft.class, draft.parts]));
      }
    }
  } finally {
    said.close?.();
  }
  return imported;
}
