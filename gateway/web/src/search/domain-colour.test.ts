import { describe, expect, it } from '@jest/globals';
import { domainColour } from './domain-colour.ts';

/** WCAG 2.2 relative luminance. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('the colours of domains', () => {
  const domains = ['medical', 'industrial-qc', 'autonomous-driving', 'geospatial', 'mining', 'weather'];

  it('differ', () => {
    expect(new Set(domains.map(domainColour)).size).toBe(domains.length);
  });

  it.each(domains)('%s stands out from both themes’ panels (WCAG 1.4.11)', (plugin) => {
    for (const ground of ['#ffffff', '#14181d']) {
      const [high, low] = [luminance(domainColour(plugin)), luminance(ground)].sort((a, b) => b - a);
      expect((high! + 0.05) / (low! + 0.05)).toBeGreaterThanOrEqual(3);
    }
  });
});
