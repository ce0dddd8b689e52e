import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { ask } from '../graphql-client.ts';
import { ASSETS } from '../queries/catalog.ts';
import { assetFilterOf } from './browse-search.ts';
import type { BrowseSearch } from './browse-search.ts';

const pageSize = 60;

/** The assets of a dataset that match, page by page. The asset page walks the same pages for previous and next. */
export function useAssetPages(datasetId: string | undefined, search: BrowseSearch, enabled = true) {
  const filter = assetFilterOf(datasetId, search);
  const rows = search.view === 'table';
  const shapes = search.view === 'map';
  return useInfiniteQuery({
    queryKey: ['assets', filter, rows, shapes],
    queryFn: ({ pageParam, signal }) =>
      ask(ASSETS, { filter, first: pageSize, after: pageParam, rows, shapes }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ assets }) => (assets.pageInfo.hasNextPage ? assets.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    enabled,
  });
}
