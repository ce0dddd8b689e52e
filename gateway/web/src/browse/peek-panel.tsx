import { CloseOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { FactList } from '../asset/fact-list.tsx';
import { FindingItem } from '../asset/finding-item.tsx';
import { previewOf } from '../asset/preview.ts';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { ASSET_PEEK } from '../queries/asset.ts';
import type { AssetCell } from '../queries/catalog.ts';
import type { PluginSummary } from '../queries/session.ts';
import { StateMark } from '../ui/marks.tsx';
import { Failure, Waiting } from '../ui/states.tsx';

/** The selected asset beside the grid: enough to decide whether to open it. */
export function PeekPanel(props: {
  id: string;
  cell: AssetCell | undefined;
  plugin: PluginSummary | undefined;
  onOpen: () => void;
  onClose: () => void;
}) {
  const { id, cell, plugin, onOpen, onClose } = props;
  const { t, format } = useText();
  const query = useQuery({
    queryKey: ['asset-peek', id],
    queryFn: ({ signal }) => ask(ASSET_PEEK, { id }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const loaded = query.data?.asset?.id === id ? query.data.asset : undefined;
  const name = loaded?.name ?? cell?.name ?? '…';
  const picture = (loaded && previewOf(loaded)) ?? cell?.thumbnail ?? null;
  const open = loaded?.findings.filter(({ waiver }) => !waiver) ?? [];
  return (
    <section className="peek" aria-label={t('peek.title')}>
      <div className="peek-head">
        <strong className="wrap">{name}</strong>
        <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('action.close')} onClick={onClose} />
      </div>
      <button type="button" className="peek-picture" onClick={onOpen} aria-label={t('peek.open')}>
        {picture ? <img src={picture} alt="" /> : <span>{t('asset.noPicture')}</span>}
      </button>
      <Button type="primary" block onClick={onOpen}>
        {t('peek.open')} <kbd>Enter</kbd>
      </Button>
      {query.error && !loaded && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && query.data.asset === null && <p className="quiet">{t('asset.gone')}</p>}
      {!loaded && !query.error && query.data?.asset !== null && <Waiting rows={4} />}
      {loaded && (
        <>
          <p className="peek-line">
            <StateMark state={loaded.state} />
            <span className="quiet">{format.bytes(loaded.bytes)}</span>
            <span className="quiet">
              {t('asset.annotationCount', {
                count: loaded.annotationCount,
                shown: format.number(loaded.annotationCount),
              })}
            </span>
          </p>
          {open.slice(0, 3).map((finding) => (
            <FindingItem key={finding.id} finding={finding} />
          ))}
          {open.length > 3 && <p className="quiet">{t('peek.moreFindings', { count: open.length - 3 })}</p>}
          <FactList facets={loaded.facets} plugin={plugin} limit={14} />
        </>
      )}
    </section>
  );
}
