import type { Json, JsonObject } from '../../../contract/values.ts';
import { isObject } from '../plain-json.ts';
import type { LossField } from '../export-report.ts';
import type { AnnotatedPicture, ExportedAnnotation } from '../format.ts';
import { wholeTracks } from '../whole-tracks.ts';
import { withBrush } from './brush.ts';
import { rowsOf } from './region-rows.ts';
import { UNNAMED } from './relations.ts';
import { markOf, untouched, type CameRow, type ResultList, type SourceMark } from './source-mark.ts';

/** One annotation or prediction of Label Studio on its way out. */
interface Entry {
  list: ResultList;
  at: number;
  head: JsonObject;
  rows: { at: number; row: JsonObject }[];
  choices: Map<number, { row: JsonObject; codes: { choice: number; code: string }[] }>;
  relations: CameRow[];
  unread?: JsonObject;
}

interface Task {
  head: JsonObject;
  entries: Map<string, Entry>;
}

/** What was written, and what each annotation lost. */
export interface PictureTasks {
  tasks: JsonObject[];
  rows: { written: boolean; lost: Set<LossField> }[];
}

const NEW = Number.MAX_SAFE_INTEGER;

const dataKey = ({ parts }: ExportedAnnotation) => (parts.some(({ frame }) => frame !== undefined) ? 'video' : 'image');

function entryOf(task: Task, list: ResultList, at: number, name: string): Entry {
  const key = JSON.stringify([list, at, name]);
  const known = task.entries.get(key);
  if (known) return known;
  const entry: Entry = { list, at, head: {}, rows: [], choices: new Map(), relations: [] };
  task.entries.set(key, entry);
  return entry;
}

/** Beyond what the source's own mark says: who made it, where Label Studio has a place for it. */
function newEntry(task: Task, { provenance: { agent } }: ExportedAnnotation): Entry {
  if (agent.kind !== 'model') return entryOf(task, 'annotations', NEW, '');
  const version = agent.version ?? (agent.id === 'unknown' ? '' : agent.id);
  const entry = entryOf(task, 'predictions', NEW, version);
  if (version !== '') entry.head = { model_version: version };
  return entry;
}

const cameData = ({ head }: Task) => (isObject(head.data) ? (head.data as JsonObject) : null);

function collectTasks(picture: AnnotatedPicture, annotations: ExportedAnnotation[]) {
  const tasks = new Map<string, Task>();
  const taskOf = (key: string): Task => {
    const task = tasks.get(key) ?? { head: {}, entries: new Map<string, Entry>() };
    tasks.set(key, task);
    return task;
  };
  const keyOf = ({ provenance }: ExportedAnnotation, { task }: SourceMark) => `${provenance.source?.sha256} ${task}`;
  for (const annotation of annotations) {
    const mark = markOf(annotation);
    if (!mark) continue;
    const task = taskOf(keyOf(annotation, mark));
    const entry = entryOf(task, mark.list, mark.annotation, '');
    if (mark.taskHead) task.head = mark.taskHead;
    if (mark.head) entry.head = mark.head;
    entry.rows.push(...(mark.other ?? []));
    for (const { list, annotation: at, whole } of mark.unread ?? []) entryOf(task, list, at, '').unread = whole;
  }
  return {
    all: () => (tasks.size === 0 ? [taskOf('')] : [...tasks.values()]),
    /** New ones stand in the first task of the picture. */
    of(annotation: ExportedAnnotation): Task {
      const mark = markOf(annotation);
      if (mark) return taskOf(keyOf(annotation, mark));
      const [first] = tasks.values();
      return first ?? taskOf('');
    },
    /** Of a new task: the picture by the key that its regions ask for. */
    data(task: Task): JsonObject {
      const keys = annotations.length > 0 ? annotations.map(dataKey) : ['image'];
      return cameData(task) ?? Object.fromEntries(keys.map((key) => [key, picture.fileName]));
    },
  };
}

