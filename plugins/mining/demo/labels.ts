import { placeOf } from './scene.ts';
import { walkersAt } from './timeline.ts';

const row = (
  frame: number,
  track: number,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  code: number,
) => [frame, track, x, y, width, height, 1, code, 1].join(',');

/**
 * MOT rows for frames at these seconds of the sensors' clock: each worker and the helmet. The last rows are planted: a box
 * that leaves the picture, and a helmet that nobody wears.
 */
export function motLabels(seconds: readonly number[]): string {
  const rows = seconds.flatMap((second, i) =>
    walkersAt(second).flatMap((walker) => {
      const { body, helmet } = placeOf(walker);
      return [row(i + 1, walker.track, body, 1), row(i + 1, 100 + walker.track, helmet, 2)];
    }),
  );
  rows.push(row(1_000, 90, { x: 310, y: 100, width: 18, height: 52 }, 1));
  rows.push(row(1_000, 91, { x: 20, y: 20, width: 10, height: 6 }, 2));
  return `${rows.join('\n')}\n`;
}
