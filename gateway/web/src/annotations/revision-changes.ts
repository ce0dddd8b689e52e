export interface AttributeChange {
  name: string;
  /** Null: it was not there. */
  from: string | null;
  /** Null: it is there no longer. */
  to: string | null;
}

type Bag = Record<string, unknown> | null;

const asText = (bag: Bag, name: string): string | null => {
  if (!bag || !Object.hasOwn(bag, name)) return null;
  const value = bag[name];
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Attributes that differ between two revisions, by name. */
export function changedAttributes(before: Bag, after: Bag): AttributeChange[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  return names
    .map((name) => ({ name, from: asText(before, name), to: asText(after, name) }))
    .filter(({ from, to }) => from !== to);
}
