import { useEffect, useMemo, useRef, useState, type CSSProperties, type PointerEvent } from 'react';
import type { ViewerProps } from '@lode/core/viewer';
import { LEVELS, LEVEL_TITLES, type Level } from '../defects.ts';
import { Corner } from './corner.tsx';
import { MarkBox } from './mark-box.tsx';
import { isLoose, isShown, marksOf } from './marks.ts';
import { usePicture } from './use-picture.ts';
import { useView } from './use-view.ts';
import { WORDS } from './words.ts';

const FILL: CSSProperties = { position: 'absolute', inset: 0, width: '100%', height: '100%', touchAction: 'none' };
const NOTE: CSSProperties = { position: 'absolute', inset: 0, margin: 'auto', height: '1.5em', textAlign: 'center' };
const STEP = 1.4;
/** CSS pixels that a press may wander and still be a click. */
const CLICK = 4;

interface Facets {
  width: number;
  height: number;
  line?: string;
  tower?: string;
}

/** The picture with its defects coloured by level. The shell draws tools and read-out, and lists defects and findings. */
export function Viewer({ asset, openPart, annotations, selection, chrome, locale }: ViewerProps) {
  const words = WORDS[locale];
  const { width, height, line, tower } = asset.facets['power-grid'] as Facets;
  const url = usePicture({ asset, openPart });
  const panel = useRef<HTMLDivElement>(null);
  const { viewBox, right, scale, zoom, fit, zoomBy, moveBy, pointAt } = useView(panel, width, height);
  const [boxes, setBoxes] = useState(true);
  const [least, setLeast] = useState<Level | null>(null);
  const drag = useRef<{ x: number; y: number; far: boolean } | null>(null);

  useEffect(() => {
    chrome.tools([
      { kind: 'button', id: 'fit', label: words.fit, shortcut: '0', disabled: zoom === 1, onPress: fit },
      { kind: 'button', id: 'zoom-in', label: words.zoomIn, shortcut: '+', onPress: () => zoomBy(STEP) },
      { kind: 'button', id: 'zoom-out', label: words.zoomOut, shortcut: '-', disabled: zoom === 1, onPress: () => zoomBy(1 / STEP) }, // prettier-ignore
      { kind: 'separator', id: 'line' },
      { kind: 'button', id: 'boxes', label: words.boxes, shortcut: 'o', pressed: boxes, onPress: () => setBoxes((on) => !on) }, // prettier-ignore
      {
        kind: 'choice',
        id: 'least',
        label: words.least,
        shortcut: 'l',
        value: least ?? '',
        options: [
          { value: '', label: words.all },
          ...LEVELS.slice(1).map((level) => ({ value: level, label: `≥ ${LEVEL_TITLES[level][locale]}` })),
        ],
        onChange: (value) => setLeast(LEVELS.find((level) => level === value) ?? null),
      },
    ]);
  }, [chrome, words, locale, zoom === 1, fit, zoomBy, boxes, least]);

  const wheel = useRef<(event: WheelEvent) => void>(undefined);
  wheel.current = (event) => {
    event.preventDefault();
    zoomBy(Math.exp(-event.deltaY / 400), pointAt(event));
  };
  useEffect(() => {
    const target = panel.current!;
    // React's own wheel listener is passive: it cannot keep the page from scrolling.
    const listen = (event: WheelEvent) => wheel.current?.(event);
    target.addEventListener('wheel', listen, { passive: false });
    return () => target.removeEventListener('wheel', listen);
  }, []);
  useEffect(() => () => chrome.readOut(null), [chrome]);

  const move = (event: PointerEvent) => {
    const { x, y } = pointAt(event);
    const inside = x >= 0 && y >= 0 && x < width && y < height;
    chrome.readOut(inside ? `${Math.floor(x)}, ${Math.floor(y)} px` : null);
    const from = drag.current;
    if (!from || event.buttons !== 1) return;
    from.far ||= Math.hypot(event.clientX - from.x, event.clientY - from.y) > CLICK;
    if (!from.far) return;
    moveBy(event.clientX - from.x, event.clientY - from.y);
    Object.assign(from, { x: event.clientX, y: event.clientY });
  };
  const marks = useMemo(() => marksOf(annotations, locale), [annotations, locale]);
  const shown = boxes ? marks.filter((mark) => isShown(mark, least)) : [];
  const select = (id: string | null) => {
    if (!drag.current?.far) selection.select(id);
  };
  return (
    <div
      ref={panel}
      style={{ position: 'relative', width: '100%', height: '100%', minHeight: 240, background: '#0b0d10', overflow: 'hidden' }} // prettier-ignore
      onPointerDown={({ clientX: x, clientY: y }) => (drag.current = { x, y, far: false })}
      onPointerMove={move}
      onPointerLeave={() => chrome.readOut(null)}
    >
      {url ? (
        <svg viewBox={viewBox} style={FILL} onClick={() => select(null)}>
          <image href={url} width={width} height={height} preserveAspectRatio="none" />
          {shown.map((mark) => (
            <MarkBox
              key={mark.id}
              mark={mark}
              scale={scale}
              right={right}
              selected={selection.annotationId === mark.id}
              onSelect={() => select(mark.id)}
            />
          ))}
        </svg>
      ) : (
        <p role="status" style={{ ...NOTE, color: '#d5dae1' }}>
          {url === null ? words.loading : words.failed}
        </p>
      )}
      <Corner
        {...{ line, tower, words }}
        loose={shown.filter((mark) => isLoose(mark, width, height))}
        selectedId={selection.annotationId}
        onSelect={(id) => selection.select(id)}
      />
    </div>
  );
}
