import { describe, expect, it } from '@jest/globals';
import { withoutSystemFiles } from './dropped-files.ts';
import type { DroppedFile } from './dropped-files.ts';
import { batchBytes, batchFiles, chunkedFrom, planUpload, resumeKeyOf, summarise } from './upload-plan.ts';

// The plan looks at sizes only; gigabytes need not exist for it.
const file = (path: string, size: number, lastModified = 1): DroppedFile => ({
  path,
  file: { size, lastModified, name: path } as File,
});

describe('planUpload', () => {
  it('cuts at 64 files', () => {
    const files = Array.from({ length: batchFiles * 2 + 1 }, (_, index) => file(`${index}`, 1));
    expect(planUpload(files).map((task) => task.files.length)).toEqual([64, 64, 1]);
  });

  it('cuts at 32 MiB and keeps every file once, in order', () => {
    const files = Array.from({ length: 10 }, (_, index) => file(`${index}`, 10 * 1024 * 1024));
    const tasks = planUpload(files);
    expect(tasks.flatMap((task) => task.files)).toEqual(files);
    for (const task of tasks)
      expect(task.files.reduce((sum, one) => sum + one.file.size, 0)).toBeLessThanOrEqual(batchBytes);
    expect(tasks).toHaveLength(4);
  });

  it('sends files above 16 MiB alone, in chunks; one of exactly 16 MiB goes with the others', () => {
    const tasks = planUpload([file('a', 1), file('big', chunkedFrom + 1), file('b', chunkedFrom)]);
    expect(tasks.map(({ kind, files }) => [kind, files.map(({ path }) => path)])).toEqual([
      ['chunked', ['big']],
      ['batch', ['a', 'b']],
    ]);
  });

  it('has nothing to do for nothing, and sends empty files', () => {
    expect(planUpload([])).toEqual([]);
    expect(planUpload([file('empty', 0)])).toHaveLength(1);
  });
});

describe('summarise', () => {
  it('counts by outermost folder and by ending', () => {
    const summary = summarise([file('a/b/1.DCM', 5), file('a/2.dcm', 5), file('readme', 1), file('b/.hidden', 1)]);
    expect(summary.files).toBe(4);
    expect(summary.bytes).toBe(12);
    expect(summary.folders[0]).toEqual({ name: 'a', files: 2, bytes: 10 });
    expect(summary.endings).toEqual([{ name: 'dcm', files: 2 }, { name: '', files: 2 }]); // prettier-ignore
  });
});

describe('resumeKeyOf', () => {
  const files = [file('a', 1), file('b', 2)];

  it('is the same for the same files in any order', () => {
    expect(resumeKeyOf('d', files)).toBe(resumeKeyOf('d', [...files].reverse()));
  });

  it('differs by dataset, size, path and time', () => {
    const keys = [
      resumeKeyOf('d', files),
      resumeKeyOf('e', files),
      resumeKeyOf('d', [file('a', 1), file('b', 3)]),
      resumeKeyOf('d', [file('a', 1), file('c', 2)]),
      resumeKeyOf('d', [file('a', 1), file('b', 2, 9)]),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('withoutSystemFiles', () => {
  it('leaves out what operating systems leave behind, and says how many', () => {
    const drop = withoutSystemFiles(
      ['a/.DS_Store', 'Thumbs.db', '__MACOSX/a/x', 'a/._x', 'a/thumbs.dbx', 'a/x'].map((path) => file(path, 1)),
    );
    expect(drop.files.map(({ path }) => path)).toEqual(['a/thumbs.dbx', 'a/x']);
    expect(drop.leftOut).toBe(4);
  });
});
