import { useText } from '../i18n/i18n.ts';
import { IngestTable } from '../intake/ingest-table.tsx';

/** The ingests of all datasets that one may read. */
export function IngestsPage() {
  const { t } = useText();
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('ingests.title')}</h1>
      </div>
      <IngestTable />
    </div>
  );
}
