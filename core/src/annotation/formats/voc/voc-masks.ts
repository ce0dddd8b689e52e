import type { AnnotationDraft, MaskGeometry } from '../../model.ts';
import { labelMasks } from '../label-runs.ts';
import type { RowFindings } from '../row-findings.ts';
import { VOID, VOID_CLASS } from './voc-colours.ts';
import type { VocLabels } from './voc-labels.ts';
import type { VocFile } from './voc-reader.ts';

/** In `ext.vocMask`: a mask that is no object, so that an export writes it where it stood. */
export type VocMaskKind = 'class' | 'void';

/**
 * The objects of the XML with their masks, in its order; then the masks that no object of the XML has: those of
 * `SegmentationObject` by the class of their pixels, classes without objects, and void.
 */
export function withMasks(file: VocFile | null, labels: VocLabels, findings: RowFindings): AnnotationDraft[] {
  const { counts } = labelMasks(labels, () => true);
  const size: [number, number] = [labels.height, labels.width];
  const rest = new Map<number, MaskGeometry>();
  for (const [label, runs] of counts) {
    if (runs) rest.set(label, { kind: 'mask', size, counts: runs });
    else findings.add('too-fine', undefined, { index: label });
  }
  const drafts: AnnotationDraft[] = [];
  for (const [n, draft] of file?.objects ?? []) {
    const geometry = n < VOID ? rest.get(n) : undefined;
    if (!geometry) {
      drafts.push(draft);
      continue;
    }
    rest.delete(n);
    const painted = labels.classOfObject(n);
    if (painted !== undefined && painted !== draft.class)
      findings.add('class-differs', { object: n }, { xml: draft.class, png: painted });
    drafts.push({ ...draft, parts: [...draft.parts, { geometry }] });
  }
  const alone = (code: string, geometry: MaskGeometry, vocMask?: VocMaskKind): AnnotationDraft => ({
    ...{ class: code, parts: [{ geometry }] },
    ...(vocMask ? { ext: { vocMask } } : {}),
  });
  for (const [label, geometry] of [...rest].sort(([a], [b]) => a - b)) {
    if (label === VOID) drafts.push(alone(VOID_CLASS, geometry, 'void'));
    else if (label > VOID) drafts.push(alone(labels.classOf(label)!, geometry, 'class'));
    else {
      const code = labels.classOfObject(label);
      if (code === undefined) findings.add('no-class', { object: label });
      else drafts.push(alone(code, geometry));
    }
  }
  return drafts;
}
