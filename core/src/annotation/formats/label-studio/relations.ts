import type { AnnotationDraft } from '../../model.ts';
import type { RowNote } from './region-parts.ts';
import type { CameRow, SourceMark } from './source-mark.ts';

/** What a relation without a label is called. */
export const UNNAMED = 'related';

/**
 * Relations of one result → those of its drafts: `right` from one to the other, `left` the other way, `bi` both.
 * Each row is kept where it begins. Gives back the rows whose ends were not read.
 */
export function addRelations(
  drafts: AnnotationDraft[],
  /** Region id → the draft's `originalId`. */
  ids: ReadonlyMap<string, string>,
  rows: CameRow[],
  note: (at: number) => RowNote,
): CameRow[] {
  const byId = new Map(drafts.map((draft) => [draft.originalId, draft]));
  const loose: CameRow[] = [];
  const add = (from: AnnotationDraft, type: string, to: AnnotationDraft) => {
    if (to.originalId !== undefined) (from.relations ??= []).push({ type, to: to.originalId });
  };
  for (const came of rows) {
    const { from_id: from, to_id: to, direction, labels } = came.row;
    const [a, b] = [from, to].map((id) => (typeof id === 'string' ? byId.get(ids.get(id)) : undefined));
    if (!a || !b) {
      note(came.at)('lost-relation');
      loose.push(came);
      continue;
    }
    const named = (Array.isArray(labels) ? labels : []).filter((label) => typeof label === 'string' && label !== '');
    for (const type of (named.length > 0 ? named : [UNNAMED]) as string[]) {
      if (direction !== 'left') add(a, type, b);
      if (direction === 'left' || direction === 'bi') add(b, type, a);
    }
    const mark = a.ext?.labelStudio as unknown as SourceMark;
    (mark.relations ??= []).push(came);
  }
  return loose;
}
