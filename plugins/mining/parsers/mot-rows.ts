/** One box of one frame, as MOTChallenge's ground truth writes it. */
export interface MotRow {
  /** 1-based, as written. */
  frame: number;
  track: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** 0: the annotators say not to count it. */
  counts: boolean;
  classId: string;
  /** 0…1, how much of it is seen. */
  visibility: number | null;
  line: number;
}

export interface MotRows {
  rows: MotRow[];
  bad: number[];
  capped: boolean;
}

const MOST_ROWS = 1_000_000;

function rowOf(text: string, line: number): MotRow | null {
  const cells = text.split(/[,;\s]+/).filter((cell) => cell !== '');
  const numbers = cells.map(Number);
  if (numbers.length < 6 || numbers.some((number) => !Number.isFinite(number))) return null;
  const [frame, track, x, y, width, height, counted = 1, classId = 1, visibility] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    ...number[],
  ];
  if (!Number.isInteger(frame) || frame < 1 || frame > 1e8 || !Number.isInteger(track)) return null;
  if (width <= 0 || height <= 0 || [x, y, width, height].some((number) => Math.abs(number) > 1e6)) return null;
  const seen = visibility !== undefined && visibility >= 0 && visibility <= 1 ? visibility : null;
  return { frame, track, x, y, width, height, counts: counted !== 0, classId: String(classId), visibility: seen, line };
}

/**
 * `frame, id, left, top, width, height, conf, class, visibility` (MOT16, arXiv:1603.00831 §3.3). Pixels are taken as
 * they stand; the papers count from 1, most tools from 0, and the file does not tell.
 */
export function motRows(text: string): MotRows {
  const result: MotRows = { rows: [], bad: [], capped: false };
  text.split(/\r\n|\n|\r/).forEach((one, index) => {
    if (one.trim() === '') return;
    if (result.rows.length >= MOST_ROWS) result.capped = true;
    else {
      const row = rowOf(one, index + 1);
      if (row) result.rows.push(row);
      else result.bad.push(index + 1);
    }
  });
  return result;
}
