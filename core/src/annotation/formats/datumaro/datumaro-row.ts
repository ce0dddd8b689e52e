import type { JsonObject } from '../../../contract/values.ts';
import type { PlacedRow } from './datumaro-shape.ts';

/** The attribute that all rows of one object have, each object's with its own number: they are one annotation again when they are read. */
export const OBJECT_MARK = 'lode_object';

/** What a row says beside its place. */
export interface RowSayings {
  id: number;
  label: number;
  /** 0: none. */
  group: number;
  object: number | null;
  zOrder: number;
  attributes: JsonObject;
  mark: number | null;
}

/** A row as we would write it (`datumaro/exporter.py`). */
export function rowAs({ type, place, rotation }: PlacedRow, said: RowSayings): JsonObject {
  const { id, label, group, object, zOrder, attributes, mark } = said;
  return {
    ...{ id, type, group, label_id: label },
    attributes: {
      ...attributes,
      ...(rotation === undefined ? {} : { rotation }),
      ...(mark === null ? {} : { [OBJECT_MARK]: mark }),
    },
    ...(object === null ? {} : { object_id: object }),
    ...place,
    ...(type === 'label' ? {} : { z_order: zOrder }),
  };
}

/** A number that a text of ours stands for; null when it is no such text. */
export const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
