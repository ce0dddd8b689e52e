import type { AnnotatedPicture, ExportedAnnotation, ExportSource } from '../format.ts';
import { collectLabels, type DeclaredLabels } from './cvat-declared.ts';
import { groupNumbers } from './cvat-groups.ts';
import { textsOf, type Texts } from './cvat-source.ts';

/** What the file said of the picture beyond the model: `id`, `subset`, `task_id`. */
export const sourceImage = ({ annotations }: AnnotatedPicture) =>
  annotations.map(({ ext }) => textsOf(ext.cvatImage)).find((image) => image !== null) ?? {};

export interface CvatSurvey {
  labels: DeclaredLabels;
  imageId(pictureId: string): string | undefined;
  groupOf(annotation: ExportedAnnotation): { group_id?: string };
}

/** CVAT counts images anew in each task, so that in a project's export only all three together are one image's. */
const placeOf = ({ subset = '', task_id: task = '' }: Texts) => JSON.stringify([subset, task]);

/** Numbers of the source where nobody else has them, else new ones beyond the largest of all. */
function imageNumbers() {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  const without: string[] = [];
  let next = 0;
  return {
    add(picture: AnnotatedPicture) {
      const image = sourceImage(picture);
      const key = `${placeOf(image)} ${image.id}`;
      if (!/^\d{1,15}$/.test(image.id ?? '') || taken.has(key)) return void without.push(picture.id);
      taken.add(key);
      ids.set(picture.id, image.id!);
      next = Math.max(next, Number(image.id) + 1);
    },
    finish() {
      for (const pictureId of without) ids.set(pictureId, String(next++));
      return ids;
    },
  };
}

/** One way through everything. It holds names of labels and attributes, a number for each picture and for each group. */
export async function survey(source: ExportSource): Promise<CvatSurvey> {
  const collected = collectLabels(source.classes);
  const numbers = imageNumbers();
  const groups = groupNumbers();
  for await (const picture of source.annotatedPictures()) {
    numbers.add(picture);
    const { task_id: task } = sourceImage(picture);
    for (const annotation of picture.annotations) {
      collected.add(annotation);
      groups.add(annotation, task);
    }
  }
  const ids = numbers.finish();
  return { labels: collected.labels, imageId: (pictureId) => ids.get(pictureId), groupOf: groups.finish() };
}
