import { useQuery } from '@tanstack/react-query';
import { Progress } from 'antd';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { ONTOLOGY_MIGRATION } from '../queries/ontology.ts';
import { Failure, Waiting } from '../ui/states.tsx';

const EVERY_MS = 1_000;

/** How far a migration is; asked for until it has ended. It goes on when nobody looks. */
export function MigrationProgress({ id }: { id: string }) {
  const { t, format } = useText();
  const query = useQuery({
    queryKey: ['ontology-migration', id],
    queryFn: ({ signal }) => ask(ONTOLOGY_MIGRATION, { id }, signal),
    refetchInterval: ({ state: { data } }) => (data?.ontologyMigration?.state === 'RUNNING' ? EVERY_MS : false),
  });
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  const migration = query.data?.ontologyMigration;
  if (!migration) return <Waiting rows={2} />;
  const { state, changed, removed, toChange, toRemove, error } = migration;
  const done = changed + removed;
  const all = toChange + toRemove;
  const percent = state === 'DONE' ? 100 : all === 0 ? 0 : Math.min(99, Math.floor((100 * done) / all));
  return (
    <>
      <Progress percent={percent} status={state === 'FAILED' ? 'exception' : state === 'DONE' ? 'success' : 'active'} />
      <p role="status">
        {t(`ontology.state.${state}`, { done: format.number(done), all: format.number(all) })} {error}
      </p>
    </>
  );
}
