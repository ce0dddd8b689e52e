import { canonicalJson } from '../../content-hash.ts';
import type { LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { ExportedAnnotation } from '../format.ts';
import type { YoloTask } from './yolo-data.ts';
import { shapeOf, type Size } from './yolo-shape.ts';

/** What a reader kept of a row. */
export interface SourceRow {
  task: string;
  index: number;
  numbers: string;
  /** Of a pose: how many points, and numbers of each. */
  points?: number;
  each?: 2 | 3;
}

/** Null: it came from no YOLO file. */
export function sourceRow({ ext: { yolo } }: Pick<ExportedAnnotation, 'ext'>): SourceRow | null {
  if (typeof yolo !== 'object' || yolo === null || Array.isArray(yolo)) return null;
  const { task, index, numbers, points, each } = yolo;
  if (typeof task !== 'string' || typeof index !== 'number' || typeof numbers !== 'string') return null;
  const pose = typeof points === 'number' && points <= 1_000 && (each === 2 || each === 3);
  return { task, index, numbers, ...(pose ? { points, each } : {}) };
}

/**
 * The numbers as they came, when nobody has changed the annotation since; else null. That they still say the same is
 * looked at, not believed.
 */
export function numbersAsTheyCame(annotation: ExportedAnnotation, task: YoloTask, size: Size): string | null {
  const row = annotation.rev === 1 ? sourceRow(annotation) : null;
  if (row?.task !== task) return null;
  const skeleton = annotation.parts.map(({ geometry }) => geometry).find((geometry) => geometry.kind === 'skeleton');
  const names = skeleton?.nodes.map(({ name }) => name) ?? Array.from({ length: row.points ?? 0 }, (_, i) => String(i));
  const points = row.each ? { names, numbers: row.each } : null;
  const shape = shapeOf(row.numbers.split(' '), { task, size, points }, () => {});
  const parts = shape?.geometries.map((geometry) => ({ geometry }));
  return parts && canonicalJson(parts) === canonicalJson(annotation.parts) ? row.numbers : null;
}

/** What is lost of one that goes out as it came: a row has no id that could be, and its score, if any, is among its numbers. */
export function lossesAsItCame(annotation: ExportedAnnotation, lost: Set<LossField>): void {
  authorLosses(annotation, lost);
  if (Object.keys(annotation.attributes).length > 0) lost.add('attributes');
  if (Object.keys(annotation.ext).some((format) => format !== 'yolo')) lost.add('extra');
}
