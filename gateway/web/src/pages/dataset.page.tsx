import { FolderAddOutlined, UploadOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useMatchRoute, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useEffect } from 'react';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { useFileDrop } from '../intake/file-drop.hook.ts';
import { DATASET, DATASET_ACTIVITY } from '../queries/catalog.ts';
import { mayKeep, useMe, usePlugins } from '../session.hook.ts';
import { NotFoundPage } from '../shell/error-pages.tsx';
import { subscribe } from '../subscription-client.ts';
import { DomainIcon } from '../ui/domain-icon.tsx';
import { FindingBar } from '../ui/marks.tsx';
import { Failure, Waiting } from '../ui/states.tsx';

const DropDialog = lazy(async () => ({ default: (await import('../intake/drop.dialog.tsx')).DropDialog }));

/** The dataset that the address names. */
export function useDataset() {
  const { dataset: address } = useParams({ strict: false });
  return useQuery({
    queryKey: ['dataset', address],
    queryFn: ({ signal }) => ask(DATASET, { id: address! }, signal),
    enabled: address !== undefined,
    placeholderData: keepPreviousData,
  });
}

/** Head, tabs, and files dropped anywhere. */
export function DatasetPage() {
  const { t, format } = useText();
  const query = useDataset();
  const me = useMe();
  const plugins = usePlugins();
  const client = useQueryClient();
  const dataset = query.data?.dataset;
  const mayIngest = Boolean(dataset?.mine) && mayKeep(me);
  // There a drop is taken for annotation files, by the tab itself.
  const onAnnotations = Boolean(useMatchRoute()({ to: '/datasets/$dataset/annotations' }));
  const drop = useFileDrop(mayIngest && !onAnnotations);
  const id = dataset?.id;
  useEffect(() => {
    if (!id) return;
    // Counts follow at once, at most every two seconds; lists do not jump under the reader.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = subscribe(DATASET_ACTIVITY, { id }, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: ['dataset'] });
      }, 2000);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, id]);
  if (query.isSuccess && !dataset) return <NotFoundPage />;
  if (query.error && !dataset) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!dataset) return <Waiting rows={10} />;
  const plugin = plugins.find((one) => one.id === dataset.plugin);
  const level = Math.min(5, Math.max(1, dataset.sensitivity)) as 1 | 2 | 3 | 4 | 5;
  const address = { dataset: dataset.mine ? dataset.slug : dataset.id };
  return (
    <div className="dataset-page">
      <title>{`${dataset.name} · Lode`}</title>
      <div className="dataset-head">
        <h1>
          <DomainIcon plugin={dataset.plugin} /> {dataset.name}
        </h1>
        <span className="dataset-facts">
          {plugin && <span>{format.text(plugin.title)}</span>}
          {!dataset.mine && <span>{t('dataset.from', { name: dataset.organisation.name })}</span>}
          <span>
            {t('filter.assets', { count: dataset.counts.assets, shown: format.number(dataset.counts.assets) })}
          </span>
          <span>{format.bytes(dataset.counts.bytes)}</span>
          <span>
            {t('dataset.annotations', {
              count: dataset.counts.annotations,
              shown: format.number(dataset.counts.annotations),
            })}
          </span>
          <span>{dataset.licence ?? t('datasets.noLicence')}</span>
          <span>{t(`sensitivity.${level}`)}</span>
        </span>
        <FindingBar findings={dataset.counts.findings} />
      </div>
      <nav className="tab-bar" aria-label={t('dataset.tabs')}>
        <Link to="/datasets/$dataset" params={address} activeOptions={{ exact: true, includeSearch: false }}>
          {t('tab.browse')}
        </Link>
        <Link to="/datasets/$dataset/annotations" params={address}>
          {t('tab.annotations')}
        </Link>
        <Link to="/datasets/$dataset/findings" params={address}>
          {t('tab.findings')}
        </Link>
        <Link to="/datasets/$dataset/ontology" params={address}>
          {t('tab.ontology')}
        </Link>
        <Link to="/datasets/$dataset/ingests" params={address}>
          {t('tab.ingests')}
        </Link>
        {mayIngest && (
          <span className="head-actions">
            <Button size="small" icon={<UploadOutlined />} title={t('ingest.chooseFiles')} onClick={drop.chooseFiles}>
              <span className="wide-word">{t('ingest.chooseFiles')}</span>
            </Button>
            <Button
              size="small"
              icon={<FolderAddOutlined />}
              title={t('ingest.chooseFolder')}
              onClick={drop.chooseFolder}
            >
              <span className="wide-word">{t('ingest.chooseFolder')}</span>
            </Button>
          </span>
        )}
      </nav>
      <div className="dataset-body">
        <Outlet />
      </div>
      {drop.over && (
        <div className="drop-veil" aria-hidden="true">
          <span>{t('ingest.dropHere', { name: dataset.name })}</span>
        </div>
      )}
      {(drop.reading !== null || drop.drop !== null || Boolean(drop.error)) && (
        <Suspense>
          <DropDialog dataset={dataset} drop={drop} />
        </Suspense>
      )}
    </div>
  );
}
