import type { CSSProperties } from 'react';
import type { Mark } from './marks.ts';
import type { Words } from './words.ts';

const BOX: CSSProperties = {
  position: 'absolute',
  left: 10,
  top: 10,
  maxWidth: '60%',
  padding: '6px 10px',
  borderRadius: 4,
  background: 'rgb(11 13 16 / 72%)',
  color: '#e6e9ee',
  fontSize: 12,
  lineHeight: 1.5,
};

interface CornerProps {
  line: string | undefined;
  tower: string | undefined;
  words: Words;
  /** Defects without a box in the picture, which only this corner can show. */
  loose: Mark[];
  selectedId: string | null;
  onSelect(id: string): void;
}

/** Upper left: which tower of which line, and the defects that have no box in the picture. */
export function Corner({ line, tower, words, loose, selectedId, onSelect }: CornerProps) {
  if (line === undefined && tower === undefined && loose.length === 0) return null;
  return (
    <div style={BOX}>
      {tower !== undefined && (
        <div style={{ fontSize: 15, fontWeight: 600 }}>
          {words.tower} {tower}
        </div>
      )}
      {line !== undefined && <div>{line}</div>}
      {loose.map(({ id, title, colour }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === selectedId}
          style={{
            ...{
              display: 'block',
              marginTop: 4,
              padding: '1px 6px',
              borderRadius: 3,
              background: 'none',
              color: colour,
            },
            ...{ border: `1px solid ${id === selectedId ? '#fff' : colour}`, font: 'inherit', cursor: 'pointer' },
          }}
          onClick={() => onSelect(id)}
        >
          {title} ({words.loose})
        </button>
      ))}
    </div>
  );
}
