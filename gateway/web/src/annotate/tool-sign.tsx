import type { ToolId } from './editor.ts';

const paths: Record<ToolId, string> = {
  select: 'M5 3l12 8-5 1 3 5-2 1-3-5-4 4z',
  box: 'M4 5h12v10H4z',
  'rotated-box': 'M10 3l7 6-7 8-7-7z',
  polygon: 'M4 8l6-5 6 4-2 9-8 1z',
  polyline: 'M3 15l5-8 4 5 5-9',
  points: 'M5 6h.1M14 5h.1M9 11h.1M5 15h.1M15 14h.1',
  skeleton: 'M10 4v7M4 7l6 1 6-1M10 11l-4 6M10 11l4 6M10 3a1 1 0 100 .1',
  mask: 'M4 12c0-6 6-9 9-6s-1 4 2 6-2 6-6 5-5-1-5-5zM8 9v5M11 8v7',
  ellipse: 'M3 10a7 5 0 1014 0a7 5 0 10-14 0',
  tag: 'M4 4h6l7 7-6 6-7-7zM7 7h.1',
};

/** What a tool draws, as a small line drawing. */
export function ToolSign({ id }: { id: ToolId }) {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className="tool-sign">
      <path d={paths[id]} />
    </svg>
  );
}

/** One thing on two frames. */
export function TrackSign() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className="tool-sign">
      <path d="M3 10h7v7H3zM10 3h7v7h-7zM6 7l2-2M6 7V4M6 7h3" />
    </svg>
  );
}
