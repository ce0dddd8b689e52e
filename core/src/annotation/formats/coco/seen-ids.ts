/** Ids of one page share a bitmap of 1,024 bits. */
const PAGE_BITS = 1_024;
/** Ids that are no small whole numbers are kept as they are; of a file that is read so many, and beyond they are not looked at. */
const MAX_KEPT = 1_000_000;

/**
 * Which ids of a file were there already. Five million ids in a row take less than a megabyte; as a set of texts they
 * would take 400.
 */
export class SeenIds {
  readonly #pages = new Map<number, Uint8Array>();
  readonly #texts = new Set<string>();
  readonly #limit: number;

  constructor(limit = MAX_KEPT) {
    this.#limit = limit;
  }

  has(id: string): boolean {
    const number = wholeNumber(id);
    if (number === null) return this.#texts.has(id);
    const page = this.#pages.get(Math.floor(number / PAGE_BITS));
    const bit = number % PAGE_BITS;
    return page !== undefined && ((page[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  add(id: string): void {
    const number = wholeNumber(id);
    if (number === null) {
      if (this.#texts.size < this.#limit) this.#texts.add(id);
      return;
    }
    const at = Math.floor(number / PAGE_BITS);
    let page = this.#pages.get(at);
    if (!page) {
      if (this.#pages.size >= this.#limit) return;
      this.#pages.set(at, (page = new Uint8Array(PAGE_BITS / 8)));
    }
    const bit = number % PAGE_BITS;
    page[bit >> 3] = (page[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
}

function wholeNumber(id: string): number | null {
  const number = Number(id);
  return Number.isSafeInteger(number) && number >= 0 && String(number) === id ? number : null;
}
