import type { ExportedAnnotation } from '../format.ts';
import { isObject } from '../plain-json.ts';

export type Texts = Record<string, string>;

/** Its texts by name; what is not a text is not of a CVAT file. */
export const textsOf = (value: unknown): Texts | null =>
  isObject(value)
    ? (Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string')) as Texts)
    : null;

/** What the file said of the shape beyond the model; null when it came from no CVAT file. */
export const sourceRow = ({ ext }: ExportedAnnotation) => textsOf(ext.cvat);
export const sourceForm = ({ ext }: ExportedAnnotation) => textsOf(ext.cvatForm) ?? {};

/** Nobody has changed it since it was read. */
export const untouched = (annotation: ExportedAnnotation) => annotation.rev === 1 && sourceRow(annotation) !== null;
