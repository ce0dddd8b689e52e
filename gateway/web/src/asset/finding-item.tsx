import { useText } from '../i18n/i18n.ts';
import type { FindingDetail } from '../queries/findings.ts';
import { SeverityShape } from '../ui/marks.tsx';

/** One finding: how bad, why in words, its code, and where exactly. */
export function FindingItem({
  finding,
}: {
  finding: Pick<FindingDetail, 'code' | 'severity' | 'message'> & Partial<FindingDetail>;
}) {
  const { t, format } = useText();
  const places = Object.entries(finding.location ?? {});
  return (
    <div className="finding-item">
      <SeverityShape severity={finding.severity} />
      <div>
        <span className="for-readers">{t(`severity.${finding.severity}`)}: </span>
        <span>{format.text(finding.message)}</span>
        <div className="quiet finding-foot">
          <code>{finding.code}</code>
          {places.map(([name, value]) => (
            <span key={name}>
              {name}{' '}
              <code>
                {typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)}
              </code>
            </span>
          ))}
        </div>
        {finding.waiver && (
          <div className="quiet">
            {t('findings.waived', { reason: finding.waiver.reason, at: format.dateTime(finding.waiver.at) })}
          </div>
        )}
      </div>
    </div>
  );
}
