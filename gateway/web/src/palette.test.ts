import { describe, expect, it } from '@jest/globals';
import { classColours, colourOf } from './palette.ts';

/** WCAG relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

describe('the colours of classes', () => {
  it('are twenty different ones', () => {
    expect(new Set(classColours).size).toBe(20);
  });

  it.each(classColours)('%s stands out from the near-black of the viewers (3:1, WCAG 1.4.11)', (colour) => {
    expect((luminance(colour) + 0.05) / (luminance('#0b0d10') + 0.05)).toBeGreaterThanOrEqual(3);
  });

  it('stay with their class', () => {
    expect(colourOf('scratch')).toBe(colourOf('scratch'));
    expect(['open', 'short', 'spur', 'mousebite', 'copper', 'pin-hole'].map(colourOf)).toEqual([
      '#ffaabb',
      '#cc79a7',
      '#ee7733',
      '#eedd88',
      '#d55e00',
      '#ee6677',
    ]);
  });
});
