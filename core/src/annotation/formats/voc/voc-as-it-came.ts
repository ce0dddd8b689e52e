import { contentHash } from '../../content-hash.ts';
import type { LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { ExportedAnnotation } from '../format.ts';
import type { XmlElement } from '../xml-elements.ts';
import { elementFrom } from './voc-elements.ts';
import { draftOfObject } from './voc-object.ts';

/**
 * The `object` as it came, when nobody has changed the annotation since; else null. That it still says the same is
 * looked at, not believed: a layout may have given the annotation another class on its way in.
 */
export function objectAsItCame(annotation: ExportedAnnotation): XmlElement | null {
  if (annotation.rev !== 1) return null;
  const object = elementFrom(annotation.ext.voc);
  if (object?.name !== 'object') return null;
  const draft = draftOfObject(object, () => {});
  if (!draft) return null;
  const { class: code, parts, attributes = {} } = draft;
  // Masks do not stand in the XML.
  const inXml = annotation.parts.filter(({ geometry }) => geometry.kind !== 'mask');
  const same = contentHash({ class: code, parts, attributes }) === contentHash({ ...annotation, parts: inXml });
  return same ? object : null;
}

/** What is lost of one that goes out as it came: a VOC object has no id that could be. */
export function lossesAsItCame(annotation: ExportedAnnotation, lost: Set<LossField>): void {
  authorLosses(annotation, lost);
  if (annotation.provenance.confidence !== undefined) lost.add('confidence');
  if (Object.keys(annotation.ext).some((format) => format !== 'voc')) lost.add('extra');
}
