import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';

/** A button that opens a short list below it. Escape, a click elsewhere, and a choice close it. */
export function MenuButton(props: {
  label: string;
  face: ReactNode;
  head?: ReactNode;
  items: { key: string; word: string; current?: boolean; onChoose: () => void }[];
  className?: string;
}) {
  const { label, face, head, items, className } = props;
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => !box.current?.contains(event.target as Node) && setOpen(false);
    window.addEventListener('pointerdown', outside);
    return () => window.removeEventListener('pointerdown', outside);
  }, [open]);
  return (
    <div
      ref={box}
      className="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={`menu-face ${className ?? ''}`}
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      {open && (
        <div className="menu-list" id={id}>
          {head}
          {items.map((item) => (
            <button
              key={item.key}
              type="button"
              aria-current={item.current ? 'true' : undefined}
              onClick={() => {
                setOpen(false);
                item.onChoose();
              }}
            >
              <span aria-hidden="true">{item.current ? '✓' : ''}</span> {item.word}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
