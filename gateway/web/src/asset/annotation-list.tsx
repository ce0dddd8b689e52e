import type { Selection } from '@lode/core/viewer';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import { colourOf } from '../palette.ts';
import type { AssetAnnotation, AssetDetail } from '../queries/asset.ts';
import { Empty } from '../ui/states.tsx';

const shapeWords: Record<string, TextKey> = {
  ellipse: 'shape.ellipse',
  skeleton: 'shape.skeleton',
  'cuboid-2d': 'shape.cuboid-2d',
  'point-set': 'shape.point-set',
  'volume-mask': 'shape.volume-mask',
  'text-span': 'shape.text-span',
  box: 'shape.box',
  'rotated-box': 'shape.rotated-box',
  polyline: 'shape.polyline',
  points: 'shape.points',
  cuboid: 'shape.cuboid',
  interval: 'shape.interval',
  geo: 'shape.geo',
  polygon: 'shape.polygon',
  mask: 'shape.mask',
  tag: 'shape.tag',
};
const methodWords: Record<string, TextKey> = {
  manual: 'method.manual',
  machine: 'method.machine',
  'machine+human': 'method.both',
};

/** What a kind of shape is called; one that is not known here is called by its code. */
export function kindWords(kind: string, t: (key: TextKey) => string): string {
  const words = shapeWords[kind];
  return words ? t(words) : kind;
}

/** Annotations by class. The one selected here is highlighted in the viewer, and the other way round. */
export function AnnotationList({ asset, selection }: { asset: AssetDetail; selection: Selection }) {
  const { t, format } = useText();
  if (asset.annotations.length === 0) return <Empty>{t('asset.noAnnotations')}</Empty>;
  const classes = new Map<string, AssetAnnotation[]>();
  for (const annotation of asset.annotations) {
    const code = annotation.class.code;
    classes.set(code, [...(classes.get(code) ?? []), annotation]);
  }
  return (
    <>
      {[...classes].map(([code, annotations]) => (
        <section key={code} className="class-group">
          <h2>
            <span className="swatch" style={{ background: colourOf(code) }} />
            {format.text(annotations[0]!.class.title)}
            <code className="quiet">{code}</code>
            <span className="figure quiet">{format.number(annotations.length)}</span>
          </h2>
          {annotations.map((annotation, index) => (
            <Row key={annotation.id} annotation={annotation} index={index} selection={selection} />
          ))}
        </section>
      ))}
      {asset.annotationCount > asset.annotations.length && (
        <p className="quiet">
          {t('asset.moreAnnotations', {
            shown: format.number(asset.annotations.length),
            total: format.number(asset.annotationCount),
          })}
        </p>
      )}
    </>
  );
}

function Row(props: { annotation: AssetAnnotation; index: number; selection: Selection }) {
  const { annotation, index, selection } = props;
  const { t, format } = useText();
  const selected = selection.annotationId === annotation.id;
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const kinds = [...new Set(annotation.parts.map(({ geometry }) => geometry.kind))];
  const frames = [...new Set(annotation.parts.flatMap(({ frame }) => (frame === null ? [] : [frame])))];
  const method = methodWords[annotation.method];
  const attributes = Object.entries(annotation.attributes ?? {});
  return (
    <button
      ref={row}
      type="button"
      className="annotation-row"
      aria-pressed={selected}
      onClick={() => selection.select(selected ? null : annotation.id)}
    >
      <span>
        {format.number(index + 1)} · {kinds.map((kind) => kindWords(kind, t)).join(' + ')}
      </span>
      <span className="quiet annotation-foot">
        {method ? t(method) : annotation.method}
        {annotation.confidence !== null && (
          <span className="figure">{format.number(Math.round(annotation.confidence * 1000) / 10)} %</span>
        )}
        {frames.length > 0 && (
          <span>
            {t('asset.frames', {
              frames:
                frames
                  .slice(0, 4)
                  .map((frame) => format.number(frame + 1))
                  .join(', ') + (frames.length > 4 ? ' …' : ''),
            })}
          </span>
        )}
        {annotation.reviewState === 'accepted' && <span>✓ {t('review.accepted')}</span>}
        {annotation.reviewState === 'rejected' && <span>× {t('review.rejected')}</span>}
        {attributes.map(([name, value]) => (
          <span key={name}>
            {name}: {typeof value === 'object' ? JSON.stringify(value) : String(value)}
          </span>
        ))}
      </span>
    </button>
  );
}
