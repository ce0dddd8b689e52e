import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { startFormatWorld, type FormatWorld } from '../e2e/formats/format-world.ts';
import { itWithPython, runPython } from './python-reader.ts';

const withPycocotools = itWithPython('pycocotools', 'pycocotools.mask');

/** Lines of gt.txt (frame, object, class, height, width, run lengths), read as the challenge's own tools read them. */
const READ = `
import sys, json
from pycocotools import mask
lines = [line.split() for line in sys.argv[1].splitlines()]
rows = [[int(l[0]), mask.decode({'size': [int(l[3]), int(l[4])], 'counts': l[5].encode()}).tolist()] for l in lines]
json.dump(rows, sys.stdout)
`;

describe('MOTS', () => {
  let world: FormatWorld;
  beforeAll(async () => {
    world = await startFormatWorld();
  });
  afterAll(() => world?.hub.stop());

  withPycocotools('has run lengths that the reference decodes to the pixels that are stored', async () => {
    const { files } = await world.exported(world.first, 'mots');
    const text = [...files].find(([path]) => path.endsWith('车流/gt/gt.txt'))![1].toString();
    const [tracked] = [...(await world.stored(world.first))].find(([key]) => key.endsWith(' 轨迹掩膜'))![1];
    const wanted = tracked!.parts.map(({ frame, geometry }) => {
      if (geometry.kind !== 'mask') throw new Error('The track is one of masks.');
      const [height, width] = geometry.size;
      const pixels = geometry.counts.flatMap((run, i) => Array.from({ length: run }, () => i % 2));
      // Column by column.
      const rows = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => pixels[x * height + y])); // prettier-ignore
      return [frame! + 1, rows];
    });
    expect(wanted.length).toBe(2);
    expect(JSON.parse(runPython(READ, text))).toEqual(wanted);
  });
});
