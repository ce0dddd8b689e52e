import type { AnnotationDraft, OntologyClass } from '../../model.ts';
import { picturePath } from '../foreign-names.ts';
import type { CocoFindings } from './coco-findings.ts';
import { skeletonOf } from './coco-keypoints.ts';
import { draftOfRow, type CocoCategory, type CocoImage } from './coco-row.ts';
import { isObject } from '../plain-json.ts';
import { SeenIds } from './seen-ids.ts';

export function idOf(value: unknown): string | null {
  return typeof value === 'string' || Number.isFinite(value) ? String(value) : null;
}

const sizeOf = (value: unknown) => (typeof value === 'number' && value > 0 ? value : null);

/** Images by id: a map, or a shelf where they are many. */
interface Images<Image> {
  has(id: string): boolean;
  get(id: string): Image | undefined;
  set(id: string, image: Image): unknown;
}

/**
 * The three tables of a COCO file, row by row: images and categories first, then what is said of them. Rows are counted
 * from 0; people are told from 1.
 */
export class CocoTables<Image extends CocoImage = CocoImage> {
  readonly images: Images<Image>;
  readonly #findings: CocoFindings;
  readonly #categories: Map<string, CocoCategory>;
  readonly #classes = new Map<string, OntologyClass>();
  readonly #parents = new Map<string, string>();
  readonly #ids = new SeenIds();

  constructor(
    findings: CocoFindings,
    images: Images<Image> = new Map<string, Image>(),
    categories = new Map<string, CocoCategory>(),
  ) {
    this.#findings = findings;
    this.images = images;
    this.#categories = categories;
  }

  /** The same images and categories, for another reading of the annotations. */
  again(findings: CocoFindings): CocoTables<Image> {
    return new CocoTables(findings, this.images, this.#categories);
  }

  image(row: unknown, index: number): void {
    const id = isObject(row) ? idOf(row.id) : null;
    if (!isObject(row) || id === null || typeof row.file_name !== 'string' || row.file_name === '')
      return this.#findings.add('bad-image', { row: index + 1 });
    if (this.images.has(id)) return this.#findings.add('duplicate-image', { row: index + 1 }, { id });
    const fileName = picturePath(row.file_name);
    this.images.set(id, { fileName, width: sizeOf(row.width), height: sizeOf(row.height) } as Image);
  }

  category(row: unknown, index: number): void {
    const id = isObject(row) ? idOf(row.id) : null;
    if (!isObject(row) || id === null || typeof row.name !== 'string' || row.name.trim() === '')
      return this.#findings.add('bad-category', { row: index + 1 });
    const name = row.name.trim();
    if (this.#categories.has(id)) return this.#findings.add('duplicate-category', { row: index + 1 }, { id });
    const skeleton = skeletonOf(row, (code, evidence) => this.#findings.add(code, { row: index + 1 }, evidence));
    this.#categories.set(id, { name, keypoints: skeleton?.nodes ?? [] });
    if (this.#classes.has(name)) return;
    const title = { en: name, zh: name };
    this.#classes.set(name, { code: name, title, external: { COCO: id }, ...(skeleton ? { skeleton } : {}) });
    if (typeof row.supercategory === 'string') this.#parents.set(name, row.supercategory);
  }

  /** A supercategory is only a parent when it is a class itself. */
  classes(): OntologyClass[] {
    for (const [name, parent] of this.#parents) {
      const own = this.#classes.get(name);
      if (own && parent !== name && this.#classes.has(parent)) own.parent = parent;
    }
    return [...this.#classes.values()];
  }

  categoryOf(id: unknown): CocoCategory | undefined {
    return this.#categories.get(idOf(id) ?? '');
  }

  annotation(row: unknown, index: number): { image: Image; draft: AnnotationDraft } | null {
    const findings = this.#findings;
    const location = { row: index + 1 };
    const refuse = (code: string, evidence?: Parameters<CocoFindings['add']>[2]) => {
      findings.add(code, location, evidence);
      return null;
    };
    if (!isObject(row)) return refuse('bad-row');
    if (Array.isArray(row.segments_info)) return (findings.count('panoptic'), null);
    if (typeof row.caption === 'string' && row.bbox === undefined) return (findings.count('captions'), null);
    const image = this.images.get(idOf(row.image_id) ?? '');
    if (!image) return refuse('unknown-image', { imageId: idOf(row.image_id) });
    const category = this.categoryOf(row.category_id);
    if (!category) return refuse('unknown-category', { categoryId: idOf(row.category_id) });
    const id = idOf(row.id);
    if (id !== null && this.#ids.has(id)) return refuse('duplicate-id', { id });
    const draft = draftOfRow(row, category, image, (code, evidence) => findings.add(code, location, evidence));
    if (!draft) return null;
    if (id !== null) this.#ids.add(id);
    return { image, draft };
  }
}
