import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safePath } from './safe-path.ts';

describe('paths of an ingest', () => {
  it.each([
    ['a/b.png', 'a/b.png'],
    ['./a//b.png', 'a/b.png'],
    ['a\\b\\c.dcm', 'a/b/c.dcm'],
    ['锈蚀/图 1.jpg', '锈蚀/图 1.jpg'],
    ['e\u0301.txt', '\u00e9.txt'],
  ])('%j is %j', (given, path) => expect(safePath(given)).toBe(path));

  it.each(['', '/', '.', '/etc/passwd', '../x', 'a/../../x', 'C:\\x', './c:', 'a\u0000b', 'a\nb', 'x'.repeat(2_000)])(
    '%j is refused',
    (given) => expect(() => safePath(given)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' })),
  );

  it('never leaves the tree, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ':', ' ') }), (given) => {
        let path: string;
        try {
          path = safePath(given);
        } catch {
          return;
        }
        expect(path.startsWith('/')).toBe(false);
        expect(path.split('/')).not.toContain('..');
        expect(safePath(path)).toBe(path);
      }),
    );
  });
});
