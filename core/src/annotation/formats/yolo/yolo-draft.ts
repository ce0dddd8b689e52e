import type { AnnotationDraft, OntologyClass, SkeletonDefinition } from '../../model.ts';
import type { YoloData, YoloTask } from './yolo-data.ts';
import { classIndexOf, type YoloRow } from './yolo-row.ts';
import { shapeOf, type RowNote, type Size } from './yolo-shape.ts';

/** Names of the points of a class, `0`, `1`, … where nothing names them. */
function pointNames({ keypoints, pointNames: named }: YoloData, index: number): readonly string[] {
  return named.get(index) ?? Array.from({ length: keypoints?.count ?? 0 }, (_, i) => String(i));
}

function skeletonOf(data: YoloData, index: number): SkeletonDefinition | null {
  if (!data.keypoints) return null;
  const { flip } = data.keypoints;
  const pairs = (flip ?? []).flatMap((other, one): [number, number][] =>
    one < other && flip?.[other] === one ? [[one, other]] : [],
  );
  return { nodes: [...pointNames(data, index)], edges: [], ...(pairs.length > 0 ? { flip: pairs } : {}) };
}

/** `external.YOLO` is the index, which an export keeps where it can. */
export function classesOf(data: YoloData, task: YoloTask): OntologyClass[] {
  return [...data.names].map(([index, code]): OntologyClass => {
    const skeleton = task === 'pose' ? skeletonOf(data, index) : null;
    const external = { YOLO: String(index) };
    return { code, title: { en: code, zh: code }, external, ...(skeleton ? { skeleton } : {}) };
  });
}

/** One row → one annotation; null when it is unusable, and `note` has then said why. */
export function draftOfRow(
  { texts }: YoloRow,
  data: YoloData | null,
  task: YoloTask,
  size: Size,
  note: RowNote,
): AnnotationDraft | null {
  const [first = '', ...numbers] = texts;
  const index = classIndexOf(first);
  const name = index === null ? undefined : data ? data.names.get(index) : String(index);
  if (index === null || name === undefined) {
    note('bad-class', { class: first.slice(0, 40) });
    return null;
  }
  const keypoints = data?.keypoints ?? null;
  const points = data && keypoints ? { names: pointNames(data, index), numbers: keypoints.numbers } : null;
  const shape = shapeOf(numbers, { task, size, points }, note);
  if (!shape) return null;
  const draft: AnnotationDraft = {
    class: name,
    parts: shape.geometries.map((geometry) => ({ geometry })),
    // The numbers as they were written, so that an export gives back what came.
    ext: {
      yolo: {
        task,
        index,
        numbers: numbers.join(' '),
        ...(points ? { points: points.names.length, each: points.numbers } : {}),
      },
    },
  };
  // Only a model gives scores, and YOLO has no place for its name.
  if (shape.score !== undefined) Object.assign(draft, { confidence: shape.score, model: { id: 'unknown' } });
  return draft;
}
