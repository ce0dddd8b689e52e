import { useEffect } from 'react';
import { useAssetPages } from '../browse/asset-pages.hook.ts';
import type { AssetSearch } from '../router.tsx';

const farthestPage = 50;

/** The assets before and after this one within the filter that the reader came with. Pages are read on until it is found. */
export function useNeighbours(id: string, search: AssetSearch) {
  const { in: datasetId, panel: _panel, sel: _sel, t: _t, ...filter } = search;
  const pages = useAssetPages(datasetId, filter, datasetId !== undefined);
  const edges = pages.data?.pages.flatMap((page) => page.assets.edges) ?? [];
  const index = edges.findIndex(({ node }) => node.id === id);
  const atEnd = index < 0 || index >= edges.length - 2;
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  const loaded = pages.data?.pages.length ?? 0;
  useEffect(() => {
    if (datasetId && atEnd && hasNextPage && !isFetching && loaded < (index < 0 ? farthestPage : Infinity))
      void fetchNextPage();
  }, [datasetId, atEnd, hasNextPage, isFetching, fetchNextPage, loaded, index]);
  const total = pages.data?.pages[0]?.assets.totalCount;
  return {
    previous: index > 0 ? edges[index - 1]?.node.id : undefined,
    next: index >= 0 ? edges[index + 1]?.node.id : undefined,
    place: index >= 0 && total ? { index: index + 1, total } : null,
  };
}
