import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, AnnotationPart } from '../../model.ts';
import { attributesOf, partOf, relationsOf, scoreOf, type RowNote } from './csv-cells.ts';
import type { Cells, Column } from './csv-columns.ts';

/** A row that was read: our columns, and the others as they stand. */
export interface CsvRow {
  cells: Cells;
  others: Record<string, string>;
}

/** Columns that speak of the whole object, whichever of its rows they stand in. */
const WHOLE: readonly Column[] = ['score', 'track', 'group', 'attributes', 'relations'];

interface Entry {
  id: string | undefined;
  code: string;
  whole: Cells;
  rows: { part: AnnotationPart; order: number; others: Record<string, string> }[];
  note: RowNote;
}

/** The objects of one image, by id; a row without an id is an object of its own. */
export interface CsvObjects {
  add(row: CsvRow, code: string, note: RowNote): void;
  drafts(): AnnotationDraft[];
}

function draftOf({ id, code, whole, rows, note }: Entry): AnnotationDraft {
  const sorted = rows.sort((a, b) => a.order - b.order);
  const attributes = attributesOf(whole, note);
  const relations = relationsOf(whole, note);
  const score = scoreOf(whole, note);
  const { track, group } = whole;
  const kept = sorted.some(({ others }) => Object.keys(others).length > 0);
  const cells = sorted.map(({ others }): JsonObject => others);
  return {
    class: code,
    parts: sorted.map(({ part }) => part),
    ...(id === undefined ? {} : { originalId: id }),
    ...(track === undefined ? {} : { track }),
    ...(group === undefined ? {} : { group }),
    ...(relations ? { relations } : {}),
    ...(attributes ? { attributes } : {}),
    // Only a model gives scores, and there is no column for its name.
    ...(score === undefined ? {} : { confidence: score, model: { id: 'unknown' } }),
    ...(kept ? { ext: { csv: { cells } } } : {}),
  };
}

export function collectObjects(): CsvObjects {
  const entries: Entry[] = [];
  const byId = new Map<string, Entry>();
  return {
    add({ cells, others }, code, note) {
      const found = partOf(cells, note);
      if (!found) return;
      const { id } = cells;
      const known = id === undefined ? undefined : byId.get(id);
      if (known && known.code !== code) return note('class-differs', { class: code.slice(0, 200), other: known.code });
      const entry = known ?? { id, code, whole: {}, rows: [], note };
      if (!known) entries.push(entry);
      if (id !== undefined) byId.set(id, entry);
      for (const column of WHOLE) {
        const said = cells[column];
        if (said === undefined) continue;
        if (entry.whole[column] === undefined) entry.whole[column] = said;
        else if (entry.whole[column] !== said) note('differs', { column });
      }
      entry.rows.push({ part: found.part, order: found.order ?? entry.rows.length + 1, others });
    },
    drafts: () => entries.map(draftOf),
  };
}
