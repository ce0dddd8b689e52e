import { describe, expect, it } from '@jest/globals';
import { ImageShelf } from './image-shelf.ts';

describe('the shelf of images', () => {
  it('gives back what was put in, in order, with what was kept of it', () => {
    const shelf = new ImageShelf();
    for (let i = 0; i < 2_500; i++) shelf.set(String(i), { fileName: `${i}.png`, width: i % 2 ? i : null, height: 2 });
    expect([shelf.has('7'), shelf.has('x'), shelf.get('x')]).toEqual([true, false, undefined]);
    const seven = shelf.get('7')!;
    expect(seven).toEqual({ fileName: '7.png', width: 7, height: 2, assetId: null, awaited: false });
    expect(shelf.get('7')).toBe(seven);
    const all = [...shelf];
    expect(all.map(({ fileName }) => fileName)).toEqual(Array.from({ length: 2_500 }, (_, i) => `${i}.png`));
    for (const [i, picture] of all.entries()) Object.assign(picture, { assetId: `ast_${i}`, awaited: i % 3 === 0 });
    shelf.keep(all);
    shelf.keep([{ fileName: 'of another', width: null, height: null }]);
    expect(shelf.get('2499')).toMatchObject({ assetId: 'ast_2499', awaited: true });
    expect([...shelf].filter(({ awaited }) => awaited)).toHaveLength(834);
    shelf.close();
    shelf.close();
  });

  it('knows those near by as the same objects, and forgets the far ones', () => {
    const shelf = new ImageShelf();
    for (let i = 0; i < 9_000; i++) shelf.set(String(i), { fileName: `${i}`, width: null, height: null });
    const first = shelf.get('0');
    for (let i = 1; i < 8_192; i++) shelf.get(String(i));
    expect(shelf.get('0')).toBe(first);
    for (let i = 1; i < 9_000; i++) shelf.get(String(i));
    expect(shelf.get('0')).not.toBe(first);
    shelf.close();
  });
});
