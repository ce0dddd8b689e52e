import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';

interface View {
  /** Picture pixels in the middle of the panel. */
  cx: number;
  cy: number;
  /** 1: the whole picture fits. */
  zoom: number;
}

const MOST_ZOOM = 40;
const held = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** Size of the panel in CSS pixels. */
function useSize(panel: RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ width: 1, height: 1 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry && setSize(entry.contentRect));
    if (panel.current) observer.observe(panel.current);
    return () => observer.disconnect();
  }, [panel]);
  return size;
}

/**
 * What part of a picture of `width` × `height` pixels a panel shows: fit, zoom by steps or by the wheel around the
 * cursor, and moving. `scale` is picture pixels to a CSS pixel.
 */
export function useView(panel: RefObject<HTMLElement | null>, width: number, height: number) {
  const whole = useMemo<View>(() => ({ cx: width / 2, cy: height / 2, zoom: 1 }), [width, height]);
  const [view, setView] = useState(whole);
  const size = useSize(panel);
  useEffect(() => setView(whole), [whole]);

  const fitScale = Math.max(width / size.width, height / size.height);
  const scale = fitScale / view.zoom;
  const fit = useCallback(() => setView(whole), [whole]);
  /** Keeps the point `at` (picture pixels; default: the middle) where it is. */
  const zoomBy = useCallback(
    (factor: number, at?: { x: number; y: number }) =>
      setView((old) => {
        const zoom = held(old.zoom * factor, 1, MOST_ZOOM);
        if (zoom === 1) return whole;
        const { x, y } = at ?? { x: old.cx, y: old.cy };
        const kept = old.zoom / zoom;
        return { zoom, cx: held(x + (old.cx - x) * kept, 0, width), cy: held(y + (old.cy - y) * kept, 0, height) };
      }),
    [whole, width, height],
  );
  const moveBy = useCallback(
    (dx: number, dy: number) =>
      setView(({ zoom, cx, cy }) => ({
        zoom,
        cx: held(cx - (dx * fitScale) / zoom, 0, width),
        cy: held(cy - (dy * fitScale) / zoom, 0, height),
      })),
    [fitScale, width, height],
  );

  const [w, h] = [size.width * scale, size.height * scale];
  const origin = { x: view.cx - w / 2, y: view.cy - h / 2 };
  /** From the panel's CSS pixels to picture pixels. */
  const pointAt = (event: { clientX: number; clientY: number }) => {
    const box = panel.current!.getBoundingClientRect();
    return { x: origin.x + (event.clientX - box.left) * scale, y: origin.y + (event.clientY - box.top) * scale };
  };
  const right = origin.x + w;
  return { right, viewBox: `${origin.x} ${origin.y} ${w} ${h}`, scale, zoom: view.zoom, fit, zoomBy, moveBy, pointAt };
}
