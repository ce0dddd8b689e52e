export interface Slot {
  start: number;
  length: number;
}

/** Which ranges of a growing buffer are taken: first fit, freed neighbours grow together again. */
export class Slots {
  /** Free ranges below `end`, ascending, never touching. */
  #free: Slot[] = [];
  /** Behind the last one that was ever taken and not given back. */
  end = 0;

  take(length: number): Slot {
    const index = this.#free.findIndex((free) => free.length >= length);
    const free = this.#free[index];
    if (!free) {
      this.end += length;
      return { start: this.end - length, length };
    }
    const { start } = free;
    if (free.length === length) this.#free.splice(index, 1);
    else this.#free[index] = { start: start + length, length: free.length - length };
    return { start, length };
  }

  give({ start, length }: Slot): void {
    let index = this.#free.findIndex((free) => free.start > start);
    if (index === -1) index = this.#free.length;
    const [before, after] = [this.#free[index - 1], this.#free[index]];
    const joinsBefore = before !== undefined && before.start + before.length === start;
    const joinsAfter = after !== undefined && after.start === start + length;
    const from = joinsBefore ? before.start : start;
    const to = joinsAfter ? after.start + after.length : start + length;
    const remove = Number(joinsBefore) + Number(joinsAfter);
    this.#free.splice(joinsBefore ? index - 1 : index, remove, { start: from, length: to - from });
    if (to === this.end) {
      this.end = from;
      this.#free.pop();
    }
  }
}
