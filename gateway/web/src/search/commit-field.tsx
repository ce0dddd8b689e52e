import { useEffect, useState } from 'react';

/** A field that speaks when it is left or when Enter is pressed, not with every letter. */
export function CommitField(props: {
  label: string;
  value: string | undefined;
  onCommit: (value: string) => void;
  type?: 'text' | 'number' | 'datetime-local';
  placeholder?: string;
  className?: string;
}) {
  const { label, value = '', onCommit, type = 'text', placeholder, className } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => text.trim() !== value && onCommit(text.trim());
  return (
    <input
      className={`ask-input ${className ?? ''}`}
      type={type}
      step={type === 'number' ? 'any' : undefined}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
