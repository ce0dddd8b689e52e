import type { Json, JsonObject } from '../../../contract/values.ts';
import { isObject } from '../plain-json.ts';
import type { ExportedAnnotation } from '../format.ts';

/** Of a task: what people made, and what models did. */
export type ResultList = 'annotations' | 'predictions';

/** One row of a `result`, as it came, and its place in it. */
export interface CameRow {
  at: number;
  row: JsonObject;
  /** Of a row of choices: which of them this annotation is. */
  choice?: number;
}

/**
 * Where an annotation stood in its file (`ext.labelStudio`). Rows are kept whole: percents do not come back from pixels to
 * the last digit. What belongs to the whole result or the whole task stands at the first annotation of it.
 */
export interface SourceMark {
  task: number;
  list: ResultList;
  annotation: number;
  rows: CameRow[];
  relations?: CameRow[];
  /** What the annotation of Label Studio says beside its result: id, who made it, how long it took. */
  head?: JsonObject;
  /** Rows of the result that are no annotations of ours. */
  other?: CameRow[];
  /** What the task says beside its annotations and predictions. */
  taskHead?: JsonObject;
  /** Annotations and predictions of the task of which nothing could be read, as they came. */
  unread?: { list: ResultList; annotation: number; whole: JsonObject }[];
}

function rowsFrom(value: Json | undefined): CameRow[] {
  return (Array.isArray(value) ? value : []).flatMap((entry) => {
    if (!isObject(entry) || typeof entry.at !== 'number' || !isObject(entry.row)) return [];
    const { at, row, choice } = entry as { at: number; row: JsonObject; choice?: Json };
    return [{ at, row, ...(typeof choice === 'number' ? { choice } : {}) }];
  });
}

/** The mark of an annotation that came from Label Studio; null for any other. */
export function markOf({ ext }: ExportedAnnotation): SourceMark | null {
  const came = ext.labelStudio;
  if (!isObject(came)) return null;
  const { task, list, annotation, rows, relations, head, other, taskHead, unread } = came as JsonObject;
  if (typeof task !== 'number' || typeof annotation !== 'number') return null;
  if (list !== 'annotations' && list !== 'predictions') return null;
  return {
    ...{ task, list, annotation, rows: rowsFrom(rows), relations: rowsFrom(relations), other: rowsFrom(other) },
    ...(isObject(head) ? { head: head as JsonObject } : {}),
    ...(isObject(taskHead) ? { taskHead: taskHead as JsonObject } : {}),
    ...(Array.isArray(unread) ? { unread: unread.filter(isObject) as unknown as SourceMark['unread'] & object } : {}),
  };
}

/** Nobody has changed it since it was read. */
export const untouched = (annotation: ExportedAnnotation) => annotation.rev === 1 && markOf(annotation) !== null;
