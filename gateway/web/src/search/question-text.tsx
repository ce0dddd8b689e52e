import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { localQuestionOf } from './question-address.ts';
import type { QuestionAddress } from './question-address.ts';
import { useQuestionText } from './question-words.hook.ts';

/** The question as text. While it follows the sentence the hub writes it; once changed, the text is what is asked. */
export function QuestionText(props: { address: QuestionAddress; onChange: (address: QuestionAddress) => void }) {
  const { address, onChange } = props;
  const { t } = useText();
  const question = localQuestionOf(address);
  const written = useQuestionText(address.text ? null : question);
  const given = address.text ?? (question ? written : '');
  const [text, setText] = useState(given ?? '');
  useEffect(() => {
    if (given !== undefined) setText(given);
  }, [given]);
  const send = () => {
    const asked = text.trim();
    if (asked !== (given ?? '')) onChange(asked ? { text: asked } : {});
  };
  return (
    <div className="ask-text">
      <Input.TextArea
        aria-label={t('ask.asText')}
        value={text}
        autoSize={{ minRows: 3, maxRows: 10 }}
        onChange={({ target }) => setText(target.value)}
        onPressEnter={(event) => {
          if (event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <p className="quiet">{t(address.text ? 'ask.textLeads' : 'ask.textHint')}</p>
    </div>
  );
}
