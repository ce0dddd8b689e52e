import type { Json } from '../../../contract/values.ts';
import type { ExportedAnnotation } from '../format.ts';
import { unusedLabel } from './mot-labels.ts';
import { isJsonObject } from '../plain-json.ts';

/** What a reader kept of a row's file. */
export interface SourceNumbers {
  /** What the first pixel is called (MOT). */
  base?: number;
  /** What the first frame is called (MOTS). */
  first?: number;
  id?: number;
  class?: number;
  /** Rows as they stood, by frame from 0. */
  rows: Record<string, string>;
}

const whole = (value: Json | undefined) => (Number.isSafeInteger(value) ? (value as number) : undefined);

/** Of a row of that format; null when it came from none. Anybody may have written an `ext`. */
export function sourceNumbers({ ext }: ExportedAnnotation, format: string): SourceNumbers | null {
  const said = ext[format];
  if (!isJsonObject(said)) return null;
  const numbers = { base: whole(said.base), first: whole(said.first), id: whole(said.id), class: whole(said.class) };
  const rows = isJsonObject(said.rows) ? Object.entries(said.rows) : [];
  return {
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)),
    rows: Object.fromEntries(rows.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  };
}

const MOST_CLASSES = 1_000;

/** Numbers of classes: those that they had where nobody else has them, else the first that are free, from 1. */
export function classNumbers(codes: readonly string[]) {
  const wanted = new Map<string, number | undefined>(codes.map((code) => [code, undefined]));
  return {
    add(code: string, number: number | undefined): void {
      if (wanted.get(code) === undefined) wanted.set(code, number);
    },
    /** By code, and the lines of `labels.txt`. */
    finish(): { numbers: ReadonlyMap<string, number>; lines: string[] } {
      const numbers = new Map<string, number>();
      const taken = new Map<number, string>();
      const give = (code: string, number: number) => {
        numbers.set(code, number);
        taken.set(number, code);
      };
      for (const [code, number] of wanted)
        if (number !== undefined && number >= 1 && number <= MOST_CLASSES && !taken.has(number)) give(code, number);
      let next = 1;
      for (const code of wanted.keys()) {
        if (numbers.has(code)) continue;
        while (taken.has(next)) next++;
        give(code, next);
      }
      const last = Math.max(0, ...taken.keys());
      return { numbers, lines: Array.from({ length: last }, (_, i) => taken.get(i + 1) ?? unusedLabel(i + 1)) };
    },
  };
}

/** Numbers of the objects of one sequence: those that they had where nobody else has them, else new ones beyond. */
export class ObjectNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #taken = new Set<number>();
  #next = 1;

  /** Before any is asked for. */
  keep(object: string, number: number): void {
    if (this.#numbers.has(object) || this.#taken.has(number)) return;
    this.#numbers.set(object, number);
    this.#taken.add(number);
  }
  /** `from` … `to`: where a new one may lie; null when all of them are taken. */
  of(object: string, from = 1, to = Infinity): number | null {
    const known = this.#numbers.get(object);
    if (known !== undefined && known >= from && known <= to) return known;
    let number = to === Infinity ? Math.max(from, this.#next) : from;
    while (this.#taken.has(number)) number++;
    if (number > to) return null;
    if (to === Infinity) this.#next = number + 1;
    this.#numbers.set(object, number);
    this.#taken.add(number);
    return number;
  }
}

/** What is one object in a sequence: what shares a track, else the annotation alone. */
export const objectOf = ({ _id, track }: ExportedAnnotation) => (track === undefined ? `_ ${_id}` : `track ${track}`);
