import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { startFormatWorld, type FormatWorld } from '../e2e/formats/format-world.ts';
import { pictureFiles } from '../e2e/formats/scene.ts';
import { hundredth, JOURNEYS, NOT_IMPORTED, only, type Files } from './datumaro-journeys.ts';
import { itWithPython, runPython, writeFiles } from './python-reader.ts';

const withDatumaro = itWithPython('datumaro');

/** Reads a folder of a format and tells of every annotation: picture, class, kind, numbers (of a mask its run lengths), area. */
const READ = `
import sys, json
import datumaro, numpy
from datumaro import AnnotationType
dataset = datumaro.Dataset.import_from(sys.argv[1], sys.argv[2], **json.loads(sys.argv[3]))
labels = dataset.categories()[AnnotationType.label]
def numbers(a):
    if a.type == AnnotationType.mask:
        pixels = numpy.concatenate(([0], a.image.astype(numpy.uint8).flatten(order='F')))
        ends = numpy.flatnonzero(numpy.diff(pixels))
        return [int(n) for n in numpy.diff([0, *ends, len(pixels) - 1])]
    seen = [v.value for v in a.visibility] if a.type == AnnotationType.points else []
    return [float(x) for x in getattr(a, 'points', [])] + seen
# An object that left the picture is told as one that is there and outside.
rows = [[item.id, labels[a.label].name, a.type.name, numbers(a), float(a.get_area()) if hasattr(a, 'get_area') else 0]
        for item in dataset for a in item.annotations if not a.attributes.get('outside')]
json.dump(rows, sys.stdout)
`;

/** Reads the folder and writes it again. */
const COPY = `
import sys
import datumaro
datumaro.Dataset.import_from(sys.argv[1], 'datumaro').export(sys.argv[2], 'datumaro', save_media=False)
`;

type Row = [picture: string, code: string, kind: string, numbers: number[], area: number];

const stemOf = (path: string) => path.replace(/\.[^./]+$/, '');

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return hundredth(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}

describe('datumaro', () => {
  let world: FormatWorld;
  let folder: string;
  let pictures: Files;
  beforeAll(async () => {
    world = await startFormatWorld();
    folder = await mkdtemp(join(tmpdir(), 'lode-datumaro-'));
    pictures = (await pictureFiles()).map(({ path, data }) => [path, data]);
  });
  afterAll(async () => {
    await world?.hub.stop();
    await rm(folder, { recursive: true, force: true });
  });

  withDatumaro.each(Object.keys(JOURNEYS))('finds in our %s what is drawn', async (name) => {
    const journey = JOURNEYS[name]!;
    const { theirs, options = {}, format = name, layout, seen } = journey;
    const { named = (path: string) => path, only: mine = () => true } = journey;
    const { files } = await world.exported(world.first, format);
    await writeFiles(join(folder, name), layout(files, pictures));
    const rows = JSON.parse(runPython(READ, join(folder, name), theirs, JSON.stringify(options))) as Row[];

    const wanted: Row[] = [];
    for (const [key, views] of await world.stored(world.first)) {
      const [path, code] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
      const picture = named(stemOf(path));
      if (picture === null) continue;
      for (const { parts } of views)
        for (const { geometry, frame, outside } of parts) {
          if (outside || (frame !== undefined) !== (format === 'cvat-video')) continue;
          const id = frame === undefined ? picture : `frame_${String(frame).padStart(6, '0')}`;
          for (const one of seen(geometry)) wanted.push([id, code, ...one]);
        }
    }
    const kinds = new Set(wanted.map(([, , kind]) => kind));
    const told = (list: Row[]) =>
      list
        .filter(([, code, kind]) => mine(code, kind) && kinds.has(kind))
        .map((row) => JSON.stringify(rounded(row)))
        .sort();
    expect(told(wanted).length).toBeGreaterThan(0);
    expect(told(rows)).toEqual(told(wanted));
  });

  withDatumaro('is asked of every format, or cannot import it', async () => {
    const asked = Object.entries(JOURNEYS).map(([name, { format = name }]) => format);
    const told = new Set(['datumaro', ...asked, ...NOT_IMPORTED]);
    expect([...told].sort()).toEqual((await world.formats()).sort());
  });

  interface Items {
    items: { id: string; annotations: Record<string, unknown>[] }[];
  }
  const itemsIn = (text: string) =>
    new Map((JSON.parse(text) as Items).items.map(({ id, annotations }) => [id, rounded(annotations)]));

  withDatumaro('reads its own JSON of ours and writes it as it was', async () => {
    const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
    const text = only((await world.exported(world.first, 'datumaro')).files).toString();
    await writeFiles(ours, [['annotations/default.json', text]]);
    runPython(COPY, ours, theirs);
    expect(itemsIn(await readFile(join(theirs, 'annotations', 'default.json'), 'utf8'))).toEqual(itemsIn(text));
  });
});
