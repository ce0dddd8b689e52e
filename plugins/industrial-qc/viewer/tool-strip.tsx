import type { CSSProperties, ReactNode } from 'react';
import type { Compare } from './canvas-layer.tsx';
import type { Words } from './words.ts';

const strip: CSSProperties = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: 4,
  padding: '4px 8px',
  background: '#14171c',
  borderBottom: '1px solid #262b33',
  color: '#d5dae1',
  fontSize: 13,
  flex: 'none',
};

function Button(props: { title: string; pressed?: boolean; onClick(): void; children: ReactNode }) {
  const { title, pressed, onClick, children } = props;
  const style: CSSProperties = {
    minWidth: 28,
    height: 26,
    padding: '0 8px',
    border: `1px solid ${pressed ? '#5b8def' : '#323843'}`,
    borderRadius: 4,
    background: pressed ? '#22345c' : '#1b1f26',
    color: '#e6e9ee',
    font: 'inherit',
    cursor: 'pointer',
  };
  return (
    <button type="button" title={title} aria-label={title} aria-pressed={pressed} onClick={onClick} style={style}>
      {children}
    </button>
  );
}

interface Props {
  words: Words;
  scale: number;
  shown: boolean;
  opacity: number;
  /** Null when the asset has no template. */
  compare: Compare | null;
  onFit(): void;
  onActual(): void;
  onZoom(factor: number): void;
  onToggleOverlays(): void;
  onOpacity(opacity: number): void;
  onCompare(): void;
}

/** Top strip, the same order in all viewers: fit, zoom, overlays, what is special to the domain. */
export function ToolStrip(props: Props) {
  const { words, scale, shown, opacity, compare } = props;
  return (
    <div role="toolbar" aria-label={words.viewer} style={strip}>
      <Button title={`${words.fit} (0)`} onClick={props.onFit}>
        {words.fit}
      </Button>
      <Button title={`${words.actual} (1)`} onClick={props.onActual}>
        {words.actual}
      </Button>
      <Button title={`${words.zoomOut} (−)`} onClick={() => props.onZoom(1 / 1.25)}>
        −
      </Button>
      <Button title={`${words.zoomIn} (+)`} onClick={() => props.onZoom(1.25)}>
        +
      </Button>
      <span style={{ minWidth: 52, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>
        {Math.round(scale * 100)} %
      </span>
      <span style={{ width: 1, height: 18, background: '#323843', margin: '0 6px' }} />
      <Button title={`${words.overlays} (o)`} pressed={shown} onClick={props.onToggleOverlays}>
        {words.overlays}
      </Button>
      <label style={{ display: 'flex', alignItems: 'center', gap: 6, opacity: shown ? 1 : 0.5 }}>
        {words.opacity}
        <input
          type="range"
          min={0}
          max={100}
          value={Math.round(opacity * 100)}
          disabled={!shown}
          onChange={(event) => props.onOpacity(Number(event.target.value) / 100)}
          style={{ width: 90, accentColor: '#5b8def' }}
        />
      </label>
      {compare !== null && (
        <Button title={`${words.template} (t)`} pressed={compare !== 'off'} onClick={props.onCompare}>
          {words.template}: {words[compare]}
        </Button>
      )}
    </div>
  );
}
