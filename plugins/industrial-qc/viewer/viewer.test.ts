import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ViewerAnnotation, ViewerGeometry } from '@lode/core/viewer';
import { cornersOf } from './corners.ts';
import { annotationAt } from './hit-test.ts';
import { maskBounds, maskCovers, paintMask, type Mask } from './mask-paint.ts';
import { toolsOf } from './tools.ts';
import { actualView, fitView, toPicture, zoomAt } from './view.ts';
import { wordsOf } from './words.ts';

const picture = { width: 640, height: 480 };
const box = { width: 800, height: 600 };

describe('view', () => {
  it('fits the whole picture and centres it', () => {
    const view = fitView(box, picture);
    const [x, y] = toPicture(view, 400, 300);
    expect(x).toBeCloseTo(320, 9);
    expect(y).toBeCloseTo(240, 9);
    expect(picture.width * view.scale).toBeLessThanOrEqual(box.width);
    expect(picture.height * view.scale).toBeLessThanOrEqual(box.height);
    expect(actualView(box, picture).scale).toBe(1);
  });

  it('keeps the point under the pointer when it zooms', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 600 }),
        (factor, x, y) => {
          const before = fitView(box, picture);
          const [ax, ay] = toPicture(before, x, y);
          const [bx, by] = toPicture(zoomAt(before, factor, x, y, picture), x, y);
          expect(bx).toBeCloseTo(ax, 6);
          expect(by).toBeCloseTo(ay, 6);
        },
      ),
    );
  });
});

const masks = fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 })).chain(([height, width]) =>
  fc
    .array(fc.boolean(), { minLength: height * width, maxLength: height * width })
    .map((bits): { mask: Mask; bits: boolean[] } => {
      const counts: number[] = [];
      let current = false;
      let run = 0;
      for (const bit of bits) {
        if (bit !== current) {
          counts.push(run);
          run = 0;
          current = bit;
        }
        run++;
      }
      return { mask: { size: [height, width], counts: [...counts, run] }, bits };
    }),
);

describe('masks', () => {
  it('painting, hit test and bounds agree with the column-major bits', () => {
    fc.assert(
      fc.property(masks, ({ mask, bits }) => {
        const [height, width] = mask.size;
        const rgba = paintMask(mask, '#102030');
        const xs: number[] = [];
        const ys: number[] = [];
        for (let x = 0; x < width; x++) {
          for (let y = 0; y < height; y++) {
            const on = bits[x * height + y] as boolean;
            expect(rgba?.[(y * width + x) * 4 + 3]).toBe(on ? 255 : 0);
            expect(maskCovers(mask, x + 0.5, y + 0.5)).toBe(on);
            if (on) {
              xs.push(x);
              ys.push(y);
            }
          }
        }
        const bounds = maskBounds(mask);
        if (xs.length === 0) expect(bounds).toBeNull();
        else {
          const [x, y] = [Math.min(...xs), Math.min(...ys)];
          expect(bounds).toEqual({ x, y, width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 });
        }
      }),
    );
  });

  it('does not paint runs that do not fit, nor what a browser cannot hold', () => {
    expect(paintMask({ size: [2, 2], counts: [0, 9] }, '#fff')).toBeNull();
    expect(paintMask({ size: [1e5, 1e5], counts: [1e10] }, '#fff')).toBeNull();
  });
});

describe('selection', () => {
  const shape = (id: string, geometry: Parameters<typeof annotationAt>[0][number]['parts'][number]['geometry']) => ({
    id,
    classCode: id,
    classTitle: '',
    rev: 1,
    colour: '#fff000',
    attributes: {},
    parts: [{ frame: null, start: null, end: null, geometry }],
  });
  it('takes the smallest shape under the pointer, and no hole', () => {
    const shapes = [
      shape('big', { kind: 'box', x: 0, y: 0, width: 100, height: 100 }),
      shape('small', { kind: 'box', x: 10, y: 10, width: 5, height: 5 }),
      shape('ring', {
        kind: 'polygon',
        polygons: [
          [
            [
              [200, 0],
              [230, 0],
              [230, 30],
              [200, 30],
            ],
            [
              [210, 10],
              [220, 10],
              [220, 20],
              [210, 20],
            ],
          ],
        ],
      }),
    ];
    expect(annotationAt(shapes, 12, 12, 0)).toBe('small');
    expect(annotationAt(shapes, 50, 50, 0)).toBe('big');
    expect(annotationAt(shapes, 205, 5, 0)).toBe('ring');
    expect(annotationAt(shapes, 215, 15, 0)).toBeNull();
    expect(annotationAt(shapes, 103, 50, 4)).toBe('big');
  });
});

describe('tools', () => {
  const done: unknown[] = [];
  const note = (name: string) => (value?: unknown) => void done.push([name, value]);
  const given = {
    words: wordsOf('zh'),
    scale: 2,
    shown: true,
    opacity: 0.5,
    fit: note('fit'),
    actual: note('actual'),
    zoom: note('zoom'),
    setShown: note('shown'),
    setOpacity: note('opacity'),
    setCompare: note('compare'),
  };

  it('hide the overlays and set their opacity in parts of one', () => {
    done.length = 0;
    const tools = toolsOf({ ...given, compare: 'off' });
    for (const tool of tools) {
      if (tool.kind === 'button' && tool.shortcut === 'o') tool.onPress();
      if (tool.kind === 'range') tool.onChange(30);
      if (tool.kind === 'choice') tool.onChange('difference');
    }
    expect(done).toEqual([['shown', false], ['opacity', 0.3], ['compare', 'difference']]); // prettier-ignore
  });

  it('compare with a template only where there is one', () => {
    const choices = (compare: 'off' | null) => toolsOf({ ...given, compare }).filter(({ kind }) => kind === 'choice');
    expect([choices('off').length, choices(null).length]).toEqual([1, 0]);
  });
});

describe('shapes of other tools', () => {
  const drawn = (id: string, geometry: ViewerGeometry): ViewerAnnotation =>
    ({ id, parts: [{ frame: null, start: null, end: null, geometry }] }) as unknown as ViewerAnnotation;
  const turned = { kind: 'rotated-box', x: 50, y: 50, width: 40, height: 10, angle: Math.PI / 2 } as const;

  it('a turned box stands by its corners, clockwise on the screen', () => {
    const rounded = cornersOf(turned).map((point) => point.map((n) => Math.round(n)));
    expect(rounded).toEqual([[55, 30], [55, 70], [45, 70], [45, 30]]); // prettier-ignore
  });

  it('are found where they are drawn, thin ones within reach', () => {
    const all = [
      drawn('turned', turned),
      drawn('line', { kind: 'polyline', points: [[0, 0], [20, 0]] }), // prettier-ignore
      drawn('points', { kind: 'points', points: [[48, 40]] }),
    ];
    expect(annotationAt(all, 50, 68, 2)).toBe('turned');
    expect(annotationAt(all, 68, 50, 2)).toBeNull();
    expect(annotationAt(all, 10, 1.5, 2)).toBe('line');
    expect(annotationAt(all, 23, 0, 2)).toBeNull();
    expect(annotationAt(all, 49, 41, 2)).toBe('points'); // before the box that it lies in
  });
});
