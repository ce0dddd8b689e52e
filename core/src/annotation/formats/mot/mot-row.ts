import type { BoxGeometry } from '../../model.ts';
import { fewDigits } from '../few-digits.ts';

/** A row of `gt.txt` or `det.txt`, as its numbers stand there. */
export interface MotRow {
  frame: number;
  id: number;
  left: number;
  top: number;
  width: number;
  height: number;
  /** Of ground truth: 0 is not to be judged by; of detections a score. */
  confidence: number;
  /** Null: it names none. */
  classId: number | null;
  /** Null: it says none. */
  visibility: number | null;
}

const FEWEST = 6;
const MOST = 30;

function numberIn(text: string | undefined): number {
  const number = text === undefined || text.trim() === '' || /[xob]/i.test(text) ? NaN : Number(text) + 0;
  return Number.isFinite(number) ? number : NaN;
}

/**
 * frame, id, left, top, width, height, confidence, class, visibility (MOTChallenge, "MOT16: A Benchmark", table 5). Rows
 * of ten have no class in MOT15: x, y, z of the world stand there. Null: it is no such row.
 */
export function parseMotRow(line: string): MotRow | null {
  const fields = line.split(',', MOST).map(numberIn);
  if (fields.length < FEWEST || fields.slice(0, FEWEST).some(Number.isNaN)) return null;
  const [frame, id, left, top, width, height, confidence = 1, type = -1, visibility = -1] = fields as [number, number, number, number, number, number]; // prettier-ignore
  if (Number.isNaN(confidence + type + visibility)) return null;
  const classId = Number.isSafeInteger(type) && type > 0 ? type : null;
  return {
    ...{ frame, id, left, top, width, height, confidence, classId },
    // Without a class it is a place in the world.
    visibility: visibility === -1 || classId === null ? null : visibility,
  };
}

/** `base` is what the file calls the first pixel. */
export const boxIn = ({ left, top, width, height }: MotRow, base: number): BoxGeometry => ({
  kind: 'box',
  ...{ x: left - base, y: top - base, width, height },
});

const based = (value: number, base: number) => fewDigits(value + base, (few) => few - base === value);

/** The text of a row, nine numbers. */
export const motLine = (
  box: BoxGeometry,
  base: number,
  row: Pick<MotRow, 'frame' | 'id' | 'confidence' | 'classId' | 'visibility'>,
): string =>
  [
    ...[row.frame, row.id, based(box.x, base), based(box.y, base), box.width, box.height],
    ...[row.confidence, row.classId ?? -1, row.visibility ?? 1],
  ].join(',');

/** Whether both say the same numbers. */
export function sameRow(a: string, b: string): boolean {
  const [left, right] = [a.split(','), b.split(',')];
  return left.length === right.length && left.every((text, i) => Object.is(numberIn(text), numberIn(right[i])));
}
