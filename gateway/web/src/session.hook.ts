import { useQuery } from '@tanstack/react-query';
import { ask } from './graphql-client.ts';
import { ME, PLUGINS } from './queries/session.ts';
import type { Me, PluginSummary } from './queries/session.ts';

/** What the hub's plugins declare; it changes only when the hub is restarted. */
export function usePlugins(): PluginSummary[] {
  const query = useQuery({
    queryKey: ['plugins'],
    queryFn: ({ signal }) => ask(PLUGINS, {}, signal),
    staleTime: Infinity,
  });
  return query.data?.plugins ?? [];
}

export const meQuery = {
  queryKey: ['me'],
  queryFn: ({ signal }: { signal: AbortSignal }) => ask(ME, {}, signal),
  staleTime: 60_000,
};

/** Who is signed in; undefined while it is not known. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data?.me ?? undefined;
}

/** True for those who may take in data, waive findings and make datasets. */
export function mayKeep(me: Me | undefined): boolean {
  return me?.role === 'OWNER' || me?.role === 'STEWARD';
}

/** True for those who may draw and change annotations. */
export function mayAnnotate(me: Me | undefined): boolean {
  return mayKeep(me) || me?.role === 'ANNOTATOR';
}
