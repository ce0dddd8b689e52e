import { useText } from '../i18n/i18n.ts';
import type { TextKey } from '../i18n/i18n.ts';
import type { IngestProgress } from '../queries/intake.ts';

const stages = ['receiving', 'expanding', 'recognising', 'parsing', 'validating', 'done'] as const;

/** The word for a stage; a stage that this shell does not know yet is called "working". */
export function stageWord(stage: string): TextKey {
  return (stages as readonly string[]).includes(stage) ? (`stage.${stage}` as TextKey) : 'stage.other';
}

/** The stages in their order: what is done, what is being done, what is to come. */
export function StageRow({ progress }: { progress: IngestProgress }) {
  const { t, format } = useText();
  const stopped = progress.state === 'CANCELLED' || progress.state === 'FAILED';
  const now = progress.state === 'DONE' ? stages.length : (stages as readonly string[]).indexOf(progress.stage);
  const settled = progress.ready + progress.rejected + progress.held + progress.duplicate;
  const countOf = (stage: string) =>
    stage === 'receiving' ? progress.files : stage === 'parsing' ? settled : stage === 'done' ? progress.ready : null;
  return (
    <ol className="stages">
      {stages.map((stage, index) => {
        const standing = index < now ? 'past' : index === now ? (stopped ? 'stopped' : 'now') : 'later';
        const count = countOf(stage);
        return (
          <li key={stage} className={`stage stage-${standing}`} aria-current={standing === 'now' ? 'step' : undefined}>
            <span aria-hidden="true">{{ past: '✓', now: '▸', stopped: '×', later: '○' }[standing]}</span>
            <span>{t(stageWord(stage))}</span>
            {count !== null && standing !== 'later' && <span className="figure">{format.number(count)}</span>}
          </li>
        );
      })}
    </ol>
  );
}
