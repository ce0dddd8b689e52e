import type { Json, JsonObject } from '../../../contract/values.ts';
import type { SkeletonGeometry } from '../../model.ts';
import { formFrom, formOf, rowAgain, type RowForm } from '../as-it-came.ts';
import { sameNumbers } from './cvat-placing.ts';
import { isJsonObject } from '../plain-json.ts';

type Texts = Record<string, string>;

/** A point of a skeleton beyond what its node says: how its row stood there, and its attributes. */
export interface KeptNode {
  name: string;
  form?: RowForm;
  attributes?: JsonObject;
}

/** What must be kept of the attributes of an element; numbers that are only written otherwise need not. */
export function keptOf(came: JsonObject, ours: Texts): RowForm {
  const same = (key: string, value: Json) =>
    typeof value === 'string' && ours[key] !== undefined && sameNumbers(value, ours[key]);
  const normal = Object.entries(came).map(([key, value]) => [key, same(key, value) ? ours[key]! : value]);
  return formOf(Object.fromEntries(normal) as JsonObject, ours);
}

export const isTrivial = ({ kept, without }: RowForm) => !kept && !without;

const onlyTexts = (row: JsonObject): Texts =>
  Object.fromEntries(Object.entries(row).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

/** An element's attributes as they came; `form` is of an `ext`, which anybody may have written. */
export const cameAs = (ours: Texts, form: Json | undefined): Texts => onlyTexts(rowAgain(ours, formFrom(form)));

/** Of each node what is not as we would write it; null where there is nothing. */
export function keptNodes(
  rows: readonly { row: JsonObject; attributes: JsonObject }[],
  ours: readonly Texts[],
): KeptNode[] | null {
  const kept = rows.map(({ row, attributes }, i): KeptNode => {
    const form = keptOf(row, ours[i]!);
    const spoken = Object.keys(attributes).length > 0;
    return {
      name: ours[i]!.label!,
      ...(isTrivial(form) ? {} : { form }),
      ...(spoken ? { attributes } : {}),
    };
  });
  return kept.some(({ form, attributes }) => form || attributes) ? kept : null;
}

/** A node on its way out: the attributes of its element, and those that are elements. */
export interface NodeRow {
  row: Texts;
  attributes: JsonObject;
}

/** What `keptNodes` kept, node by node; of nodes that were moved only their own attributes last. */
export function nodeRows(
  { nodes }: SkeletonGeometry,
  ours: readonly Texts[],
  kept: Json | undefined,
  untouched: boolean,
): NodeRow[] {
  const known = new Map((Array.isArray(kept) ? kept : []).filter(isJsonObject).map((one) => [one.name, one]));
  return nodes.map(({ name }, i) => {
    const node = known.get(name);
    const attributes = isJsonObject(node?.attributes) ? node.attributes : {};
    return { row: untouched ? cameAs(ours[i]!, node?.form) : ours[i]!, attributes };
  });
}
