import type { Json } from '../../../contract/values.ts';
import type { OntologyClass } from '../../model.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportSource } from '../format.ts';
import { NodeNames } from './coco-keypoints.ts';
import { isObject } from '../plain-json.ts';
import { PictureIds } from './picture-ids.ts';
import { SeenIds } from './seen-ids.ts';

type Id = string | number;

const isId = (value: unknown): value is Id => typeof value === 'string' || Number.isFinite(value);

/** Where the rest of a row is kept: its ids are unique in the file, or (panoptic segments) in the picture. */
export type RowKey = 'coco' | 'cocoPanoptic';

/** The row of the file that it came from: what the model does not hold. Null: it never was one. */
export function sourceRow({ ext }: ExportedAnnotation, key: RowKey = 'coco'): Record<string, Json> | null {
  return isObject(ext[key]) ? (ext[key] as Record<string, Json>) : null;
}

/** Nobody has changed it since it was read. */
export const untouched = (annotation: ExportedAnnotation, key: RowKey = 'coco') =>
  annotation.rev === 1 && sourceRow(annotation, key) !== null;

/** Ids that are given out: each once, and new ones beyond the largest number among them. */
class Taken {
  readonly #ids = new SeenIds(Infinity);
  #largest = 0;

  has(id: Id): boolean {
    return this.#ids.has(String(id));
  }
  add(id: Id): Id {
    this.#ids.add(String(id));
    const number = Number(id);
    if (Number.isSafeInteger(number)) this.#largest = Math.max(this.#largest, number);
    return id;
  }
  fresh(): number {
    return this.add(this.#largest + 1) as number;
  }
}

/** Which annotation ids of a source file are there, without holding them all. */
interface Range {
  from: number;
  to: number;
  named: boolean;
}

const overlap = (a: Range, b: Range) => (a.named && b.named) || (a.from <= b.to && b.from <= a.to);

/**
 * Gives images, categories and annotations their ids: those of the source where they are known and nobody else has
 * them, else new ones. Annotations of several files keep their ids when the files' numbers do not overlap (the first
 * file wins); within one file they are unique as long as their image has kept its id.
 */
export interface CocoIds {
  /** Asks for one picture after the other, in the order of the export; undefined: it came after the survey. */
  images(): (pictureId: string) => Id | undefined;
  category(annotation: ExportedAnnotation): Id;
  /** The id that the source gave, when it may be kept. */
  kept(annotation: ExportedAnnotation, imageId: Id): Id | null;
  freshAnnotation(): number;
  categories(): { id: Id; name: string }[];
  /** Of the keypoints. */
  nodes: NodeNames;
}

const sourceOf = ({ provenance }: ExportedAnnotation) => provenance.source?.sha256 ?? '';

function addToRange(ranges: Map<string, Range>, annotation: ExportedAnnotation, id: Id): void {
  const range = ranges.get(sourceOf(annotation)) ?? { from: Infinity, to: -Infinity, named: false };
  const number = Number(id);
  if (Number.isFinite(number)) {
    range.from = Math.min(range.from, number);
    range.to = Math.max(range.to, number);
  } else range.named = true;
  ranges.set(sourceOf(annotation), range);
}

/** One way through everything. It holds an id for each picture, each category and each source file. */
export async function surveyIds(source: ExportSource, key: RowKey = 'coco'): Promise<CocoIds> {
  const images = new PictureIds();
  const imageIds = new Taken();
  const ranges = new Map<string, Range>();
  const classOf = new Map<string, { id: Id; name: string }>();
  const nodes = new NodeNames(source.classes);

  function look({ id: pictureId, annotations }: AnnotatedPicture) {
    let own: Id | undefined;
    for (const annotation of annotations) {
      for (const { geometry } of annotation.parts)
        if (geometry.kind === 'skeleton') nodes.add(annotation.class, geometry);
      const row = sourceRow(annotation, key);
      if (!row) continue;
      if (isId(row.id)) addToRange(ranges, annotation, row.id);
      if (own === undefined && isId(row.image_id) && !imageIds.has(row.image_id)) own = imageIds.add(row.image_id);
      // An edit may have given it another class; then its category id says nothing of the class.
      const { category_id: category } = row;
      if (untouched(annotation, key) && isId(category) && !classOf.has(String(category)))
        classOf.set(String(category), { id: category, name: annotation.class });
    }
    images.push(pictureId, own);
  }
  for await (const picture of source.annotatedPictures()) look(picture);
  images.fill(() => imageIds.fresh());

  const keeping: Range[] = [];
  const keepers = new Set<string>();
  for (const [sha256, range] of ranges) {
    if (keeping.some((other) => overlap(other, range))) continue;
    keeping.push(range);
    keepers.add(sha256);
  }
  let nextAnnotation = Math.max(0, ...keeping.map(({ to }) => (Number.isSafeInteger(to) ? to : 0)));
  const categories = categoryIds(source.classes, classOf, key);
  return {
    images: () => images.walk(),
    category: (annotation) => categories.of(annotation),
    kept(annotation, imageId) {
      const row = sourceRow(annotation, key);
      return row && isId(row.id) && row.image_id === imageId && keepers.has(sourceOf(annotation)) ? row.id : null;
    },
    freshAnnotation: () => ++nextAnnotation,
    categories: () => categories.list(),
    nodes,
  };
}

/** Ids of the source first, then what a vocabulary says (`external.COCO`), then new ones. */
function categoryIds(classes: OntologyClass[], classOf: Map<string, { id: Id; name: string }>, key: RowKey) {
  const taken = new Taken();
  const ofClass = new Map<string, Id>();
  const list: { id: Id; name: string }[] = [];
  const give = (id: Id, name: string) => {
    list.push({ id: taken.add(id), name });
    if (!ofClass.has(name)) ofClass.set(name, id);
    return id;
  };
  for (const { id, name } of classOf.values()) give(id, name);
  const unnamed: string[] = [];
  for (const { code, external } of classes) {
    if (ofClass.has(code)) continue;
    const said = external?.COCO;
    const id = said !== undefined && /^\d{1,15}$/.test(said) ? Number(said) : said;
    if (id !== undefined && !taken.has(id)) give(id, code);
    else unnamed.push(code);
  }
  for (const code of unnamed) give(taken.fresh(), code);
  return {
    of(annotation: ExportedAnnotation): Id {
      const said = sourceRow(annotation, key)?.category_id;
      if (isId(said) && classOf.get(String(said))?.name === annotation.class) return said;
      return ofClass.get(annotation.class) ?? give(taken.fresh(), annotation.class);
    },
    list: () => list,
  };
}
