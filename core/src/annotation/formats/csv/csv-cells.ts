import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationPart, Relation } from '../../model.ts';
import { isObject, plainJson } from '../plain-json.ts';
import { decimalOf } from '../decimal.ts';
import type { Cells, Column } from './csv-columns.ts';
import { shapeOf } from './csv-shape.ts';

/** Something to say about one row: the code without its `core.csv-` prefix, and what was found. */
export type RowNote = (code: string, evidence?: JsonObject) => void;

const TRUE = /^(?:true|1)$/i;
const FALSE = /^(?:false|0)$/i;
const NANOSECONDS = /^-?\d{1,19}$/;

const wholeNumber = (text: string) => {
  const number = decimalOf(text);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
};
const yesOrNo = (text: string) => (TRUE.test(text) ? true : FALSE.test(text) ? false : null);
const instant = (text: string) => (NANOSECONDS.test(text) ? text : null);
const order = (text: string) => {
  const number = decimalOf(text);
  return Number.isFinite(number) ? number : null;
};

/** What a cell of a part says; null where it says no such thing. */
const PART_CELLS: Partial<
  Record<Column, [key: keyof AnnotationPart, read: (text: string) => AnnotationPart[keyof AnnotationPart] | null]>
> = {
  stream: ['stream', (text) => text],
  frame: ['frame', wholeNumber],
  start: ['start', instant],
  end: ['end', instant],
  keyframe: ['keyframe', yesOrNo],
  outside: ['outside', yesOrNo],
  occluded: ['occluded', yesOrNo],
  z_order: ['zOrder', order],
};

/** A JSON object without keys that reach a prototype; undefined when the cell is none, and `note` has then said so. */
function objectOf(cells: Cells, column: 'attributes' | 'part_attributes', note: RowNote): JsonObject | undefined {
  const text = cells[column];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return plainJson(value, note) as JsonObject;
  } catch {
    // Said below.
  }
  note('bad-json', { column });
  return undefined;
}

/** The part that a row describes, and its place among those of its object; null when it is left out. */
export function partOf(cells: Cells, note: RowNote): { part: AnnotationPart; order: number | null } | null {
  const geometry = shapeOf(cells);
  if (typeof geometry === 'string') {
    note('bad-shape', { reason: geometry });
    return null;
  }
  const { width, height } = geometry as { width?: number; height?: number };
  if (width === 0 || height === 0) note('empty-box');
  const part: AnnotationPart = { geometry };
  for (const [column, [key, read]] of Object.entries(PART_CELLS)) {
    const text = cells[column as Column];
    if (text === undefined) continue;
    const value = read(column === 'stream' ? text : text.trim());
    if (value === null) {
      note('bad-cell', { column, value: text.slice(0, 40) });
      return null;
    }
    Object.assign(part, { [key]: value });
  }
  const attributes = objectOf(cells, 'part_attributes', note);
  if (attributes) part.attributes = attributes;
  const place = cells.part === undefined ? null : wholeNumber(cells.part.trim());
  if (cells.part !== undefined && place === null) {
    note('bad-cell', { column: 'part', value: cells.part.slice(0, 40) });
    return null;
  }
  return { part, order: place };
}

export const attributesOf = (cells: Cells, note: RowNote) => objectOf(cells, 'attributes', note);

/** `[{"type":"…","to":"the id of another"}]`. */
export function relationsOf({ relations: text }: Cells, note: RowNote): Relation[] | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const sound = (one: unknown) => isObject(one) && typeof one.type === 'string' && typeof one.to === 'string';
    if (Array.isArray(value) && value.every(sound)) return (value as Relation[]).map(({ type, to }) => ({ type, to }));
  } catch {
    // Said below.
  }
  note('bad-json', { column: 'relations' });
  return undefined;
}

/** 0…1; undefined when the cell is none, and `note` has then said so. */
export function scoreOf({ score }: Cells, note: RowNote): number | undefined {
  if (score === undefined) return undefined;
  const number = decimalOf(score.trim());
  if (number >= 0 && number <= 1) return number;
  note('bad-score', { score: score.slice(0, 40) });
  return undefined;
}

/** The cells of a part but those of its shape. */
export function cellsOfPart(part: AnnotationPart): Cells {
  const { attributes } = part;
  const own = Object.entries(PART_CELLS).flatMap(([column, [key]]) =>
    part[key] === undefined ? [] : [[column, String(part[key])] as const],
  );
  return { ...Object.fromEntries(own), ...(attributes ? { part_attributes: JSON.stringify(attributes) } : {}) };
}