/** Relations of the annotations of one entry: rows that came and still hold, then those that are new. */
function relationRows(
  members: readonly ExportedAnnotation[],
  regionIds: ReadonlyMap<string, string>,
  entry: Entry,
  lostOf: (annotation: ExportedAnnotation) => Set<LossField>,
): void {
  const here = new Map(members.map(({ _id }) => [_id, regionIds.get(_id) ?? _id]));
  const ids = new Set(here.values());
  const said = new Set<string>();
  const word = (from: unknown, type: unknown, to: unknown) => JSON.stringify([from, type, to]);
  for (const { at, row } of members.filter(untouched).flatMap((one) => markOf(one)?.relations ?? [])) {
    const { from_id: from, to_id: to, direction, labels } = row;
    if (!ids.has(String(from)) || !ids.has(String(to))) continue;
    entry.rows.push({ at, row });
    const named = Array.isArray(labels) && labels.length > 0 ? labels : [UNNAMED];
    for (const type of named) {
      if (direction !== 'left') said.add(word(from, type, to));
      if (direction === 'left' || direction === 'bi') said.add(word(to, type, from));
    }
  }
  for (const annotation of members) {
    for (const { type, to } of annotation.relations ?? []) {
      const [from, target] = [here.get(annotation._id), here.get(to)];
      // A relation joins regions of one annotation of Label Studio only.
      if (target === undefined) lostOf(annotation).add('relations');
      else if (!said.has(word(from, type, target))) {
        const row: JsonObject = {
          ...{ type: 'relation', from_id: from ?? null, to_id: target, direction: 'right' },
          ...(type === UNNAMED ? {} : { labels: [type] }),
        };
        entry.rows.push({ at: NEW, row });
      }
    }
  }
}

function resultOf({ rows, choices }: Entry): JsonObject[] {
  const chosen = [...choices].map(([at, { row, codes }]) => {
    const value = row.value as JsonObject;
    const names: Json[] = codes.toSorted((a, b) => a.choice - b.choice).map(({ code }) => code);
    return { at, row: { ...row, value: { ...value, choices: names } } };
  });
  return [...rows, ...chosen].sort((a, b) => a.at - b.at).map(({ row }) => row);
}

/** The tasks of one picture: those that it came from, else a new one. */
export function tasksOf(picture: AnnotatedPicture): PictureTasks {
  const annotations = wholeTracks(picture.annotations);
  const tasks = collectTasks(picture, annotations);
  const { width, height } = picture;
  const size = width && height ? { width, height } : null;
  const regionIds = new Map<string, string>();
  const lost = new Map(annotations.map((annotation) => [annotation, new Set<LossField>()]));
  const lostOf = (annotation: ExportedAnnotation) => lost.get(annotation) ?? new Set<LossField>();
  const members = new Map<Entry, ExportedAnnotation[]>();
  const rows: PictureTasks['rows'] = [];
  for (const annotation of annotations) {
    const mark = markOf(annotation);
    const task = tasks.of(annotation);
    const entry = mark ? entryOf(task, mark.list, mark.annotation, '') : newEntry(task, annotation);
    const [first] = mark?.rows ?? [];
    const id = typeof first?.row.id === 'string' ? first.row.id : annotation._id;
    regionIds.set(annotation._id, id);
    const choice = first?.choice;
    let written = true;
    if (first && choice !== undefined) {
      const known = entry.choices.get(first.at) ?? { row: first.row, codes: [] };
      known.codes.push({ choice, code: annotation.class });
      entry.choices.set(first.at, known);
    } else if (mark && untouched(annotation))
      entry.rows.push(...mark.rows.map(({ at, row }) => ({ at, row: withBrush(row) })));
    else {
      const context = { id, size, data: cameData(task) ?? {}, came: mark?.rows ?? [] };
      const made = rowsOf(annotation, context, lostOf(annotation));
      const { confidence } = annotation.provenance;
      if (made[0] && confidence !== undefined && entry.list === 'predictions') made[0].score = confidence;
      else if (confidence !== undefined) lostOf(annotation).add('confidence');
      entry.rows.push(...made.map((row) => ({ at: first?.at ?? NEW, row })));
      written = made.length > 0;
    }
    if (written) {
      const own = members.get(entry) ?? [];
      own.push(annotation);
      members.set(entry, own);
    }
    if (!written) lostOf(annotation).add('shape');
    rows.push({ written, lost: lostOf(annotation) });
  }
  for (const [entry, own] of members) relationRows(own, regionIds, entry, lostOf);
  return {
    rows,
    tasks: tasks.all().map((task): JsonObject => {
      const listed = (list: ResultList) =>
        [...task.entries.values()]
          .filter((entry) => entry.list === list && (entry.unread || entry.at !== NEW || entry.rows.length > 0))
          .sort((a, b) => a.at - b.at)
          .map((entry) => entry.unread ?? { ...entry.head, result: resultOf(entry) });
      const [made, predicted] = [listed('annotations'), listed('predictions')];
      const came = Object.keys(task.head).length > 0;
      return {
        ...task.head,
        data: tasks.data(task),
        ...(made.length > 0 || !came ? { annotations: made } : {}),
        ...(predicted.length > 0 ? { predictions: predicted } : {}),
      };
    }),
  };
}
