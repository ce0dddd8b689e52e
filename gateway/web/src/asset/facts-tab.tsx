import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import { datasetAddress } from '../pages/dataset-address.ts';
import type { AssetDetail } from '../queries/asset.ts';
import type { PluginSummary } from '../queries/session.ts';
import { StateMark } from '../ui/marks.tsx';
import { FactList } from './fact-list.tsx';

const partWords: Record<string, TextKey> = {
  original: 'part.original',
  thumbnail: 'part.thumbnail',
  preview: 'part.preview',
};

/** What is known of an asset: where it sits, its facets, its files, and where it came from. */
export function FactsTab({ asset, plugin }: { asset: AssetDetail; plugin: PluginSummary | undefined }) {
  const { t, format } = useText();
  const kind = plugin?.kinds.find(({ id }) => id === asset.kind);
  const address = { dataset: datasetAddress(asset.dataset) };
  return (
    <>
      <nav className="crumbs" aria-label={t('facts.where')}>
        <Link to="/datasets/$dataset" params={address}>
          {asset.dataset.name}
        </Link>
        {asset.groups.map((group) => (
          <span key={group.id}>
            <span aria-hidden="true">›</span>{' '}
            <Link to="/datasets/$dataset" params={address} search={{ group: group.id }}>
              {group.name || group.key}
            </Link>
          </span>
        ))}
      </nav>
      <p className="marks">
        <StateMark state={asset.state} />
        <span>{kind ? format.text(kind.title) : asset.kind}</span>
        <span>{format.bytes(asset.bytes)}</span>
        <span>{asset.dataset.licence ?? t('datasets.noLicence')}</span>
      </p>
      {asset.when && (
        <p>
          {t('facts.when', {
            when:
              asset.when.start === asset.when.end
                ? format.dateTime(asset.when.start)
                : `${format.dateTime(asset.when.start)} – ${format.dateTime(asset.when.end)}`,
          })}
        </p>
      )}
      {asset.where && (
        <p className="figure">
          {t('facts.bbox', { bbox: asset.where.bbox.map((degree) => format.number(degree)).join(', ') })}
        </p>
      )}
      <FactList facets={asset.facets} plugin={plugin} />
      <h2>{t('facts.files')}</h2>
      <ul className="parts">
        {asset.parts.map((part) => (
          <li key={part.role + part.sha256}>
            <span>
              {part.url ? (
                <a href={part.url} target="_blank" rel="noreferrer">
                  {partWords[part.role] ? t(partWords[part.role]!) : part.role}
                </a>
              ) : (
                <span title={t('facts.notReadable')}>
                  {partWords[part.role] ? t(partWords[part.role]!) : part.role}
                </span>
              )}
              <span className="quiet"> {part.mediaType} · </span>
              <span className="figure quiet">{format.bytes(part.bytes)}</span>
            </span>
            <code className="hash" title="SHA-256">
              {part.sha256}
            </code>
          </li>
        ))}
      </ul>
      {asset.links.length > 0 && (
        <>
          <h2>{t('facts.linked')}</h2>
          <ul className="parts">
            {asset.links.map(({ role, asset: other }) => (
              <li key={role + other.id}>
                {role}:{' '}
                <Link to="/assets/$asset" params={{ asset: other.id }}>
                  {other.name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <Provenance asset={asset} />
    </>
  );
}

/** One line that unfolds: when it came, from where, and what was made of it. */
function Provenance({ asset }: { asset: AssetDetail }) {
  const { t, format } = useText();
  const derived = asset.parts.filter(({ role }) => role !== 'original').length;
  const first = asset.origins[0];
  return (
    <details className="provenance">
      <summary>
        {t('facts.provenance', { at: format.dateTime(asset.createdAt) })}
        {derived > 0 && <span> {t('facts.derived', { count: derived })}</span>}
      </summary>
      {!first && <p className="quiet">{t('facts.noOrigins')}</p>}
      <ul className="parts">
        {asset.origins.map((origin) => (
          <li key={origin.ingestId + origin.path}>
            <span className="wrap path">{origin.path}</span>
            <Link to="/ingests/$ingest" params={{ ingest: origin.ingestId }}>
              {t('facts.ingest')}
            </Link>
          </li>
        ))}
      </ul>
      <dl className="facts">
        {asset.subject && (
          <div>
            <dt>{t('facts.subject')}</dt>
            <dd>{asset.subject}</dd>
          </div>
        )}
        {asset.device && (
          <div>
            <dt>{t('facts.device')}</dt>
            <dd>{asset.device}</dd>
          </div>
        )}
        <div>
          <dt>{t('facts.id')}</dt>
          <dd>
            <code>{asset.id}</code>
          </dd>
        </div>
      </dl>
    </details>
  );
}
