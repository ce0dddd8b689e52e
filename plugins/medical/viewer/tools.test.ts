import { describe, expect, it } from '@jest/globals';
import type { Window } from '../parsers/pixel-shape.ts';
import { CT_PRESETS } from './presets.ts';
import { toolsOf } from './tools.ts';

const base = { locale: 'en' as const, scale: 0.5, zoom: () => undefined, fit: () => undefined };

describe('the tools of a DICOM viewer', () => {
  it('presses the preset that is in use, and sets the one that is pressed', () => {
    const chosen: Window[] = [];
    const [lung, soft] = CT_PRESETS;
    const tools = toolsOf({
      ...base,
      window: { current: lung!.window, choose: (window) => void chosen.push(window), reset: () => undefined },
    });
    const buttons = tools.filter((tool) => tool.kind === 'button');
    expect(buttons.filter(({ pressed }) => pressed).map(({ id }) => id)).toEqual([lung!.id]);
    buttons.find(({ id }) => id === soft!.id)?.onPress();
    expect(chosen).toEqual([soft!.window]);
  });

  it('offers presets only for CT, and no window without grey values', () => {
    const ids = (window: Parameters<typeof toolsOf>[0]['window']) => toolsOf({ ...base, window }).map(({ id }) => id);
    expect(ids({ current: null, choose: () => undefined, reset: () => undefined })).toEqual([
      'fit', 'zoom-out', 'zoom-in', 'scale', 'window', 'reset', 'hint',
    ]); // prettier-ignore
    expect(ids(null)).toEqual(['fit', 'zoom-out', 'zoom-in', 'scale', 'hint']);
  });

  it('gives no key twice', () => {
    const keys = toolsOf({ ...base, window: null }).flatMap((tool) => ('shortcut' in tool ? [tool.shortcut] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
