import type { Json } from '../../../contract/values.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportSource } from '../format.ts';

export type InputType = 'checkbox' | 'number' | 'text';

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Its texts by name; what is not a text is not of a CVAT file. */
const textsOf = (value: unknown): Record<string, string> | null =>
  isObject(value)
    ? (Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string')) as Record<
        string,
        string
      >)
    : null;

/** What the file said of the shape beyond the model; null when it came from no CVAT file. */
export const sourceRow = ({ ext }: ExportedAnnotation) => textsOf(ext.cvat);
export const sourceForm = ({ ext }: ExportedAnnotation) => textsOf(ext.cvatForm) ?? {};

/** Nobody has changed it since it was read. */
export const untouched = (annotation: ExportedAnnotation) => annotation.rev === 1 && sourceRow(annotation) !== null;

/** What the file said of the picture beyond the model: `id`, `subset`, `task_id`. */
export const sourceImage = ({ annotations }: AnnotatedPicture) =>
  annotations.map(({ ext }) => textsOf(ext.cvatImage)).find((image) => image !== null) ?? {};

/** Null: CVAT has no such value. */
export function inputTypeOf(value: Json): InputType | null {
  if (typeof value === 'boolean') return 'checkbox';
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'text' : null;
}

export interface CvatSurvey {
  /** In the order of the source's classes; then those that only occur. */
  labels: ReadonlyMap<string, ReadonlyMap<string, InputType>>;
  imageId(pictureId: string): string | undefined;
}

/** CVAT counts images anew in each task, so that in a project's export only all three together are one image's. */
const placeOf = ({ subset = '', task_id: task = '' }: Record<string, string>) => JSON.stringify([subset, task]);

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

/** One way through everything. It holds names of labels and attributes, and a number for each picture. */
export async function survey(source: ExportSource): Promise<CvatSurvey> {
  const labels = new Map<string, Map<string, InputType>>(source.classes.map(({ code }) => [code, new Map()]));
  const numbers = imageNumbers();
  for await (const picture of source.annotatedPictures()) {
    numbers.add(picture);
    for (const { class: code, attributes } of picture.annotations) {
      const types = labels.get(code) ?? new Map<string, InputType>();
      labels.set(code, types);
      for (const [name, value] of Object.entries(attributes)) {
        const type = inputTypeOf(value);
        const known = types.get(name);
        // Values of several types are all texts.
        if (type) types.set(name, known === undefined || known === type ? type : 'text');
      }
    }
  }
  const ids = numbers.finish();
  return { labels, imageId: (pictureId) => ids.get(pictureId) };
}
