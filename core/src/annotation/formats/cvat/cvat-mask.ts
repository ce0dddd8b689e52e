import { extent } from '../../geo-json.ts';
import type { MaskGeometry } from '../../model.ts';
import { faultOfRuns } from '../coco/rle.ts';

/** As `geometrySchema` takes them. */
const MOST_SIDE = 100_000;
const MOST_RUNS = 1_000_000;
/**
 * A few bytes of runs along rows may mean a million runs down columns. So many may all masks of a file make, about
 * 400 MB; the rest is refused.
 */
export const MAX_FILE_RUNS = 50_000_000;

/** What is left of `MAX_FILE_RUNS`. */
export interface RunBudget {
  left: number;
}

/** CVAT's: whole pixels in the picture, and runs along the rows of that box, background first. */
export interface LocalMask {
  left: number;
  top: number;
  width: number;
  height: number;
  runs: number[];
}

/**
 * Runs along `lines` lines of `length` pixels → for each pixel of a line, the lines at which it changes, ascending, the
 * first time to object; `lines` where it is object to the end. Costs what the answer holds, not what the mask covers.
 * Null when it would hold more than `most`.
 */
function changesAcross(runs: readonly number[], length: number, lines: number, most: number): number[][] | null {
  const changes: number[][] = Array.from({ length }, () => []);
  let held = 0;
  // Flat lists of begin and end of what is object, in the line before and in this one.
  let before: number[] = [];
  let here: number[] = [];
  let line = 0;
  const compare = () => {
    // Between every second pair of edges exactly one of the two lines is object.
    const edges = before.concat(here).sort((a, b) => a - b);
    for (let i = 0; i < edges.length; i += 2) {
      const [from, to] = [edges[i]!, edges[i + 1]!];
      held += to - from;
      if (held > most) return;
      for (let x = from; x < to; x++) changes[x]!.push(line);
    }
    before = here;
    here = [];
  };
  const goTo = (next: number) => {
    if (next === line) return;
    compare();
    line++;
    if (next > line) compare(); // an empty line; more of them change nothing
    line = next;
  };
  let at = 0;
  for (const [i, run] of runs.entries()) {
    const [from, to] = [at, at + run];
    at = to;
    if (i % 2 === 0 || run === 0) continue;
    const [first, last] = [Math.floor(from / length), Math.floor((to - 1) / length)];
    goTo(first);
    here.push(from - first * length, first === last ? to - first * length : length);
    if (last > first + 1) {
      goTo(first + 1);
      here.push(0, length);
      // The full lines in between change nothing.
      if (last > first + 2) {
        compare();
        here = [0, length];
        line = last - 1;
      }
    }
    if (last > first) {
      goTo(last);
      here.push(0, to - last * length);
    }
    if (held > most) return null;
  }
  goTo(lines);
  compare();
  return held > most ? null : changes;
}

/** Runs over `total` pixels, background first; pixel `i` of a line lies at `origin + i * stride`, counted across lines. */
function runsOf(changes: readonly number[][], origin: number, stride: number, total: number): number[] {
  const runs: number[] = [];
  let end = 0;
  for (const [i, list] of changes.entries()) {
    for (let j = 0; j < list.length; j += 2) {
      const [from, to] = [origin + i * stride + list[j]!, origin + i * stride + list[j + 1]!];
      if (runs.length > 0 && from === end) runs[runs.length - 1]! += to - from;
      else runs.push(from - end, to - from);
      end = to;
    }
  }
  if (total > end) runs.push(total - end);
  return runs;
}

/** CVAT's mask → ours, as large as its picture; or why it is none. */
export function maskFromLocal(
  { left, top, width, height, runs }: LocalMask,
  picture: { width: number; height: number },
  budget: RunBudget,
): MaskGeometry | string {
  const fault = faultOfRuns(runs, width, height) ?? faultOfRuns([picture.width * picture.height], picture.width, picture.height); // prettier-ignore
  if (fault) return fault;
  if (picture.width > MOST_SIDE || picture.height > MOST_SIDE) return `a side is longer than ${MOST_SIDE} pixels`;
  if (left < 0 || top < 0 || left + width > picture.width || top + height > picture.height)
    return 'it reaches beyond its picture';
  budget.left -= width;
  const most = Math.min(MOST_RUNS - 1, budget.left);
  const changes = most < 0 ? null : changesAcross(runs, width, height, most);
  if (!changes) {
    if (most < MOST_RUNS - 1) return `the masks of this file have more than ${MAX_FILE_RUNS} runs in all`;
    return `it has more than ${MOST_RUNS} runs down its columns`;
  }
  const counts = runsOf(changes, left * picture.height + top, picture.height, picture.width * picture.height);
  budget.left -= counts.length;
  return { kind: 'mask', size: [picture.height, picture.width], counts };
}

/** Ours → CVAT's, within the smallest box; a mask of nothing is as large as its picture. */
export function localFromMask(mask: MaskGeometry): LocalMask {
  const [rows, columns] = mask.size;
  const { left, top, width, height } = extent(mask) ?? { left: 0, top: 0, width: columns, height: rows };
  const changes = changesAcross(mask.counts, rows, columns, Infinity)!.slice(top, top + height);
  return { left, top, width, height, runs: runsOf(changes, -left, width, width * height) };
}
