import type { AnnotationDraft, FindingDraft, ParsedAnnotations, Parser } from '@lode/core';
import { defectOf, levelOf, OTHER } from '../defects.ts';
import { finding } from '../findings.ts';
import { MOST_LIST_BYTES, readList, type ListRow } from './inspection-list.ts';

/** So many missing pictures are told one by one. */
const MOST_TOLD = 100;

/** One defect. Without a sound box it is a tag of the whole picture, so that it is not lost. */
function defectDraft({ code = '', description, level, box }: ListRow, originalId: string): AnnotationDraft {
  const defect = defectOf(code) ?? defectOf(OTHER)!;
  const worst = levelOf(level ?? '') ?? defect.level;
  return {
    class: defect.code,
    parts: [{ geometry: box && box !== 'wrong' ? { kind: 'box', ...box } : { kind: 'tag' } }],
    attributes: {
      ...(worst && { level: worst }),
      ...(defect.component && { component: defect.component }),
      ...(description !== undefined && { description }),
      ...(defect.code === OTHER && { code }),
    },
    originalId,
  };
}

/** `n` is the how-manieth of its code in the picture: an id that stays when rows are put in before it. */
function draftsOf(rows: readonly ListRow[]): AnnotationDraft[] {
  const counts = new Map<string, number>();
  return rows.flatMap((row) => {
    if (row.code === undefined) return [];
    const n = (counts.get(row.code) ?? 0) + 1;
    counts.set(row.code, n);
    return [defectDraft(row, `${row.file}#${row.code}#${n}`)];
  });
}

function missing(file: string, row: number): FindingDraft {
  const message = { en: 'The list names a picture that did not come with it.', zh: '清单中的图像未随清单一同上传。' };
  return finding('missing-picture', 'warning', message, { location: { row }, evidence: { file } });
}

/**
 * The list of an inspection: defects as annotations of the pictures. It knows from the layout (`pictures`: name → path)
 * which ones came with it; without that, nothing is said of those that did not.
 */
export const listParser: Parser = {
  id: 'power-grid.inspection-list',
  title: { en: 'Inspection list', zh: '巡检清单' },
  async parse({ source, context }) {
    const read =
      source.size > MOST_LIST_BYTES ? 'it is larger than 16 MiB' : readList(await source.read(0, source.size));
    if (typeof read === 'string') {
      const message = { en: 'The inspection list cannot be read.', zh: '巡检清单无法读取。' };
      return { findings: [finding('bad-list', 'error', message, { evidence: { problem: read } })] };
    }
    const pictures = context['pictures'] as Record<string, string> | undefined;
    const annotations: ParsedAnnotations[] = [];
    const findings: FindingDraft[] = [];
    for (const [file, rows] of Map.groupBy(read.rows, (row) => row.file)) {
      const path = pictures && Object.hasOwn(pictures, file) ? pictures[file] : undefined;
      const drafts = draftsOf(rows);
      const [{ path: written, row }] = rows as [ListRow];
      // One that did not come may have come earlier: the hub then finds it by its name.
      if (path !== undefined || drafts.length > 0) {
        annotations.push({ target: { path: path ?? written }, annotations: drafts });
      }
      if (pictures && path === undefined && findings.length < MOST_TOLD) findings.push(missing(written, row));
    }
    return { annotations, findings };
  },
};
