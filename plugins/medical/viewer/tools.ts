import type { ViewerProps, ViewerTool } from '@lode/core/viewer';
import type { Window } from '../parsers/pixel-shape.ts';
import { CT_PRESETS, WORDS } from './presets.ts';

interface Given {
  locale: ViewerProps['locale'];
  scale: number;
  zoom(factor: number): void;
  fit(): void;
  /** Null where there are no grey values; `current` is null where presets make no sense. */
  window: { current: Window | null; choose(window: Window): void; reset(): void } | null;
}

/** The tools of the strip: fit and zoom, then the window and, in a CT, its customary settings. */
export function toolsOf({ locale, scale, zoom, fit, window }: Given): ViewerTool[] {
  const tools: ViewerTool[] = [
    { kind: 'button', id: 'fit', label: WORDS.fit[locale], shortcut: '0', onPress: fit },
    { kind: 'button', id: 'zoom-out', label: WORDS.zoomOut[locale], shortcut: '-', onPress: () => zoom(0.8) },
    { kind: 'button', id: 'zoom-in', label: WORDS.zoomIn[locale], shortcut: '+', onPress: () => zoom(1.25) },
    { kind: 'text', id: 'scale', text: `${Math.round(scale * 100)} %` },
  ];
  if (window) {
    const { current, choose, reset } = window;
    tools.push(
      { kind: 'separator', id: 'window' },
      { kind: 'button', id: 'reset', label: WORDS.reset[locale], onPress: reset },
    );
    if (current)
      for (const preset of CT_PRESETS)
        tools.push({
          kind: 'button',
          id: preset.id,
          label: preset.title[locale],
          pressed: preset.window.centre === current.centre && preset.window.width === current.width,
          onPress: () => choose(preset.window),
        });
  }
  return [...tools, { kind: 'text', id: 'hint', text: (window ? WORDS.hint : WORDS.hintPreview)[locale] }];
}
