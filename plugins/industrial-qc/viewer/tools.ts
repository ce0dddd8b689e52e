import type { ViewerTool } from '@lode/core/viewer';
import type { Compare } from './canvas-layer.tsx';
import type { Words } from './words.ts';

interface Given {
  words: Words;
  scale: number;
  shown: boolean;
  /** 0…1. */
  opacity: number;
  /** Null when the asset has no template. */
  compare: Compare | null;
  fit(): void;
  actual(): void;
  zoom(factor: number): void;
  setShown(shown: boolean): void;
  setOpacity(opacity: number): void;
  setCompare(compare: Compare): void;
}

const ways: Compare[] = ['off', 'flicker', 'difference'];

/** The same order in all viewers: fit, zoom, overlays, what is special to the domain. */
export function toolsOf({ words, scale, shown, opacity, compare, ...act }: Given): ViewerTool[] {
  return [
    { kind: 'button', id: 'fit', label: words.fit, shortcut: '0', onPress: act.fit },
    { kind: 'button', id: 'actual', label: words.actual, shortcut: '1', onPress: act.actual },
    { kind: 'button', id: 'zoom-out', label: words.zoomOut, shortcut: '-', onPress: () => act.zoom(1 / 1.25) },
    { kind: 'button', id: 'zoom-in', label: words.zoomIn, shortcut: '+', onPress: () => act.zoom(1.25) },
    { kind: 'text', id: 'scale', text: `${Math.round(scale * 100)} %` },
    { kind: 'separator', id: 'overlay' },
    {
      kind: 'button',
      id: 'overlays',
      label: words.overlays,
      shortcut: 'o',
      pressed: shown,
      onPress: () => act.setShown(!shown),
    },
    {
      kind: 'range',
      id: 'opacity',
      label: words.opacity,
      min: 0,
      max: 100,
      step: 1,
      value: Math.round(opacity * 100),
      disabled: !shown,
      onChange: (percent) => act.setOpacity(percent / 100),
    },
    ...(compare === null
      ? []
      : [
          {
            kind: 'choice' as const,
            id: 'compare',
            label: words.template,
            shortcut: 't',
            value: compare,
            options: ways.map((value) => ({ value, label: words[value] })),
            onChange: (value: string) => act.setCompare(value as Compare),
          },
        ]),
  ];
}
