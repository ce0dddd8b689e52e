/** How many of the planted events were found, and how much was found that is none. */
export class Score {
  found = 0;
  missed = 0;
  wrong = 0;
  readonly faults: Record<string, number> = {};

  /** `pairs`: for each planted event whether a match meets it; `others`: matches that meet none. */
  add(kind: string, pairs: boolean[], others: number): void {
    const missed = pairs.filter((met) => !met).length;
    this.found += pairs.length - missed;
    this.missed += missed;
    this.wrong += others;
    if (missed > 0) this.faults[`${kind} missed`] = (this.faults[`${kind} missed`] ?? 0) + missed;
    if (others > 0) this.faults[`${kind} wrong`] = (this.faults[`${kind} wrong`] ?? 0) + others;
  }

  get precision(): number {
    return this.found / (this.found + this.wrong);
  }

  get recall(): number {
    return this.found / (this.found + this.missed);
  }

  toString(): string {
    const { found, missed, wrong, precision, recall } = this;
    const rates = `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`;
    return `found ${found}, missed ${missed}, wrong ${wrong}; ${rates} ${JSON.stringify(this.faults)}`;
  }
}
