import { CopyOutlined } from '@ant-design/icons';
import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { useText } from '../i18n/i18n.ts';

/** Something that is shown once, to be copied now. */
export function SecretText({ value, words, label }: { value: string; words: string; label: string }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Clipboards are closed to pages without https; the field is selected by a click and can be copied by hand.
      setCopied(false);
    }
  };
  return (
    <div className="secret">
      <Alert type="warning" showIcon title={words} />
      <Input.TextArea readOnly autoSize value={value} aria-label={label} onFocus={({ target }) => target.select()} />
      <Button icon={<CopyOutlined />} onClick={() => void copy()}>
        {t(copied ? 'action.copied' : 'action.copy')}
      </Button>
    </div>
  );
}
