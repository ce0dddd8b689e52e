export interface Thinned<T> {
  add(state: T): void;
  readonly items: T[];
  /** Seconds between kept states when some had to go; else null. */
  spacing(): number | null;
}

/** States in time, never more than `most` however long the log is: when full, they are kept at a wider spacing. */
export function thinned<T extends { t: bigint }>(most: number): Thinned<T> {
  let items: T[] = [];
  let spacing = 0n;
  let last: bigint | null = null;
  const near = (t: bigint) => last !== null && t >= last && t - last < spacing;
  return {
    get items() {
      return items;
    },
    spacing: () => (spacing === 0n ? null : Number(spacing) / 1e9),
    add(state) {
      if (near(state.t)) return;
      items.push(state);
      last = state.t;
      if (items.length <= most) return;
      const span = last - items[0]!.t;
      const even = ((span > 0n ? span : -span) * 2n) / BigInt(most) + 1n;
      spacing = even > spacing * 2n ? even : spacing * 2n;
      const all = items;
      items = [];
      last = null;
      for (const one of all) {
        if (near(one.t)) continue;
        items.push(one);
        last = one.t;
      }
      // A clock that jumps back and forth is not thinned by spacing.
      if (items.length > most / 2) items = items.filter((_, i) => i % 2 === 0);
    },
  };
}
