import { Button } from 'antd';
import { useText } from '../i18n/i18n.ts';
import { kindWords } from '../asset/annotation-list.tsx';
import { bringIntoView } from './commands.ts';
import { classOf, select } from './editor.ts';
import type { Editor } from './editor.ts';
import { useDocument } from './editor.hook.ts';
import type { EditorShape } from './editor-shape.ts';
import { nameOf } from './who-sign.ts';

/** Mine and theirs side by side; nothing is overwritten before somebody has decided. */
export function ConflictPanel({ editor }: { editor: Editor }) {
  const { t, format } = useText();
  useDocument(editor);
  const [first] = editor.state.conflicts;
  if (!first) return null;
  const [id, { theirs, by }] = first;
  const mine = editor.state.shapes.get(id) ?? null;
  const words = (shape: EditorShape | null) =>
    shape === null
      ? t('annotate.removed')
      : [
          format.text(classOf(editor, shape.class).title),
          ...new Set(shape.parts.map(({ geometry }) => kindWords(geometry.kind, t))),
          ...Object.entries(shape.attributes).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
        ].join(' · ');
  return (
    <section className="editor-conflict" role="alert" data-testid="conflict">
      <h2>{t('annotate.conflict', { shown: format.number(editor.state.conflicts.size) })}</h2>
      <p className="quiet">
        {by ? t('annotate.conflictBy', { who: nameOf(editor, by) }) : t('annotate.conflictWords')}
      </p>
      <dl>
        <div>
          <dt>{t('annotate.mine')}</dt>
          <dd>{words(mine)}</dd>
        </div>
        <div>
          <dt>{t('annotate.theirs')}</dt>
          <dd>{words(theirs?.shape ?? null)}</dd>
        </div>
      </dl>
      <p className="editor-conflict-foot">
        <Button
          size="small"
          onClick={() => {
            select(editor, mine ? [id] : []);
            bringIntoView(editor);
          }}
        >
          {t('annotate.show')}
        </Button>
        <Button size="small" onClick={() => editor.state.takeTheirs(id)}>
          {t('annotate.takeTheirs')}
        </Button>
        <Button size="small" type="primary" onClick={() => editor.state.keepMine(id)}>
          {t('annotate.keepMine')}
        </Button>
      </p>
    </section>
  );
}
