import { describe, expect, it } from '@jest/globals';
import { PictureIds } from './picture-ids.ts';

describe('ids of pictures', () => {
  it('are given out in the order in which they were kept, to each walk', () => {
    const ids = new PictureIds();
    ['a', 'b', 'c'].forEach((name, i) => ids.push(name, i === 1 ? undefined : 10 + i));
    ids.fill(() => 99);
    expect(['a', 'b', 'c'].map(ids.walk())).toEqual([10, 99, 12]);
    expect(['a', 'b', 'c'].map(ids.walk())).toEqual([10, 99, 12]);
  });

  it('are none for a picture that came later, and pass over one that has gone', () => {
    const ids = new PictureIds();
    ['a', 'b', 'c', 'd'].forEach((name, i) => ids.push(name, i));
    expect(['a', 'new', 'c', 'd'].map(ids.walk())).toEqual([0, undefined, 2, 3]);
  });
});
