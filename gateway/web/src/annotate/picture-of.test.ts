import { describe, expect, it } from '@jest/globals';
import { classesOf, lineOf, plainClass } from './class-list.ts';
import { isDrawnOn, pictureOf } from './picture-of.ts';

const part = (role: string, mediaType: string, url: string | null = `/${role}`) => ({ role, mediaType, url });

describe('the picture to draw on', () => {
  it('is the best that a browser decodes', () => {
    const parts = [part('preview', 'image/webp'), part('original', 'image/png'), part('thumbnail', 'image/webp')];
    expect(pictureOf({ parts })?.role).toBe('original');
    expect(pictureOf({ parts: [...parts, part('clean', 'image/jpeg')] })?.role).toBe('clean');
  });

  it('is the preview where the original is a picture of another kind, or may not be read', () => {
    const preview = part('preview', 'image/webp');
    expect(pictureOf({ parts: [part('original', 'image/tiff'), preview] })).toBe(preview);
    expect(pictureOf({ parts: [part('original', 'application/dicom'), preview] })).toBe(preview);
    expect(pictureOf({ parts: [part('original', 'image/png', null), preview] })).toBe(preview);
  });

  it('is no moment of a video and no sketch of a table', () => {
    const preview = part('preview', 'image/webp');
    expect(pictureOf({ parts: [part('original', 'video/mp4'), preview] })).toBeNull();
    expect(isDrawnOn({ parts: [part('original', 'video/mp4'), preview] })).toBe(true);
    expect(isDrawnOn({ parts: [part('original', 'text/csv'), preview] })).toBe(false);
    expect(isDrawnOn({ parts: [] })).toBe(false);
  });
});

describe('classes', () => {
  it("are the ontology's in its order, then those in use", () => {
    const title = { en: 'A', zh: '甲' };
    const known = { code: 'a', title, parent: null, geometries: [], skeleton: null, attributes: [] };
    const skeleton = { nodes: ['x', 'y'], edges: [[0, 1], [0]] };
    const ontology = { id: 'o', classes: [{ ...known, skeleton }, { ...known, code: 'b', parent: 'a' }], relationTypes: [] }; // prettier-ignore
    const classes = classesOf(ontology, [
      { code: 'z', title: null },
      { code: 'b', title },
      { code: '', title: null },
    ]);
    expect(classes.map(({ code }) => code)).toEqual(['a', 'b', 'z']);
    expect(classes[0]?.skeleton?.edges).toEqual([[0, 1]]);
    expect([...lineOf(classes, 'b')]).toEqual(['b', 'a']);
  });

  it('that are their own parents end somewhere', () => {
    const circle = [{ ...plainClass('a', null), parent: 'b' }, { ...plainClass('b', null), parent: 'a' }]; // prettier-ignore
    expect([...lineOf(circle, 'a')]).toEqual(['a', 'b']);
  });
});
