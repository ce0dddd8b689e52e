/** What a ratio must reach. */
export type Target = { atLeast: number } | { atMost: number } | null;

/** Ours ÷ a control, measured side by side in every round. */
export interface Ratio {
  name: string;
  /** What is measured, and what it is divided by, in words. */
  ours: string;
  control: string;
  /** Of `rates`, such as "requests per server CPU-second". */
  unit: string;
  /** Null: for information. */
  target: Target;
  /** One for each round. */
  values: number[];
  /** The medians that the ratio comes from. They hold for this machine in this hour only. */
  rates: { ours: number; control: number };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Measures every subject once a round, the order turning from round to round: what a busy machine does to one it does
 * to the others, and nobody always goes first.
 * @param count rounds
 * @param subjects each returns its rate
 */
export async function interleave<K extends string>(
  count: number,
  subjects: Record<K, () => Promise<number>>,
): Promise<Record<K, number[]>> {
  const names = Object.keys(subjects) as K[];
  const rates = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let round = 0; round < count; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) rates[name].push(await subjects[name]());
  }
  return rates;
}

export function ratioOf(
  words: Pick<Ratio, 'name' | 'ours' | 'control' | 'unit' | 'target'>,
  ours: readonly number[],
  control: readonly number[],
): Ratio {
  const values = ours.map((rate, round) => rate / control[round]!);
  return { ...words, values, rates: { ours: median(ours), control: median(control) } };
}

export function reached({ values, target }: Ratio): boolean | null {
  if (target === null) return null;
  return 'atLeast' in target ? median(values) >= target.atLeast : median(values) <= target.atMost;
}
