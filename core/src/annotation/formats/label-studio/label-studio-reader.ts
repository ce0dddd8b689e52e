import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, OntologyClass } from '../../model.ts';
import { isObject, plainJson } from '../plain-json.ts';
import { MAX_FILE_RUNS, type RunBudget } from '../cvat/cvat-mask.ts';
import { parseJsonFile } from '../json-file.ts';
import { jsonHead } from '../json-head.ts';
import type { FormatReader, FormatReading, TargetReading } from '../reader.ts';
import { collectFindings, type LabelStudioFindings } from './label-studio-findings.ts';
import { sizeOfRow, type TaskContext } from './region-parts.ts';
import { addRelations } from './relations.ts';
import { draftsOfResult } from './result-drafts.ts';
import type { CameRow, ResultList, SourceMark } from './source-mark.ts';
import { fileNameOfTask } from './task-file-name.ts';

const LISTS: readonly ResultList[] = ['annotations', 'predictions'];

const markIn = (draft: AnnotationDraft) => draft.ext?.labelStudio as unknown as SourceMark;

/** A model made it; Label Studio keeps its version only. */
function byModel(draft: AnnotationDraft, { model_version: version, score: whole }: JsonObject): void {
  const own = markIn(draft).rows[0]?.row.score;
  const score = typeof own === 'number' ? own : whole;
  draft.model = { id: 'unknown', ...(typeof version === 'string' && version !== '' ? { version } : {}) };
  if (typeof score === 'number' && score >= 0 && score <= 1) draft.confidence = score;
}

/** The region's id; where the picture has it twice (a prediction that was taken over), with what it stands in. */
function giveIds(drafts: AnnotationDraft[], taken: Set<string>): Map<string, string> {
  const ids = new Map<string, string>();
  for (const draft of drafts) {
    const { task, list, annotation, rows } = markIn(draft);
    const [first] = rows;
    const id = typeof first?.row.id === 'string' ? first.row.id : `#${first?.at}`;
    const named = first?.choice === undefined ? id : `${id} ${first.choice}`;
    const original = typeof first?.row.id === 'string' && !taken.has(named) ? named : `${task}/${list}/${annotation}/${named}`; // prettier-ignore
    taken.add(original);
    draft.originalId = original;
    if (!ids.has(id)) ids.set(id, original);
  }
  return ids;
}

interface TaskReading {
  drafts: AnnotationDraft[];
  size: { width: number; height: number } | null;
}

function readTask(
  task: JsonObject,
  index: number,
  taken: Set<string>,
  budget: RunBudget,
  findings: LabelStudioFindings,
): TaskReading {
  const noteOf = (at: object) => (code: string, evidence?: JsonObject) =>
    findings.add(code, { task: index + 1, ...at }, evidence);
  const plain = (value: unknown, at: object) => plainJson(value, noteOf(at)) as JsonObject;
  const context: TaskContext = { data: task.data as JsonObject, budget, offsets: new Map() };
  const drafts: AnnotationDraft[] = [];
  const unread: NonNullable<SourceMark['unread']> = [];
  let size: TaskReading['size'] = null;
  for (const list of LISTS) {
    const wholes: unknown = task[list];
    for (const [annotation, whole] of (Array.isArray(wholes) ? (wholes as unknown[]) : []).entries()) {
      const at = { [list]: annotation + 1 };
      if (!isObject(whole) || !Array.isArray(whole.result)) {
        noteOf(at)('bad-annotation');
        continue;
      }
      const { result, ...rest } = whole;
      const mark: Omit<SourceMark, 'rows'> = { task: index, list, annotation };
      const read = draftsOfResult(
        result,
        context,
        (row, i) => plain(row, { ...at, row: i + 1 }),
        (i) => noteOf({ ...at, row: i + 1 }),
        mark,
      );
      const [first] = read.drafts;
      if (!first) {
        unread.push({ list, annotation, whole: plain(whole, at) });
        continue;
      }
      const head = plain(rest, at);
      const ids = giveIds(read.drafts, taken);
      if (list === 'predictions') for (const draft of read.drafts) byModel(draft, head);
      const loose = addRelations(read.drafts, ids, read.relations, (i) => noteOf({ ...at, row: i + 1 }));
      const other: CameRow[] = [...read.other, ...loose];
      Object.assign(markIn(first), { head, ...(other.length > 0 ? { other } : {}) });
      size ??= read.drafts.flatMap((draft) => markIn(draft).rows.map(({ row }) => sizeOfRow(row))).find(Boolean) ?? null; // prettier-ignore
      drafts.push(...read.drafts);
    }
  }
  const [first] = drafts;
  if (first) {
    const { annotations, predictions, ...rest } = task;
    // Which of the two lists it has; they are written anew.
    const lists = { ...(annotations ? { annotations: [] } : {}), ...(predictions ? { predictions: [] } : {}) };
    const taskHead = plain({ ...rest, ...lists }, {});
    Object.assign(markIn(first), { taskHead, ...(unread.length > 0 ? { unread } : {}) });
  } else findings.count('nothing-read');
  return { drafts, size };
}

/**
 * Reads an export of Label Studio (labelstud.io, "Label Studio JSON format of annotated tasks"). Never throws for bad
 * data: a bad region is a finding with task, annotation and row (each from 1), and the good ones stand. Percents become
 * pixels of the size that each region names. What no annotation of ours can be goes with its neighbours and is written
 * again as it came.
 */
function readLabelStudio(bytes: Uint8Array): FormatReading {
  const findings = collectFindings();
  const tasks = parseJsonFile(bytes, findings);
  const targets = new Map<string, TargetReading>();
  const takenIn = new Map<string, Set<string>>();
  const budget = { left: MAX_FILE_RUNS };
  if (tasks !== undefined && !Array.isArray(tasks)) findings.add('not-label-studio');
  for (const [index, task] of (Array.isArray(tasks) ? (tasks as unknown[]) : []).entries()) {
    const location = { task: index + 1 };
    if (!isObject(task) || !isObject(task.data)) {
      findings.add('bad-task', location);
      continue;
    }
    const { data, id } = task as JsonObject;
    const named = fileNameOfTask(data as JsonObject);
    const fileName = named ?? `task-${typeof id === 'number' || typeof id === 'string' ? id : index + 1}`;
    const taken = takenIn.get(fileName) ?? new Set<string>();
    takenIn.set(fileName, taken);
    const { drafts, size } = readTask(task as JsonObject, index, taken, budget, findings);
    if (drafts.length === 0) continue;
    if (named === null) findings.add('no-file-name', location, { name: fileName });
    const target = targets.get(fileName);
    if (target) target.annotations.push(...drafts);
    else targets.set(fileName, { fileName, annotations: drafts, ...(size ? { size } : {}) });
  }
  const codes = new Set([...targets.values()].flatMap(({ annotations }) => annotations.map((draft) => draft.class)));
  const classes = [...codes].map((code): OntologyClass => ({ code, title: { en: code, zh: code } }));
  return { targets: [...targets.values()], findings: findings.list(), classes };
}

/** A JSON list of tasks: its first element has annotations or predictions, and a `result` or `data`. */
export const labelStudioReader: FormatReader = {
  id: 'label-studio',
  recognises(head) {
    const { opening, keys } = jsonHead(head);
    if (opening !== '[') return false;
    const listed = keys.get('annotations') === '[' || keys.get('predictions') === '[';
    // `data` may stand beyond the first 64 KiB, behind long annotations.
    return listed && (keys.get('data') === '{' || /"result"\s*:\s*\[/.test(new TextDecoder().decode(head)));
  },
  read: readLabelStudio,
};
