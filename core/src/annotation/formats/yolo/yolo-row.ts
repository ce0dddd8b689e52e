import { decimalOf } from '../decimal.ts';

/** A row of a label file: the index of its class, then numbers as they were written. */
export interface YoloRow {
  /** From 1. */
  line: number;
  texts: string[];
}

/** Null: it is not UTF-8. */
export function rowsOf(bytes: Uint8Array): YoloRow[] | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  const rows = text.split('\n').map((line, index) => ({ line: index + 1, texts: line.trim().split(/\s+/) }));
  return rows.filter(({ texts }) => texts[0] !== '');
}

/** Some tools write the index as `2.0`. Null: it is none. */
export function classIndexOf(text: string): number | null {
  const index = decimalOf(text);
  return Number.isSafeInteger(index) && index >= 0 ? index : null;
}

/** What darknet's `train.txt` holds. */
export const namesPicture = ({ texts }: YoloRow) => /\.(jpe?g|png|bmp|tiff?|webp|gif)$/i.test(texts.at(-1) ?? '');

/** Whether it may be a row of labels at all: it begins with a number. */
export const looksLikeLabels = ({ texts: [first = ''] }: YoloRow) => !Number.isNaN(decimalOf(first));
