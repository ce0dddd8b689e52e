import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Checkbox, Drawer, Input } from 'antd';
import { useState } from 'react';
import { FindingItem } from '../asset/finding-item.tsx';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import type { DatasetDetail } from '../queries/catalog.ts';
import { FINDINGS, WAIVE_FINDING } from '../queries/findings.ts';
import type { FindingGroup, ListedFinding } from '../queries/findings.ts';
import { mayKeep, useMe } from '../session.hook.ts';
import { Empty, Failure, Waiting } from '../ui/states.tsx';

/** Every finding of one rule; each can be waived with a reason. */
export function FindingDrawer(props: { dataset: DatasetDetail; group: FindingGroup | null; onClose: () => void }) {
  const { dataset, group, onClose } = props;
  const { t } = useText();
  return (
    <Drawer
      open={group !== null}
      onClose={onClose}
      size={520}
      title={group ? <span className="wrap">{group.code}</span> : t('findings.list')}
      destroyOnHidden
    >
      {group && <List dataset={dataset} code={group.code} />}
    </Drawer>
  );
}

function List({ dataset, code }: { dataset: DatasetDetail; code: string }) {
  const { t } = useText();
  const me = useMe();
  const [waived, setWaived] = useState(false);
  const filter = { datasetId: dataset.id, code, ...(waived ? { includeWaived: true } : {}) };
  const query = useInfiniteQuery({
    queryKey: ['findings', filter],
    queryFn: ({ pageParam, signal }) => ask(FINDINGS, { filter, first: 50, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ findings }) => (findings.pageInfo.hasNextPage ? findings.pageInfo.endCursor : undefined),
  });
  const rows = query.data?.pages.flatMap(({ findings }) => findings.edges.map(({ node }) => node)) ?? [];
  return (
    <>
      <Checkbox checked={waived} onChange={({ target }) => setWaived(target.checked)}>
        {t('findings.withWaived')}
      </Checkbox>
      {query.isPending && <Waiting />}
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <Empty>{t('findings.noneOpen')}</Empty>}
      <ul className="finding-list">
        {rows.map((finding) => (
          <Row key={finding.id} finding={finding} dataset={dataset} mayWaive={dataset.mine && mayKeep(me)} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('action.more')}
        </Button>
      )}
    </>
  );
}

function Row({ finding, dataset, mayWaive }: { finding: ListedFinding; dataset: DatasetDetail; mayWaive: boolean }) {
  const { t } = useText();
  const client = useQueryClient();
  const [reason, setReason] = useState<string | null>(null);
  const waive = useMutation({
    mutationFn: async (text: string) =>
      thingOf((await ask(WAIVE_FINDING, { input: { findingId: finding.id, reason: text } })).waiveFinding),
    onSuccess: async () => {
      setReason(null);
      for (const key of ['findings', 'finding-groups', 'dataset', 'datasets', 'asset', 'asset-peek', 'assets'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
  return (
    <li>
      {finding.asset ? (
        <Link
          to="/assets/$asset"
          params={{ asset: finding.asset.id }}
          search={{ in: dataset.id, finding: finding.code, panel: 'findings' }}
        >
          {finding.asset.name}
        </Link>
      ) : (
        finding.path && <span className="wrap path">{finding.path}</span>
      )}
      <FindingItem finding={finding} />
      {mayWaive && !finding.waiver && reason === null && (
        <Button size="small" onClick={() => setReason('')}>
          {t('findings.waive')}
        </Button>
      )}
      {reason !== null && (
        <form
          className="waive"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) waive.mutate(reason.trim());
          }}
        >
          <Input.TextArea
            autoFocus
            rows={2}
            maxLength={1000}
            value={reason}
            placeholder={t('findings.reason')}
            aria-label={t('findings.reason')}
            onChange={({ target }) => setReason(target.value)}
          />
          <div className="form-foot">
            <Button size="small" onClick={() => setReason(null)}>
              {t('action.cancel')}
            </Button>
            <Button size="small" type="primary" htmlType="submit" disabled={!reason.trim()} loading={waive.isPending}>
              {t('findings.waive')}
            </Button>
          </div>
          {waive.error && <Failure error={waive.error} />}
        </form>
      )}
    </li>
  );
}
