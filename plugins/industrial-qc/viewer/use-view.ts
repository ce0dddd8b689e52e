import { useEffect, useRef, useState, type RefObject } from 'react';
import { fitView, zoomAt, type Size, type View } from './view.ts';

/** Size of an element, followed as the window changes. */
export function useSize(ref: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

/** The view, fitted when another picture comes and when the window changes before anyone has moved it. */
export function useView(box: Size | null, picture: Size | null, pictureId: string) {
  const [view, setView] = useState<View | null>(null);
  const touched = useRef('');
  useEffect(() => {
    if (box && picture && touched.current !== pictureId) setView(fitView(box, picture));
  }, [box, picture, pictureId]);
  const move = (next: (view: View) => View) => {
    touched.current = pictureId;
    setView((known) => known && next(known));
  };
  const reset = (next: View) => {
    touched.current = '';
    setView(next);
  };
  return { view, move, reset };
}

/** Wheel zoom about the pointer. Needs a listener that is not passive, which React's own is. */
export function useWheelZoom(
  ref: RefObject<HTMLElement | null>,
  picture: Size | null,
  move: (next: (view: View) => View) => void,
) {
  const latest = useRef({ picture, move });
  latest.current = { picture, move };
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { picture: size, move: apply } = latest.current;
      const { left, top } = element.getBoundingClientRect();
      const pixels = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      if (size) apply((view) => zoomAt(view, Math.exp(-pixels / 400), event.clientX - left, event.clientY - top, size));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [ref]);
}
