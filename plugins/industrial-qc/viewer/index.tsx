import { useEffect, useRef, useState, type CSSProperties, type PointerEvent } from 'react';
import type { ViewerProps } from '@lode/core/viewer';
import { CanvasLayer, type Compare } from './canvas-layer.tsx';
import { annotationAt } from './hit-test.ts';
import { pixelAt, usePicture } from './picture.ts';
import { ShapeLayer } from './shape-layer.tsx';
import { toolsOf } from './tools.ts';
import { useSize, useView, useWheelZoom } from './use-view.ts';
import { actualView, fitView, panBy, toPicture, zoomAt } from './view.ts';
import { wordsOf } from './words.ts';

const FLICKER_MS = 450;

const note: CSSProperties = {
  position: 'absolute',
  padding: '2px 8px',
  borderRadius: 4,
  background: 'rgba(11, 13, 16, 0.82)',
  color: '#d5dae1',
  fontSize: 12,
  fontVariantNumeric: 'tabular-nums',
  pointerEvents: 'none',
};

/** True half of the time while `on`. */
function useFlicker(on: boolean): boolean {
  const [phase, setPhase] = useState(false);
  useEffect(() => {
    setPhase(false);
    if (!on) return;
    const timer = setInterval(() => setPhase((known) => !known), FLICKER_MS);
    return () => clearInterval(timer);
  }, [on]);
  return phase;
}

/**
 * Inspection image: zoom to the pixel (wheel, + −), pan (drag), fit (0), actual size (1), overlays (o), template
 * flicker and difference (t). Coordinates are stored pixels from the top-left corner.
 */
export function Viewer({ asset, openPart, annotations, linked, selection, chrome, locale }: ViewerProps) {
  const words = wordsOf(locale);
  const stage = useRef<HTMLDivElement>(null);
  const box = useSize(stage);
  const own = usePicture(asset, openPart);
  const other = usePicture(linked.find(({ role }) => role === 'template')?.asset, null);
  const picture = own.state === 'ready' ? own.picture : null;
  const template = other.state === 'ready' ? other.picture : null;
  const { view, move, reset } = useView(box, picture, asset.id);
  const [shown, setShown] = useState(true);
  const [opacity, setOpacity] = useState(0.5);
  const [compare, setCompare] = useState<Compare>('off');
  const pointer = useRef<[number, number] | null>(null);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const templateOnTop = useFlicker(compare === 'flicker');

  const fit = () => box && picture && reset(fitView(box, picture));
  const actual = () => box && picture && move(() => actualView(box, picture));
  const zoom = (factor: number) =>
    box && picture && move((known) => zoomAt(known, factor, box.width / 2, box.height / 2, picture));
  useWheelZoom(stage, picture, move);
  // The tools act on what is on screen when they are pressed, so they are declared anew with it.
  useEffect(() => {
    chrome.tools(
      toolsOf({
        words,
        scale: view?.scale ?? 1,
        shown,
        opacity,
        compare: template ? compare : null,
        fit,
        actual,
        zoom,
        setShown,
        setOpacity,
        setCompare,
      }),
    );
  }, [chrome, words, box, picture, view?.scale, shown, opacity, template, compare]);

  const readOut = () => {
    if (!picture) return chrome.readOut(null);
    const at = pointer.current;
    const value = at && pixelAt(picture, ...at);
    const text = value
      ? `x ${Math.floor(at[0])} · y ${Math.floor(at[1])} · RGB ${value.join(' ')}`
      : `${picture.width} × ${picture.height} px`;
    const preview = picture.isPreview ? ` · ${words.preview}` : '';
    chrome.readOut(text + preview + (compare === 'flicker' && templateOnTop ? ` · ${words.showingTemplate}` : ''));
  };
  useEffect(readOut, [chrome, picture, words, compare, templateOnTop]);

  const place = (event: PointerEvent): [number, number] => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, moved: false };
  };
  const onPointerMove = (event: PointerEvent) => {
    const at = place(event);
    if (view) pointer.current = toPicture(view, ...at);
    readOut();
    const start = drag.current;
    if (!start) return;
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
    // A hand shakes while it clicks.
    if (!start.moved && Math.hypot(dx, dy) < 4) return;
    drag.current = { x: event.clientX, y: event.clientY, moved: true };
    move((known) => panBy(known, dx, dy));
  };
  const onPointerUp = (event: PointerEvent) => {
    const clicked = drag.current && !drag.current.moved;
    drag.current = null;
    if (!clicked || !view || !shown) return;
    const [x, y] = toPicture(view, ...place(event));
    selection.select(annotationAt(annotations, x, y, 3 / view.scale));
  };

  const tags = annotations.filter(({ parts }) => parts.every(({ geometry }) => geometry.kind === 'tag'));
  const failed = own.state === 'failed';
  return (
    <div
      style={{
        display: 'flex',
        flexDirection: 'column',
        width: '100%',
        height: '100%',
        minHeight: 240,
        background: '#0b0d10',
      }}
    >
      <div
        ref={stage}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => (drag.current = null)}
        onPointerLeave={() => {
          pointer.current = null;
          readOut();
        }}
        style={{
          position: 'relative',
          flex: 1,
          minHeight: 0,
          overflow: 'hidden',
          touchAction: 'none',
          cursor: 'crosshair',
        }}
      >
        {box && view && picture && (
          <>
            <CanvasLayer
              {...{ box, view, picture, template, compare, templateOnTop, opacity }}
              annotations={shown ? annotations : []}
              selectedId={selection.annotationId}
              label={asset.name}
            />
            {shown && <ShapeLayer {...{ box, view, annotations, opacity }} selectedId={selection.annotationId} />}
          </>
        )}
        {!picture && (
          <div role="status" style={{ ...note, inset: 0, margin: 'auto', height: 22, width: 'fit-content' }}>
            {failed ? words.failed : words.loading}
          </div>
        )}
        {shown && tags.length > 0 && (
          <div aria-label={words.tags} style={{ ...note, right: 8, top: 8 }}>
            {tags.map(({ classCode }) => classCode).join(' · ')}
          </div>
        )}
      </div>
    </div>
  );
}
