import type { Json, JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft, AnnotationPart } from '../../model.ts';
import { isObject } from '../plain-json.ts';
import { UNSAFE } from '../foreign-names.ts';
import { withPackedBrush } from './brush.ts';
import { baseOf, partsOfRow, places, type RowNote, type TaskContext } from './region-parts.ts';
import type { CameRow, SourceMark } from './source-mark.ts';

/** What a region says of itself beyond its label, by the type of the row. */
const SAYINGS: Record<string, (value: JsonObject) => Json | undefined> = {
  choices: ({ choices }) => oneOrAll(choices),
  textarea: ({ text }) => oneOrAll(text),
  number: ({ number }) => number,
  rating: ({ rating }) => rating,
  taxonomy: ({ taxonomy }) => taxonomy,
  datetime: ({ datetime }) => datetime,
};

const oneOrAll = (value: Json | undefined): Json | undefined =>
  Array.isArray(value) && value.length === 1 ? value[0] : value;

/** Labels of a row; of a row that has none, nothing. */
function labelsOf({ type, value }: JsonObject): string[] {
  const labels =
    String(type).endsWith('labels') || type === 'videorectangle'
      ? ((value as JsonObject)[String(type)] ?? (value as JsonObject).labels)
      : null;
  return (Array.isArray(labels) ? labels : []).filter((label): label is string => typeof label === 'string' && label.trim() !== ''); // prettier-ignore
}

/** A row that is a further part of the region that it names as its parent: how we write the parts of one object. */
function regionIdOf(row: JsonObject): string | null {
  const { id, parentID: parent, meta } = row;
  if (isObject(meta) && meta.part === true && typeof parent === 'string') return parent;
  return typeof id === 'string' ? id : null;
}

/** What the regions of one result became. */
export interface ResultReading {
  drafts: AnnotationDraft[];
  relations: CameRow[];
  other: CameRow[];
}

function attributesOf(rows: CameRow[]): JsonObject {
  const attributes: JsonObject = {};
  for (const { row } of rows) {
    const { type, from_name: name, value, meta } = row;
    if (isObject(meta) && isObject(meta.attributes)) Object.assign(attributes, meta.attributes);
    const said = isObject(value) ? SAYINGS[String(type)]?.(value as JsonObject) : undefined;
    if (typeof name === 'string' && said !== undefined && !UNSAFE.has(name)) attributes[name] = said;
  }
  return attributes;
}

/** One region of a result: rows that share an id. Null when it is no annotation of ours. */
function draftOfRegion(rows: CameRow[], context: TaskContext, note: (at: number) => RowNote): AnnotationDraft | null {
  const labels = rows.flatMap(({ row }) => labelsOf(row));
  const [label] = labels;
  const placing = rows.filter(({ row }) => places(String(row.type), row.value as JsonObject));
  const [first] = placing;
  if (!first) return null;
  if (label === undefined) {
    note(first.at)('no-label');
    return null;
  }
  const parts: AnnotationPart[] = [];
  for (const { at, row } of placing) {
    const found = partsOfRow(row, context, note(at));
    if (!found) return null;
    parts.push(...found);
  }
  if (new Set(labels).size > 1) note(first.at)('several-labels', { labels: labels.slice(0, 20) });
  const attributes = attributesOf(rows);
  return {
    class: label,
    parts,
    ...(parts.some(({ keyframe }) => keyframe !== undefined) ? { track: String(first.row.id ?? first.at) } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}

/** Choices about the whole picture: each is a label of it. */
function choicesOf({ row }: CameRow): string[] {
  const { choices } = row.value as JsonObject;
  const texts = (Array.isArray(choices) ? choices : []).filter((choice) => typeof choice === 'string');
  return texts.length === (Array.isArray(choices) ? choices.length : -1) ? texts.filter((text) => text.trim() !== '') : []; // prettier-ignore
}

/** The regions of one `result`, in its order. `marks` gives each draft its `rows`; the rest of the mark is the caller's. */
export function draftsOfResult(
  result: unknown[],
  context: TaskContext,
  plain: (row: unknown, at: number) => JsonObject,
  note: (at: number) => RowNote,
  mark: Omit<SourceMark, 'rows'>,
): ResultReading {
  const regions = new Map<string, CameRow[]>();
  const relations: CameRow[] = [];
  const other: CameRow[] = [];
  for (const [at, came] of result.entries()) {
    if (!isObject(came) || typeof came.type !== 'string' || (came.type !== 'relation' && !isObject(came.value))) {
      note(at)('bad-row');
      continue;
    }
    const row = plain(came, at);
    if (row.type === 'relation') {
      relations.push({ at, row });
      continue;
    }
    const key = JSON.stringify(regionIdOf(row) ?? at);
    const known = regions.get(key);
    if (known) known.push({ at, row });
    else regions.set(key, [{ at, row }]);
  }
  const drafts: AnnotationDraft[] = [];
  for (const rows of regions.values()) {
    const [first] = rows;
    if (!first) continue;
    const choices = rows.length === 1 && first.row.type === 'choices' ? choicesOf(first) : [];
    for (const [choice, code] of choices.entries()) {
      const ext = { labelStudio: { ...mark, rows: [{ ...first, choice }] } } as unknown as JsonObject;
      drafts.push({ class: code, parts: [{ geometry: { kind: 'tag' } }], ext });
    }
    if (choices.length > 0) continue;
    const draft = draftOfRegion(rows, context, note);
    if (draft) {
      const kept = rows.map(({ at, row }) => ({ at, row: withPackedBrush(row) }));
      draft.ext = { labelStudio: { ...mark, rows: kept } } as unknown as JsonObject;
      drafts.push(draft);
    } else {
      other.push(...rows);
      for (const { at, row } of rows) {
        const { type } = row;
        if (!places(String(type), row.value as JsonObject)) note(at)('unknown-type', { type: baseOf(String(type)).slice(0, 100) }); // prettier-ignore
      }
    }
  }
  return { drafts, relations, other };
}
