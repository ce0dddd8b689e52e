import type { JsonObject } from '../../../contract/values.ts';
import type { Point } from '../../model.ts';

/** Something to say about one shape: the code without its `core.cvat-` prefix, and what was found. */
export type ShapeNote = (code: string, evidence?: JsonObject) => void;

/** As `geometrySchema` takes them. */
const MOST_PIXELS = 1e7;

/** A decimal number; NaN for everything else that JavaScript would take for one: nothing at all, `0x1`, `Infinity`. */
export function numberOf(text: string | undefined): number {
  if (text === undefined || text.trim() === '' || /[xob]/i.test(text)) return NaN;
  // + 0, since JSON knows no -0.
  const number = Number(text) + 0;
  return Number.isFinite(number) ? number : NaN;
}

/** Pixels; NaN also for what no picture can hold. */
export function pixelOf(text: string | undefined): number {
  const number = numberOf(text);
  return Math.abs(number) <= MOST_PIXELS ? number : NaN;
}

/** `x,y`, pixels; null when it is no such pair. */
export function pointPair(text: string): Point | null {
  const comma = text.indexOf(',');
  const [x, y] = comma < 0 ? [NaN, NaN] : [pixelOf(text.slice(0, comma)), pixelOf(text.slice(comma + 1))];
  return Number.isNaN(x) || Number.isNaN(y) ? null : [x, y];
}

/** `1` or `0`; `otherwise` where it is absent, and where it is something else, which `note` then says. */
export function flagOf(text: string | undefined, otherwise: boolean, name: string, note: ShapeNote): boolean {
  if (text === '1' || text === '0') return text === '1';
  if (text !== undefined) note('bad-flag', { [name]: text });
  return otherwise;
}
