import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { relate, relationTypesBetween } from './commands.ts';
import type { Editor } from './editor.ts';
import { useSession } from './editor.hook.ts';

/** Asks for the type of the relation that was just drawn; free text where the ontology declares none at all. */
export function RelationDialog({ editor }: { editor: Editor }) {
  const { t, format } = useText();
  const relation = useSession(editor, (session) => session.relation);
  const [type, setType] = useState('');
  if (!relation || relation.to === null) return null;
  const { from, to } = relation;
  const types = relationTypesBetween(editor, from, to);
  const isFree = editor.relationTypes.length === 0;
  const done = (code: string) => {
    setType('');
    if (code.trim() !== '') relate(editor, from, to, code.trim());
  };
  return (
    <Modal
      open
      title={t('annotate.relationType')}
      width={360}
      onCancel={() => editor.session.set({ relation: null })}
      {...(isFree ? { onOk: () => done(type) } : { footer: null })}
    >
      {isFree ? (
        <Input
          autoFocus
          value={type}
          maxLength={200}
          aria-label={t('annotate.relationType')}
          onChange={({ target }) => setType(target.value)}
          onPressEnter={() => done(type)}
        />
      ) : types.length === 0 ? (
        <p>{t('annotate.noRelationType')}</p>
      ) : (
        <ul className="editor-types">
          {types.map(({ code, title }, i) => (
            <li key={code}>
              <button type="button" autoFocus={i === 0} onClick={() => done(code)}>
                {format.text(title)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
