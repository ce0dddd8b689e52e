import { Input } from 'antd';
import { useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { chooseClass, redrawAll } from './commands.ts';
import { plainClass } from './class-list.ts';
import type { Editor } from './editor.ts';
import { useDocument, useSession } from './editor.hook.ts';

/** The classes with their keys and how many shapes have them; a name that is not among them is typed. */
export function ClassPanel({ editor, fixed }: { editor: Editor; fixed: boolean }) {
  const { t, format } = useText();
  const chosen = useSession(editor, (session) => session.classCode);
  useDocument(editor);
  const [name, setName] = useState('');
  const add = () => {
    const code = name.trim();
    if (code === '') return;
    if (!editor.classes.some((one) => one.code === code)) editor.classes = [...editor.classes, plainClass(code, null)];
    setName('');
    chooseClass(editor, code);
    redrawAll(editor);
  };
  return (
    <section className="editor-classes" aria-label={t('annotate.classes')}>
      <h2>{t('annotate.classes')}</h2>
      <ul>
        {editor.classes.map(({ code, title, colour }, i) => (
          <li key={code}>
            <button
              type="button"
              aria-pressed={code === chosen}
              onClick={() => chooseClass(editor, code)}
              data-testid="class"
            >
              <kbd>{i < 9 ? i + 1 : ''}</kbd>
              <span className="swatch" style={{ background: colour }} />
              <span className="wrap">{format.text(title)}</span>
              <span className="figure quiet">{format.number(editor.state.counts.get(code) ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
      {!fixed && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Input
            size="small"
            value={name}
            maxLength={200}
            placeholder={t('annotate.newClass')}
            aria-label={t('annotate.newClass')}
            onChange={({ target }) => setName(target.value)}
          />
        </form>
      )}
    </section>
  );
}
