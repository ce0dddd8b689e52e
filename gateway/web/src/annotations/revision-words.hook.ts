import { kindWords } from '../asset/annotation-list.tsx';
import { useText } from '../i18n/i18n.ts';
import type { RelationChange, Revision, ShapeChange } from '../queries/annotations.ts';
import { useAnnotationWords } from './annotation-words.hook.ts';
import { changedAttributes } from './revision-changes.ts';

/** What a revision says otherwise than the one before it, in the reader's language, a line each. */
export function useRevisionWords(): (revision: Revision, before: Revision | undefined) => string[] {
  const { t, format } = useText();
  const { nameOf, wordOf } = useAnnotationWords([]);

  function shapeLine({ change, kind, was, parts, iou, ...sizes }: ShapeChange): string {
    const shape = kindWords(kind, t);
    const words =
      change === 'REPLACED'
        ? t('annotations.shapeReplaced', { from: kindWords(was ?? '', t), to: shape })
        : t(`annotations.shape.${change}`, { shape });
    const details: string[] = [];
    if (parts > 1) details.push(t('annotations.onFrames', { count: parts, shown: format.number(parts) }));
    const { pointsBefore, pointsAfter, areaBefore, areaAfter } = sizes;
    const fromTo = (from: number, to: number) => ({ from: format.number(from), to: format.number(to) });
    if (pointsBefore !== null && pointsAfter !== null && pointsBefore !== pointsAfter)
      details.push(t('annotations.pointsChanged', fromTo(pointsBefore, pointsAfter)));
    // A mask has no points, and its bounds may stay.
    else if (kind === 'mask' && change === 'REDRAWN' && areaBefore !== null && areaAfter !== null)
      details.push(t('annotations.areaChanged', fromTo(areaBefore, areaAfter)));
    if (iou !== null && iou < 1)
      details.push(
        t(parts > 1 ? 'annotations.overlapLeast' : 'annotations.overlap', {
          share: format.number(Math.round(iou * 1000) / 10),
        }),
      );
    return [words, ...details].join(t('annotations.detailsMark'));
  }

  function relationLine({ change, type, class: target }: RelationChange): string {
    const to = target ? format.text(target.title) : t('annotations.relationGone');
    return t(`annotations.relation.${change}`, { type, to });
  }

  return (revision, before) => {
    if (!before) return [];
    const lines: string[] = [];
    if (before.class.code !== revision.class.code)
      lines.push(t('annotations.classChanged', { from: format.text(before.class.title), to: format.text(revision.class.title) })); // prettier-ignore
    if (before.reviewState !== revision.reviewState)
      lines.push(t('filter.is', { name: nameOf('reviewState'), value: wordOf('reviewState', revision.reviewState) }));
    for (const { name, from, to } of changedAttributes(before.attributes, revision.attributes))
      lines.push(t('annotations.attributeChanged', { name, from: from ?? '—', to: to ?? '—' }));
    return [
      ...lines,
      ...(revision.changes?.shapes ?? []).map(shapeLine),
      ...(revision.changes?.relations ?? []).map(relationLine),
    ];
  };
}
