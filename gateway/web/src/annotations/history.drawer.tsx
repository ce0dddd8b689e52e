import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { RESTORE_REVISION, REVISIONS } from '../queries/annotations.ts';
import type { ListedAnnotation, Revision } from '../queries/annotations.ts';
import { Failure, Waiting } from '../ui/states.tsx';
import { useRevisionWords } from './revision-words.hook.ts';

interface Props {
  annotation: ListedAnnotation;
  mayWrite: boolean;
  onClose: () => void;
}

/** All revisions of one annotation, the newest first: who, when, and what changed. */
export function HistoryDrawer({ annotation, mayWrite, onClose }: Props) {
  const { t, format } = useText();
  const client = useQueryClient();
  const key = ['revisions', annotation.id];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(REVISIONS, { id: annotation.id }, signal),
    // Somebody may have saved since the drawer was last open.
    staleTime: 0,
  });
  const revisions = query.data?.annotationHistory ?? [];
  const now = revisions[0];
  const restore = useMutation({
    mutationFn: async ({ to, rev }: { to: number; rev: number }) => {
      const annotations = [{ id: annotation.id, rev, restore: to }];
      const answer = await ask(RESTORE_REVISION, { input: { assetId: annotation.asset.id, annotations } });
      return thingOf(answer.saveAnnotations);
    },
    // Also after a conflict: what somebody else saved must be seen.
    onSettled: () => {
      for (const queryKey of [key, ['annotations'], ['annotation-counts']]) void client.invalidateQueries({ queryKey });
    },
  });
  return (
    <Drawer
      open
      onClose={onClose}
      size={480}
      title={t('annotations.historyOf', { name: format.text(annotation.class.title) })}
    >
      {query.isPending && <Waiting />}
      {query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {restore.error && <Failure error={restore.error} />}
      <ol className="revision-list">
        {revisions.map((revision, index) => (
          <li key={revision.rev} data-testid="revision">
            <RevisionFacts revision={revision} before={revisions[index + 1]} />
            {mayWrite && now && index > 0 && !revision.removed && (
              <Button
                size="small"
                loading={restore.isPending && restore.variables.to === revision.rev}
                disabled={restore.isPending}
                onClick={() => restore.mutate({ to: revision.rev, rev: now.rev })}
              >
                {t('annotations.restore')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Drawer>
  );
}

/** A file is known by its SHA-256, of which the beginning is enough to tell it from others. */
const shortId = (id = '?') => (/^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id);

function RevisionFacts({ revision, before }: { revision: Revision; before: Revision | undefined }) {
  const { t, format } = useText();
  const { agent } = revision.provenance ?? {};
  const changes = useRevisionWords()(revision, before);
  return (
    <div>
      <strong>{t('annotations.revision', { rev: format.number(revision.rev) })}</strong>{' '}
      <span className="quiet">
        {format.dateTime(revision.at)} · {agent?.kind === 'file' && t('annotations.fromFile')}{' '}
        <code title={agent?.id}>{shortId(agent?.id)}</code>
      </span>
      {!before && <p>{format.text(revision.class.title)}</p>}
      {revision.removed && <p>{t('annotations.removed')}</p>}
      {changes.length > 0 && (
        <ul>
          {changes.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {before && changes.length === 0 && !revision.removed && <p className="quiet">{t('annotations.shapeOnly')}</p>}
    </div>
  );
}
