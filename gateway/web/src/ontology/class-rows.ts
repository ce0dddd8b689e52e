interface Node {
  code: string;
  parent: string | null;
}

/** Classes with those below them right after them, and how deep each is. What belongs to no root comes last. */
export function classRows<Class extends Node>(classes: readonly Class[]): { one: Class; depth: number }[] {
  const codes = new Set(classes.map(({ code }) => code));
  const below = Map.groupBy(classes, ({ parent }) => (parent !== null && codes.has(parent) ? parent : null));
  const rows: { one: Class; depth: number }[] = [];
  const seen = new Set<string>();
  const open = (below.get(null) ?? []).map((one) => ({ one, depth: 0 })).reverse();
  for (let row = open.pop(); row; row = open.pop()) {
    rows.push(row);
    seen.add(row.one.code);
    const depth = row.depth + 1;
    open.push(...(below.get(row.one.code) ?? []).map((one) => ({ one, depth })).reverse());
  }
  return [...rows, ...classes.filter(({ code }) => !seen.has(code)).map((one) => ({ one, depth: 0 }))];
}
