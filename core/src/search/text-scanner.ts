import type { Json } from '../contract/values.ts';
import { LodeError } from '../errors.ts';

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 8;
/** What a word without quotes may be made of; anything else ends it. */
const BARE = /[^\s,，、;；:：()（）[\]{}=＝"“”]+(?:[:：][^\s,，、;；:：()（）[\]{}=＝"“”]+)*/uy;
/** A name of a parameter: a word without a colon. */
const NAME = /[^\s,，、;；:：()（）[\]{}=＝"“”]+/uy;
const NUMBER = /[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?/iy;
const STRING = /"(?:[^"\\]|\\.)*"/suy;
const CHINESE_STRING = /“([^”]*)”/uy;

/** Reads a text from left to right. Every complaint says at which character, counted from 1. */
export class TextScanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  fail(words: string, at = this.at): never {
    // People count characters, not UTF-16 units.
    const place = [...this.text.slice(0, at)].length + 1;
    throw new LodeError('BAD_INPUT', `The question cannot be read at ${place}: ${words}.`);
  }

  space(): void {
    while (this.at < this.text.length && /[\s\u3000]/.test(this.text[this.at]!)) this.at += 1;
  }

  get ended(): boolean {
    this.space();
    return this.at >= this.text.length;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    this.space();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }

  /** Goes over the longest of the phrases that stands here; its index, or -1. */
  phrase(phrases: readonly (readonly string[])[]): number {
    this.space();
    const start = this.at;
    let best = -1;
    let end = start;
    for (const [index, words] of phrases.entries()) {
      this.at = start;
      if (words.every((word) => this.word(word)) && this.at > end) [best, end] = [index, this.at];
    }
    this.at = end;
    return best;
  }

  private word(word: string): boolean {
    this.space();
    const here = this.text.slice(this.at, this.at + word.length);
    if (here.toLowerCase() !== word) return false;
    // English words end at a space; Chinese ones may be followed by anything.
    if (/^[a-z]/.test(word) && /[\p{L}\p{N}_.-]/u.test(this.text[this.at + word.length] ?? ' ')) return false;
    this.at += word.length;
    return true;
  }

  /** Goes over one of the characters, if it stands here. */
  sign(characters: string): boolean {
    this.space();
    const here = this.text[this.at];
    if (here === undefined || !characters.includes(here)) return false;
    this.at += 1;
    return true;
  }

  need(characters: string): void {
    if (!this.sign(characters)) this.fail(`“${characters[0]}” is expected`);
  }

  number(): number {
    const found = this.match(NUMBER);
    if (!found) this.fail('a number is expected');
    const value = Number(found[0]);
    return Number.isFinite(value) ? value : this.fail('the number is too large', found.index);
  }

  /** So many numbers with commas between them. */
  numbers(count: number): number[] {
    return Array.from({ length: count }, (_, i) => {
      if (i > 0) this.need(',，');
      return this.number();
    });
  }

  private quoted(): string | null {
    this.space();
    const start = this.at;
    const found = this.match(STRING);
    if (found) {
      try {
        return JSON.parse(found[0]) as string;
      } catch {
        this.fail('the text in quotes has an escape that does not exist', start);
      }
    }
    const chinese = this.match(CHINESE_STRING);
    if (chinese) return chinese[1]!;
    if (this.sign('"“')) this.fail('the quote is not closed', start);
    return null;
  }

  /** A word, or anything in quotes. */
  value(what: string): string {
    const start = this.at;
    const text = this.quoted() ?? this.match(BARE)?.[0];
    if (text === undefined || text.trim() === '') this.fail(`${what} is expected`, start);
    return text;
  }

  values(what: string): string[] {
    const all = [this.value(what)];
    while (this.sign(',，、')) all.push(this.value(what));
    return all;
  }

  /** An instant with its offset, and the offset in minutes. */
  instant(): { date: Date; offset: number } {
    this.space();
    const start = this.at;
    const found = this.match(/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)/iy);
    const date = new Date(found?.[0] ?? NaN);
    // The engine takes 31 February for 3 March.
    const day = Number(found?.[0].slice(8, 10) ?? 0);
    const days = found ? new Date(Date.UTC(+found[0].slice(0, 4), +found[0].slice(5, 7), 0)).getUTCDate() : 0;
    if (!found || Number.isNaN(date.getTime()) || day > days)
      this.fail('a time with its offset is expected, such as 2026-03-02T06:00+08:00', start);
    const zone = found[1]!;
    if (zone.length === 1) return { date, offset: 0 };
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
    return { date, offset: zone.startsWith('-') ? -minutes : minutes };
  }

  /** JSON, in which words and keys need no quotes. */
  json(depth = 0): Json {
    if (depth > MAX_DEPTH) this.fail('this is nested too deeply');
    if (this.sign('[')) return this.list(']', () => this.json(depth + 1));
    if (this.sign('{')) return Object.fromEntries(this.list('}', () => this.entry(':：', depth + 1)));
    const start = this.at;
    const word = this.quoted();
    if (word !== null) return word;
    const bare = this.value('a value');
    if (bare === 'true' || bare === 'false') return bare === 'true';
    if (bare === 'null') return null;
    NUMBER.lastIndex = 0;
    if (NUMBER.exec(bare)?.[0] !== bare) return bare;
    const value = Number(bare);
    return Number.isFinite(value) ? value : this.fail('the number is too large', start);
  }

  entry(between: string, depth = 0): [string, Json] {
    this.space();
    const start = this.at;
    const key = this.quoted() ?? this.match(NAME)?.[0] ?? this.fail('a name is expected');
    if (FORBIDDEN.has(key) || key.startsWith('$')) this.fail(`the name ${key} is not allowed`, start);
    this.need(between);
    return [key, this.json(depth)];
  }

  /** What stands between here and the closing sign, with commas. */
  list<T>(close: string, read: () => T): T[] {
    const all: T[] = [];
    if (this.sign(close)) return all;
    do all.push(read());
    while (this.sign(',，、'));
    this.need(close);
    return all;
  }
}
