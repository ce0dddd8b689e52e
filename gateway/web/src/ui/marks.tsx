import type { AssetState, SeverityCounts } from '../queries/catalog.ts';
import type { Severity } from '../queries/findings.ts';
import type { FileState, IngestState } from '../queries/intake.ts';
import { useText } from '../i18n/i18n.ts';

/** A severity as a shape: a cross in a square, a triangle, a round i. The colour only repeats it. */
export function SeverityShape({ severity }: { severity: Severity }) {
  return (
    <svg className={`severity severity-${severity}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {severity === 'error' && (
        <>
          <rect x="1" y="1" width="14" height="14" rx="2" fill="currentColor" />
          <path d="M5 5l6 6M11 5l-6 6" stroke="var(--on-mark)" strokeWidth="2" />
        </>
      )}
      {severity === 'warning' && (
        <>
          <path d="M8 1l7.5 14H.5z" fill="currentColor" />
          <path d="M8 6v4.5M8 12v1.6" stroke="var(--on-mark)" strokeWidth="1.8" />
        </>
      )}
      {severity === 'info' && (
        <>
          <circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="M8 7v5M8 4v1.8" stroke="currentColor" strokeWidth="1.8" />
        </>
      )}
    </svg>
  );
}

/** A severity as shape and word, or shape and number. */
export function SeverityMark({ severity, count }: { severity: Severity; count?: number }) {
  const { t, format } = useText();
  const word = t(`severity.${severity}`);
  return (
    <span className="mark" title={word}>
      <SeverityShape severity={severity} />
      {count === undefined ? <span>{word}</span> : <span className="figure">{format.number(count)}</span>}
      {count !== undefined && <span className="for-readers">{word}</span>}
    </span>
  );
}

const severities: Severity[] = ['error', 'warning', 'info'];

/** Open findings: a bar by share, and beside it the numbers with their shapes. */
export function FindingBar({ findings }: { findings: SeverityCounts }) {
  const { t } = useText();
  const present = severities.filter((severity) => findings[severity] > 0);
  if (present.length === 0) return <span className="quiet">{t('findings.none')}</span>;
  return (
    <span className="finding-bar">
      <span className="finding-bar-track" aria-hidden="true">
        {present.map((severity) => (
          <span key={severity} className={`fill-${severity}`} style={{ flexGrow: findings[severity] }} />
        ))}
      </span>
      {present.map((severity) => (
        <SeverityMark key={severity} severity={severity} count={findings[severity]} />
      ))}
    </span>
  );
}

type State = AssetState | FileState | IngestState;

const shapes: Record<State, { glyph: string; tone: 'good' | 'warn' | 'bad' | 'calm' }> = {
  READY: { glyph: '✓', tone: 'good' },
  DONE: { glyph: '✓', tone: 'good' },
  HELD: { glyph: '‖', tone: 'warn' },
  REJECTED: { glyph: '×', tone: 'bad' },
  FAILED: { glyph: '×', tone: 'bad' },
  QUARANTINED: { glyph: '…', tone: 'calm' },
  RECEIVED: { glyph: '↓', tone: 'calm' },
  OPEN: { glyph: '↓', tone: 'calm' },
  RUNNING: { glyph: '▸', tone: 'calm' },
  DECLARED: { glyph: '○', tone: 'calm' },
  DUPLICATE: { glyph: '=', tone: 'calm' },
  CANCELLED: { glyph: '–', tone: 'calm' },
  ERASED: { glyph: '–', tone: 'calm' },
};

/** A state as glyph and word; `count` puts a number before the word. */
export function StateMark({ state, count, bare }: { state: State; count?: number; bare?: boolean }) {
  const { t, format } = useText();
  const { glyph, tone } = shapes[state];
  const word = t(`state.${state}`);
  return (
    <span className="mark" title={word}>
      <span className={`glyph tone-${tone}`} aria-hidden="true">
        {glyph}
      </span>
      {count !== undefined && <span className="figure">{format.number(count)}</span>}
      <span className={bare ? 'for-readers' : undefined}>{word}</span>
    </span>
  );
}
