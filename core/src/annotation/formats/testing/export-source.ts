import type { AnnotationDraft, OntologyClass } from '../../model.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportFile, ExportSource, FormatWriter } from '../format.ts';
import { ExportReport } from '../export-report.ts';

/** A draft as it is stored: what `annotationsFromDraft` makes of it, without the core that this needs. */
export function stored(draft: AnnotationDraft, more: Partial<ExportedAnnotation> = {}): ExportedAnnotation {
  const { class: code, parts, attributes = {}, confidence, model, originalId, ext = {} } = draft;
  const { track, group, relations } = draft;
  return {
    _id: `ann_${originalId ?? Math.random()}`,
    class: code,
    parts,
    attributes,
    ...(track === undefined ? {} : { track }),
    ...(group === undefined ? {} : { group }),
    ...(relations ? { relations: relations.map(({ type, to }) => ({ type, to: `ann_${to}` })) } : {}),
    provenance: {
      agent: model ? { kind: 'model', id: model.id } : { kind: 'file', id: 'file' },
      ...(confidence === undefined ? {} : { confidence }),
      source: {
        ...{ format: 'coco', sha256: 'file' },
        ...(originalId ? { originalId } : {}),
        ...(track === undefined ? {} : { track }),
        ...(group === undefined ? {} : { group }),
      },
    },
    reviewState: 'unreviewed',
    rev: 1,
    ext,
    ...more,
  };
}

/** One that somebody drew in the hub. */
export const drawn = (draft: Omit<AnnotationDraft, 'ext'>, more: Partial<ExportedAnnotation> = {}) =>
  stored(draft, { provenance: { agent: { kind: 'file', id: 'x' } }, ...more });

export function sourceFrom(pictures: AnnotatedPicture[], classes: OntologyClass[] = []): ExportSource {
  async function* all() {
    yield* pictures;
  }
  return { name: 'a set', classes, pictures: all, annotatedPictures: all };
}

/** A picture of 100 × 50 pixels unless told otherwise. */
export const pictureOf = (
  fileName: string,
  annotations: ExportedAnnotation[],
  size: { width: number | null; height: number | null } = { width: 100, height: 50 },
): AnnotatedPicture => ({ id: `ast_${fileName}`, fileName, ...size, annotations });

export const classOf = (code: string): OntologyClass => ({ code, title: { en: code, zh: code } });

export async function bytesOf({ chunks }: ExportFile): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(Buffer.from(chunk as string));
  return Buffer.concat(pieces);
}

export const textOf = async (file: ExportFile) => new TextDecoder().decode(await bytesOf(file));

/** Every file by path, and what the report says. */
export async function written(writer: FormatWriter, source: ExportSource) {
  const report = new ExportReport();
  const files: Record<string, string> = {};
  for await (const file of writer.files(source, report)) files[file.path] = await textOf(file);
  const rows = Object.fromEntries(report.losses().map(({ field, rows: n }) => [field, n]));
  return { files, report, rows };
}
