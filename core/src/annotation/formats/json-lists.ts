const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;

/** An element of one of the wanted lists. */
export interface JsonElement {
  list: string;
  /** From 0. */
  index: number;
  /** Good until the next piece is pushed. */
  bytes: Uint8Array;
}

/** An element or key may be this large; a larger element comes without bytes. */
const MAX_ELEMENT = 64 * 2 ** 20;
const MAX_KEY = 1_024;

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Finds the elements of the lists that stand at the top of a JSON object, in one pass over its bytes and without holding
 * more than one of them: `JSON.parse` of a whole file ends at 512 MiB, the longest string there is. It looks at quotes
 * and brackets only; whether an element is good JSON, `JSON.parse` of that element says.
 */
export class JsonLists {
  readonly #wanted: ReadonlySet<string>;
  readonly #found = new Set<string>();
  /** Bytes that are not done with. */
  #rest: Uint8Array = new Uint8Array();
  /** Next byte to look at, in `#rest`. */
  #at = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #key = '';
  #keyStart = -1;
  #expectsKey = false;
  #list: string | null = null;
  #index = 0;
  /** Where the element began, in `#rest`; -1: between two. */
  #start = -1;
  #ended = false;
  #tooLarge = false;

  constructor(wanted: readonly string[]) {
    this.#wanted = new Set(wanted);
  }

  /** The object was closed: nothing is missing at the end. */
  get complete(): boolean {
    return this.#ended;
  }

  /** Those of the wanted lists that have begun. */
  get found(): ReadonlySet<string> {
    return this.#found;
  }

  /** The elements that end in this piece of the file. */
  push(piece: Uint8Array): JsonElement[] {
    this.#append(piece);
    const found: JsonElement[] = [];
    const bytes = this.#rest;
    for (; this.#at < bytes.length; this.#at++) {
      const byte = bytes[this.#at] ?? 0;
      if (this.#inString) this.#text(byte);
      else if (byte === QUOTE) this.#quote();
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#open(byte);
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#close(found);
      else if (byte === COMMA) this.#comma(found);
      else if (this.#list !== null && this.#depth === 2 && this.#start < 0 && !isSpace(byte)) this.#start = this.#at;
      else if (this.#depth === 1 && byte === COLON) this.#expectsKey = false;
    }
    this.#passOver();
    return found;
  }

  #append(piece: Uint8Array): void {
    const keep = this.#start >= 0 ? this.#start : this.#keyStart >= 0 ? this.#keyStart : this.#at;
    const kept = this.#rest.subarray(keep);
    this.#rest = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
    this.#at -= keep;
    if (this.#start >= 0) this.#start = 0;
    if (this.#keyStart >= 0) this.#keyStart = 0;
  }

  /** An element that never ends must not fill the memory. */
  #passOver(): void {
    if (this.#start >= 0 && this.#at - this.#start > MAX_ELEMENT) {
      this.#tooLarge = true;
      this.#start = this.#at;
    }
    if (this.#keyStart >= 0 && this.#at - this.#keyStart > MAX_KEY) this.#keyStart = -1;
  }

  #text(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      if (this.#keyStart < 0) return;
      this.#key = new TextDecoder().decode(this.#rest.subarray(this.#keyStart, this.#at));
      this.#keyStart = -1;
    }
  }

  #quote(): void {
    this.#inString = true;
    if (this.#depth === 1 && this.#expectsKey) this.#keyStart = this.#at + 1;
    if (this.#list !== null && this.#depth === 2 && this.#start < 0) this.#start = this.#at;
  }

  #open(byte: number): void {
    if (this.#list !== null && this.#depth === 2 && this.#start < 0) this.#start = this.#at;
    if (byte === OPEN_LIST && this.#depth === 1 && this.#wanted.has(this.#key)) {
      this.#list = this.#key;
      this.#found.add(this.#key);
      this.#index = 0;
      this.#start = -1;
    }
    this.#depth++;
    this.#expectsKey = this.#depth === 1;
  }

  #close(found: JsonElement[]): void {
    this.#depth--;
    if (this.#list !== null && this.#depth === 1) {
      this.#emit(found, this.#at);
      this.#list = null;
    }
    if (this.#depth === 0) this.#ended = true;
  }

  #comma(found: JsonElement[]): void {
    if (this.#list !== null && this.#depth === 2) this.#emit(found, this.#at);
    else if (this.#depth === 1) this.#expectsKey = true;
  }

  #emit(found: JsonElement[], end: number): void {
    if (this.#start < 0 || this.#list === null) return;
    const bytes = this.#tooLarge ? new Uint8Array() : this.#rest.subarray(this.#start, end);
    this.#tooLarge = false;
    found.push({ list: this.#list, index: this.#index++, bytes });
    this.#start = -1;
  }
}
