import type { MaskGeometry } from '../../model.ts';
import { compressRuns, decompressRuns, faultOfRuns } from '../coco/rle.ts';
import { MOST_RUNS } from '../label-runs.ts';

/** A row of the text form (Voigtlaender et al., "MOTS", annotation format). */
export interface MotsRow {
  frame: number;
  /** class × 1000 + instance; 10,000 is what no tracker is judged by. */
  id: number;
  classId: number;
  height: number;
  width: number;
  /** COCO's compressed run lengths, down the columns. */
  rle: string;
}

export const IGNORED_ID = 10_000;
const MOST_SIDE = 100_000;
const MOST_NUMBER = 1e9;

/** `time_frame id class_id img_height img_width rle`, between blanks. Null: it is no such row. */
export function parseMotsRow(line: string): MotsRow | null {
  const fields = line.trim().split(' ', 7);
  if (fields.length !== 6 || !fields.slice(0, 5).every((text) => /^\d{1,10}$/.test(text))) return null;
  const [frame, id, classId, height, width] = fields.slice(0, 5).map(Number) as [number, number, number, number, number]; // prettier-ignore
  if ([frame, id, classId].some((n) => n > MOST_NUMBER)) return null;
  return { frame, id, classId, height, width, rle: fields[5]! };
}

/** Or why it is none. */
export function maskIn({ width, height, rle }: MotsRow): MaskGeometry | string {
  if (width > MOST_SIDE || height > MOST_SIDE) return `a side is longer than ${MOST_SIDE} pixels`;
  const counts = decompressRuns(rle);
  if (!counts) return 'the run lengths cannot be decoded';
  if (counts.length > MOST_RUNS) return `it has more than ${MOST_RUNS} runs`;
  return faultOfRuns(counts, width, height) ?? { kind: 'mask', size: [height, width], counts };
}

export const motsLine = ({ size, counts }: MaskGeometry, row: Pick<MotsRow, 'frame' | 'id' | 'classId'>): string =>
  [row.frame, row.id, row.classId, ...size, compressRuns(counts)].join(' ');
