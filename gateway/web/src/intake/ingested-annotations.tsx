import { formatName } from '../annotations/format-name.ts';
import { useText } from '../i18n/i18n.ts';
import type { AnnotationIngest } from '../queries/intake.ts';

/** What has become of annotation files so far. */
export function IngestedAnnotations({ done }: { done: AnnotationIngest }) {
  const { t, format } = useText();
  return (
    <p className="ingested">
      {done.format !== null && <span className="tag">{formatName(done.format)}</span>}
      <span>{t('annotations.doneImages', { count: done.images, shown: format.number(done.images) })}</span>
      <span>{t('asset.annotationCount', { count: done.annotations, shown: format.number(done.annotations) })}</span>
      {done.rejected > 0 && (
        <span>{t('annotations.doneRejected', { count: done.rejected, shown: format.number(done.rejected) })}</span>
      )}
    </p>
  );
}
