import { useEffect, useRef, useState } from 'react';
import type { JSX, KeyboardEvent, PointerEvent } from 'react';
import type { ViewerProps } from '@lode/core/viewer';
import { facetsOf, paint, valueAt } from './image.ts';
import { Overlay } from './overlay.tsx';
import { WORDS } from './presets.ts';
import { styles } from './styles.ts';
import { toolsOf } from './tools.ts';
import { useImage } from './use-image.ts';
import { useView } from './use-view.ts';
import type { Size } from './use-view.ts';

export { openPicture } from './open-picture.ts';

export const viewerId = 'medical.image';

function sizeOf(asset: ViewerProps['asset']): Size | null {
  const { columns, rows } = facetsOf(asset);
  return typeof columns === 'number' && typeof rows === 'number' ? { width: columns, height: rows } : null;
}

/** One DICOM instance: window, zoom, pan, value probe, frames and annotations; the preview where pixels are coded. */
export function Viewer(props: ViewerProps): JSX.Element {
  const { asset, annotations, selection, chrome, locale } = props;
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { state, frame, index, setIndex, window, setWindow } = useImage(props);
  const [previewSize, setPreviewSize] = useState<Size | null>(null);
  const probe = useRef<{ x: number; y: number } | null>(null);
  const space = useRef(false);
  const drag = useRef<{ mode: 'window' | 'pan'; x: number; y: number } | null>(null);
  const size = frame ? { width: frame.shape.columns, height: frame.shape.rows } : (sizeOf(asset) ?? previewSize);
  const { view, fit, zoom, pan } = useView(stage, size);
  const isCt = facetsOf(asset).modality === 'CT';
  const grey = frame?.kind === 'grey' ? frame : null;
  const frames = state.kind === 'dicom' ? state.image.frames : 1;

  useEffect(() => {
    if (canvas.current && frame) paint(canvas.current, frame, window ?? { centre: 0, width: 1, shape: 'LINEAR' });
  }, [frame, window, state.kind]);

  useEffect(() => {
    const preset = isCt && grey ? window : null;
    chrome.tools(
      toolsOf({
        locale,
        scale: view.scale,
        zoom,
        fit,
        window: grey ? { current: preset, choose: setWindow, reset: () => setWindow(grey.initial) } : null,
      }),
    );
  }, [chrome, locale, view.scale, zoom, fit, grey, isCt, window, setWindow]);

  const readOut = (): void => {
    const at = probe.current;
    const over = size && at && at.x >= 0 && at.y >= 0 && at.x < size.width && at.y < size.height;
    const value = over && grey ? valueAt(grey, at.x, at.y) : null;
    const words = [
      over ? `${at.x}, ${at.y}` : null,
      value === null ? null : `${Math.round(value * 100) / 100}${isCt ? ' HU' : ''}`,
      grey && window ? `W ${Math.round(window.width)}  L ${Math.round(window.centre)}` : null,
      state.kind === 'preview' ? WORDS.previewOnly[locale] : null,
    ].filter((word) => word !== null);
    chrome.readOut(words.length > 0 ? words.join('   ') : null);
  };
  // What is under a pointer that rests changes with the frame and the window, too.
  useEffect(readOut);

  const pointAt = (event: PointerEvent): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = Math.floor((event.clientX - box.left - view.x) / view.scale);
    return { x, y: Math.floor((event.clientY - box.top - view.y) / view.scale) };
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const panning = event.button !== 0 || space.current || !grey;
    drag.current = { mode: panning ? 'pan' : 'window', x: event.clientX, y: event.clientY };
    if (event.button === 0 && !space.current) selection.select(null);
  };

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    probe.current = pointAt(event);
    readOut();
    if (!drag.current) return;
    const [dx, dy] = [event.clientX - drag.current.x, event.clientY - drag.current.y];
    if (drag.current.mode === 'pan') pan(dx, dy);
    else if (window && grey) {
      // Right is wider, down is brighter, in steps of the window's own size, as reading stations do.
      const step = Math.max(grey.initial.width, 1) / 400;
      setWindow({ ...window, width: Math.max(window.width + dx * step, 1e-3), centre: window.centre - dy * step });
    }
    drag.current = { ...drag.current, x: event.clientX, y: event.clientY };
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === ' ') space.current = true;
    else if (step && frames > 1) setIndex((at) => Math.min(Math.max(at + step, 0), frames - 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const box = size && {
    position: 'absolute' as const,
    // Sized, not scaled: strokes of the overlay keep their width on screen.
    width: size.width * view.scale,
    height: size.height * view.scale,
    transform: `translate(${view.x}px, ${view.y}px)`,
  };
  const picture = {
    width: '100%',
    height: '100%',
    display: 'block',
    imageRendering: view.scale > 3 ? ('pixelated' as const) : ('auto' as const),
  };

  return (
    <div
      style={styles.root}
      tabIndex={0}
      role="application"
      aria-label={asset.name}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => {
        if (event.key === ' ') space.current = false;
      }}
      onBlur={() => {
        space.current = false;
      }}
    >
      <div
        ref={stage}
        style={styles.stage}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null;
        }}
        onPointerCancel={() => {
          drag.current = null;
        }}
        onPointerLeave={() => {
          probe.current = null;
          readOut();
        }}
        onContextMenu={(event) => event.preventDefault()}
      >
        {state.kind === 'loading' && <p style={styles.message}>{WORDS.loading[locale]}</p>}
        {state.kind === 'none' && <p style={styles.message}>{WORDS.noPicture[locale]}</p>}
        {state.kind === 'preview' && (
          <div style={box ?? { position: 'absolute' }}>
            <img
              src={state.url}
              alt={asset.name}
              draggable={false}
              style={box ? picture : undefined}
              onLoad={({ currentTarget: image }) =>
                setPreviewSize({ width: image.naturalWidth, height: image.naturalHeight })
              }
            />
            {size && <Overlay {...{ annotations, selection, frame: 0 }} {...size} />}
          </div>
        )}
        {state.kind === 'dicom' && size && box && (
          <div style={box}>
            <canvas ref={canvas} style={picture} />
            <Overlay {...{ annotations, selection, frame: index }} {...size} />
          </div>
        )}
      </div>
      {frames > 1 && (
        <label style={styles.scrubber}>
          {WORDS.frame[locale]} {index + 1} / {frames}
          <input
            type="range"
            min={0}
            max={frames - 1}
            value={index}
            style={{ flex: 1 }}
            onChange={(event) => setIndex(Number(event.target.value))}
          />
        </label>
      )}
    </div>
  );
}
