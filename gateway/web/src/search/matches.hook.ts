import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../graphql-client.ts';
import { SEARCH } from '../queries/search.ts';
import type { Match } from '../queries/search.ts';
import { domainColour } from './domain-colour.ts';
import type { Placed } from './placed.ts';
import { localQuestionOf } from './question-address.ts';
import type { QuestionAddress } from './question-address.ts';

const pageSize = 100;

/** A match and a key that no other match has: an asset can match more than once. */
export type KeyedMatch = Match & { key: string };

/** The matches of a question, page by page. Nothing is asked without a condition. */
export function useMatches(address: QuestionAddress) {
  const question = localQuestionOf(address);
  const asked = address.text ? { text: address.text } : question ? { question } : null;
  const query = useInfiniteQuery({
    queryKey: ['matches', asked],
    queryFn: ({ pageParam, signal }) => ask(SEARCH, { ...asked, first: pageSize, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ search }) => (search.pageInfo.hasNextPage ? search.pageInfo.endCursor : undefined),
    placeholderData: keepPreviousData,
    enabled: asked !== null,
  });
  const pages = asked === null ? undefined : query.data?.pages;
  const matches = useMemo(
    () =>
      (pages ?? []).flatMap(({ search }) =>
        search.edges.map(({ node }): KeyedMatch => ({ ...node, key: `${node.asset.id}@${node.window?.start ?? ''}` })),
      ),
    [pages],
  );
  return { query, matches, asked, total: pages?.[0]?.search.totalCount };
}

/** A match as map and timeline draw it: the time is the window, which is what was asked for. */
export function placedMatch({ key, asset, dataset, window }: KeyedMatch): Placed {
  return {
    key,
    name: asset.name,
    lane: dataset.plugin,
    colour: domainColour(dataset.plugin),
    where: asset.where,
    span: window && { start: Number(window.start) / 1e6, end: Number(window.end) / 1e6 },
  };
}
