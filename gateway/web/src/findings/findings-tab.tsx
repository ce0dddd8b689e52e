import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { datasetAddress } from '../pages/dataset-address.ts';
import { useDataset } from '../pages/dataset.page.tsx';
import type { DatasetDetail } from '../queries/catalog.ts';
import { FINDING_GROUPS } from '../queries/findings.ts';
import type { FindingGroup } from '../queries/findings.ts';
import { SeverityMark } from '../ui/marks.tsx';
import { Empty, Failure, Waiting } from '../ui/states.tsx';
import { Thumbnail } from '../ui/thumbnail.tsx';
import { FindingDrawer } from './finding-drawer.tsx';

/** What the validators say of a dataset, by rule, worst first. */
export function FindingsTab() {
  const { t } = useText();
  const dataset = useDataset().data?.dataset;
  const [listed, setListed] = useState<FindingGroup | null>(null);
  const id = dataset?.id;
  const query = useQuery({
    queryKey: ['finding-groups', id],
    queryFn: ({ signal }) => ask(FINDING_GROUPS, { datasetId: id! }, signal),
    enabled: id !== undefined,
  });
  if (!dataset || query.isPending) return <Waiting />;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const groups = query.data.findingGroups;
  return (
    <div className="tab-page">
      {groups.length === 0 && <Empty>{t(dataset.counts.assets === 0 ? 'findings.noAssets' : 'findings.clean')}</Empty>}
      <ul className="finding-groups">
        {groups.map((group) => (
          <Group
            key={`${group.severity} ${group.code}`}
            group={group}
            dataset={dataset}
            onList={() => setListed(group)}
          />
        ))}
      </ul>
      <FindingDrawer dataset={dataset} group={listed} onClose={() => setListed(null)} />
    </div>
  );
}

function Group({ group, dataset, onList }: { group: FindingGroup; dataset: DatasetDetail; onList: () => void }) {
  const { t, format } = useText();
  const address = { dataset: datasetAddress(dataset) };
  return (
    <li className="finding-group" data-testid="finding-group">
      <SeverityMark severity={group.severity} />
      <div className="finding-group-words">
        <p>{format.text(group.message)}</p>
        <p className="quiet marks">
          <code>{group.code}</code>
          <span>{t('findings.count', { count: group.count, shown: format.number(group.count) })}</span>
          {group.assets > 0 && (
            <span>{t('findings.inAssets', { count: group.assets, shown: format.number(group.assets) })}</span>
          )}
        </p>
        {group.examples.length > 0 && (
          <div className="strip">
            {group.examples.map((asset) => (
              <Link
                key={asset.id}
                to="/assets/$asset"
                params={{ asset: asset.id }}
                search={{ in: dataset.id, finding: group.code, panel: 'findings' }}
                title={asset.name}
                aria-label={asset.name}
              >
                <Thumbnail src={asset.thumbnail} />
              </Link>
            ))}
          </div>
        )}
      </div>
      <div className="finding-group-actions">
        {group.assets > 0 && (
          <Link to="/datasets/$dataset" params={address} search={{ finding: group.code }} className="button-link">
            {t('findings.show')}
          </Link>
        )}
        <Button onClick={onList}>{t('findings.list')}</Button>
      </div>
    </li>
  );
}
