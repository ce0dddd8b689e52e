import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Screen = image × scale + offset, in CSS pixels of the stage. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

const MIN_SCALE = 0.02;
const MAX_SCALE = 64;

/** The whole image, centred, with a little air. */
export function fitted(stage: Size, image: Size): View {
  const scale = Math.max(Math.min((stage.width - 16) / image.width, (stage.height - 16) / image.height), MIN_SCALE);
  return { scale, x: (stage.width - image.width * scale) / 2, y: (stage.height - image.height * scale) / 2 };
}

/** Zooms by `factor` so that the stage point (px, py) stays where it is. */
export function zoomedAt(view: View, factor: number, px: number, py: number): View {
  const scale = Math.min(Math.max(view.scale * factor, MIN_SCALE), MAX_SCALE);
  const ratio = scale / view.scale;
  return { scale, x: px - (px - view.x) * ratio, y: py - (py - view.y) * ratio };
}

/** Pan and zoom of one stage. Refits when the image or the stage changes size and nothing was moved by hand. */
export function useView(stage: RefObject<HTMLDivElement | null>, image: Size | null) {
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 });
  const moved = useRef(false);
  const width = image?.width ?? 0;
  const height = image?.height ?? 0;

  const fit = useCallback(() => {
    const box = stage.current?.getBoundingClientRect();
    moved.current = false;
    if (box && width && height) setView(fitted(box, { width, height }));
  }, [stage, width, height]);

  const zoom = useCallback(
    (factor: number, at?: { x: number; y: number }) => {
      const box = stage.current?.getBoundingClientRect();
      if (!box) return;
      moved.current = true;
      setView((current) => zoomedAt(current, factor, at?.x ?? box.width / 2, at?.y ?? box.height / 2));
    },
    [stage],
  );

  const pan = useCallback((dx: number, dy: number) => {
    moved.current = true;
    setView((current) => ({ ...current, x: current.x + dx, y: current.y + dy }));
  }, []);

  useEffect(() => {
    fit();
    const element = stage.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (!moved.current) fit();
    });
    observer.observe(element);
    // React's wheel listeners are passive; the page must not scroll along.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) * 0.0018), at);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', wheel);
    };
  }, [stage, fit, zoom]);

  return { view, fit, zoom, pan };
}
