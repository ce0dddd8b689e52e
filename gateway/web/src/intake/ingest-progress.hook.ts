import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../graphql-client.ts';
import { INGEST, INGEST_PROGRESS } from '../queries/intake.ts';
import type { IngestState, IngestSummary } from '../queries/intake.ts';
import { subscribe } from '../subscription-client.ts';

export const isFinal = (state: IngestState) => state === 'DONE' || state === 'CANCELLED' || state === 'FAILED';

/** An ingest with live counts: pushed by the hub, and asked for every five seconds in case the push is cut off. */
export function useIngest(id: string | null) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['ingest', id],
    queryFn: ({ signal }) => ask(INGEST, { id: id! }, signal),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.ingest && isFinal(state.data.ingest.state) ? false : 5000),
  });
  const state = query.data?.ingest?.state;
  const over = state !== undefined && isFinal(state);
  useEffect(() => {
    if (id === null || over) return;
    return subscribe(INGEST_PROGRESS, { id }, ({ ingestProgress }) => {
      client.setQueryData<{ ingest: IngestSummary | null }>(['ingest', id], (old) =>
        old?.ingest ? { ingest: { ...old.ingest, state: ingestProgress.state, progress: ingestProgress } } : old,
      );
      // The last event says that it is over; the report (layout, message, times) comes with the whole ingest.
      if (isFinal(ingestProgress.state)) void client.invalidateQueries({ queryKey: ['ingest', id] });
    });
  }, [client, id, over]);
  useEffect(() => {
    if (!over) return;
    for (const key of ['dataset', 'datasets', 'assets', 'ingests', 'ingest-files', 'finding-groups'])
      void client.invalidateQueries({ queryKey: [key] });
  }, [client, over, id]);
  return query;
}
