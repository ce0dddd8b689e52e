import { DownloadOutlined, FilterOutlined, ImportOutlined } from '@ant-design/icons';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { useFileDrop } from '../intake/file-drop.hook.ts';
import { useNarrow } from '../narrow.hook.ts';
import { useDataset } from '../pages/dataset.page.tsx';
import { ANNOTATION_COUNTS, ANNOTATIONS } from '../queries/annotations.ts';
import type { ListedAnnotation } from '../queries/annotations.ts';
import type { DatasetDetail } from '../queries/catalog.ts';
import { mayAnnotate, mayKeep, useMe } from '../session.hook.ts';
import { Empty, Failure, Waiting } from '../ui/states.tsx';
import { AnnotationFacets } from './annotation-facets.tsx';
import { conditionsOf, filterOf, readAnnotationSearch } from './annotation-search.ts';
import type { AnnotationSearch } from './annotation-search.ts';
import { AnnotationSentence } from './annotation-sentence.tsx';
import { AnnotationTable } from './annotation-table.tsx';

const ExportDialog = lazy(async () => ({ default: (await import('./export.dialog.tsx')).ExportDialog }));
const ImportDialog = lazy(async () => ({ default: (await import('./import.dialog.tsx')).ImportDialog }));
const HistoryDrawer = lazy(async () => ({ default: (await import('./history.drawer.tsx')).HistoryDrawer }));
const route = getRouteApi('/app/shell/datasets/$dataset/annotations');
const PAGE = 50;

/** What is said about the assets of a dataset: found, taken in, given out, and followed back. */
export function AnnotationsTab() {
  const dataset = useDataset().data?.dataset;
  return dataset ? <Annotations key={dataset.id} dataset={dataset} /> : <Waiting rows={10} />;
}

function Annotations({ dataset }: { dataset: DatasetDetail }) {
  const { t } = useText();
  const me = useMe();
  const narrow = useNarrow();
  // The router adds what was read to what was typed; only what was read may go to the hub.
  const search = readAnnotationSearch(route.useSearch() as Record<string, unknown>);
  const navigate = useNavigate();
  const [open, setOpen] = useState<'filters' | 'export' | 'import' | null>(null);
  const [followed, setFollowed] = useState<ListedAnnotation | null>(null);
  const mayImport = dataset.mine && mayKeep(me);
  const drop = useFileDrop(mayImport);
  const filter = filterOf(dataset.id, search);
  const counted = useQuery({
    queryKey: ['annotation-counts', dataset.id, dataset.counts.annotations],
    queryFn: ({ signal }) => ask(ANNOTATION_COUNTS, { id: dataset.id }, signal),
    placeholderData: keepPreviousData,
  });
  const pages = useInfiniteQuery({
    queryKey: ['annotations', filter],
    queryFn: ({ pageParam, signal }) => ask(ANNOTATIONS, { filter, first: PAGE, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ annotations }) => (annotations.pageInfo.hasNextPage ? annotations.pageInfo.endCursor : null),
  });
  const change = (next: AnnotationSearch) =>
    void navigate({ to: '/datasets/$dataset/annotations', params: { dataset: dataset.mine ? dataset.slug : dataset.id }, search: next, replace: true }); // prettier-ignore
  const counts = counted.data?.dataset?.annotationCounts ?? [];
  const rows = pages.data?.pages.flatMap(({ annotations }) => annotations.edges.map(({ node }) => node)) ?? [];
  const total = pages.data?.pages[0]?.annotations.totalCount;
  const conditions = conditionsOf(search);
  const facets = <AnnotationFacets counts={counts} search={search} onChange={change} />;
  const importButton = mayImport && (
    <Button icon={<ImportOutlined aria-hidden />} onClick={() => setOpen('import')}>
      {t('annotations.import')}
    </Button>
  );
  const shutImport = () => {
    drop.clear();
    setOpen(null);
    void pages.refetch();
    void counted.refetch();
  };
  return (
    <div className="browse">
      {!narrow && dataset.counts.annotations > 0 && (
        <aside className="browse-facets" aria-label={t('browse.filters')}>
          {facets}
        </aside>
      )}
      <div className="browse-middle">
        <div className="browse-tools">
          {narrow && (
            <Button icon={<FilterOutlined aria-hidden />} onClick={() => setOpen('filters')}>
              {t('browse.filtersCount', { count: conditions })}
            </Button>
          )}
          {importButton}
          {mayAnnotate(me) && (
            <Button
              icon={<DownloadOutlined aria-hidden />}
              // Until it is known how much is found there would be nothing to choose.
              disabled={dataset.counts.assets === 0 || (conditions > 0 && !total)}
              onClick={() => setOpen('export')}
            >
              {t('annotations.export')}
            </Button>
          )}
        </div>
        <AnnotationSentence total={total} counts={counts} search={search} onChange={change} />
        <div className="annotation-rows">
          {pages.isPending && <Waiting rows={10} />}
          {pages.error && rows.length === 0 && <Failure error={pages.error} onRetry={() => void pages.refetch()} />}
          {pages.isSuccess && rows.length === 0 && conditions > 0 && (
            <Empty action={<Button onClick={() => change({})}>{t('filter.clear')}</Button>}>
              {t('annotations.noMatch')}
            </Empty>
          )}
          {pages.isSuccess && rows.length === 0 && conditions === 0 && (
            <Empty action={importButton}>{t(mayImport ? 'annotations.empty' : 'annotations.emptyReader')}</Empty>
          )}
          {rows.length > 0 && (
            <AnnotationTable rows={rows} counts={counts} datasetId={dataset.id} onHistory={setFollowed} />
          )}
          {pages.hasNextPage && (
            <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
              {t('action.more')}
            </Button>
          )}
        </div>
      </div>
      {drop.over && (
        <div className="drop-veil" aria-hidden="true">
          <span>{t('annotations.dropHere')}</span>
        </div>
      )}
      <Suspense>
        {narrow && (
          <Drawer
            title={t('browse.filters')}
            placement="left"
            size={300}
            open={open === 'filters'}
            onClose={() => setOpen(null)}
          >
            {facets}
          </Drawer>
        )}
        {open === 'export' && (
          <ExportDialog
            dataset={dataset}
            found={conditions > 0 && total ? { filter, total } : null}
            onClose={() => setOpen(null)}
          />
        )}
        {mayImport && (open === 'import' || drop.drop !== null || drop.reading !== null || Boolean(drop.error)) && (
          <ImportDialog dataset={dataset} drop={drop} onClose={shutImport} />
        )}
        {followed && (
          <HistoryDrawer
            annotation={followed}
            mayWrite={dataset.mine && mayAnnotate(me)}
            onClose={() => setFollowed(null)}
          />
        )}
      </Suspense>
    </div>
  );
}
