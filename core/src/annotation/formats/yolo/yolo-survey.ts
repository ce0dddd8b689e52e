import type { OntologyClass, SkeletonGeometry } from '../../model.ts';
import type { ExportSource } from '../format.ts';
import { sourceRow } from './yolo-as-it-came.ts';

/** What a writer has to know of all annotations before it writes the first. */
export interface YoloSurvey {
  /** In the order of their indices. */
  codes: readonly string[];
  /** Names of the points, by class; a class without points is not listed. */
  points: ReadonlyMap<string, readonly string[]>;
  /** Numbers of a point: 2 where all that have points came so, and with as many. */
  each: 2 | 3;
}

const skeletonIn = (parts: { geometry: { kind: string } }[]) =>
  parts.flatMap(({ geometry }) => (geometry.kind === 'skeleton' ? [geometry as SkeletonGeometry] : []))[0];

/** The classes by the indices that they had, as far as no two had one; then the others as they stand. */
function ordered(classes: Map<string, number | null>): string[] {
  const byIndex = new Map<number, string>();
  for (const [code, index] of classes) if (index !== null && !byIndex.has(index)) byIndex.set(index, code);
  const placed = [...byIndex].sort(([a], [b]) => a - b).map(([, code]) => code);
  const have = new Set(placed);
  return [...placed, ...[...classes.keys()].filter((code) => !have.has(code))];
}

function indexOf({ external }: OntologyClass): number | null {
  const index = Number(external?.YOLO ?? NaN);
  return Number.isSafeInteger(index) && index >= 0 ? index : null;
}

/** One way through everything. It holds names of classes and of points. */
export async function survey(source: ExportSource): Promise<YoloSurvey> {
  const classes = new Map<string, number | null>(source.classes.map((one) => [one.code, indexOf(one)]));
  const declared = new Map(source.classes.flatMap(({ code, skeleton }) => (skeleton ? [[code, skeleton.nodes]] : [])));
  const points = new Map<string, Set<string>>();
  const forms = new Set<string>();
  for await (const { annotations } of source.annotatedPictures()) {
    for (const annotation of annotations) {
      const { class: code, parts } = annotation;
      const row = sourceRow(annotation);
      classes.set(code, classes.get(code) ?? row?.index ?? null);
      const skeleton = skeletonIn(parts);
      if (!skeleton) continue;
      forms.add(row?.each === 2 && annotation.rev === 1 ? `pairs ${row.points}` : 'triples');
      const names = points.get(code) ?? new Set(declared.get(code));
      points.set(code, names);
      for (const { name } of skeleton.nodes) names.add(name);
    }
  }
  const [form = ''] = forms;
  const each = forms.size === 1 && form.startsWith('pairs') ? 2 : 3;
  return { codes: ordered(classes), points: new Map([...points].map(([code, names]) => [code, [...names]])), each };
}
