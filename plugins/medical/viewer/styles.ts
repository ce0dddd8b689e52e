import type { CSSProperties } from 'react';

/** The middle of the viewer: near-black; the shell draws tools and read-out around it. */
export const styles = {
  root: {
    display: 'flex',
    flexDirection: 'column',
    width: '100%',
    height: '100%',
    minHeight: 240,
    background: '#0b0c0e',
    color: '#d5d9df',
    fontSize: 13,
    outlineOffset: -2,
    fontFamily: 'system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  },
  stage: { position: 'relative', flex: 1, minHeight: 0, overflow: 'hidden', touchAction: 'none', cursor: 'crosshair' },
  message: { position: 'absolute', inset: 0, display: 'grid', placeItems: 'center', margin: 0, padding: 24 },
  scrubber: {
    display: 'flex',
    alignItems: 'center',
    gap: 12,
    padding: '4px 12px',
    background: '#15171b',
    fontVariantNumeric: 'tabular-nums',
  },
} satisfies Record<string, CSSProperties>;
