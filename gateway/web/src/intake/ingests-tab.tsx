import { useDataset } from '../pages/dataset.page.tsx';
import { IngestTable } from './ingest-table.tsx';

/** The ingests of one dataset. */
export function IngestsTab() {
  const dataset = useDataset().data?.dataset;
  return dataset ? (
    <div className="tab-page">
      <IngestTable datasetId={dataset.id} />
    </div>
  ) : null;
}
