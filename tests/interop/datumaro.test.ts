import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Geometry, Point } from '@lode/core';
import { startFormatWorld, type FormatWorld } from '../e2e/formats/format-world.ts';
import { pictureFiles } from '../e2e/formats/scene.ts';
import { itWithPython, runPython, writeFiles } from './python-reader.ts';

const withDatumaro = itWithPython('datumaro');

/** Reads a folder of a format and tells of every annotation: picture, class, kind, numbers, area. */
const READ = `
import sys, json
import datumaro
from datumaro import AnnotationType
dataset = datumaro.Dataset.import_from(sys.argv[1], sys.argv[2])
labels = dataset.categories()[AnnotationType.label]
def numbers(a):
    if a.type == AnnotationType.mask: return []
    return [float(x) for x in getattr(a, 'points', [])]
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
type Files = [path: string, data: Uint8Array | string][];
/** What of a geometry a format brings to Datumaro; none: neither knows it. */
type Seen = (geometry: Geometry) => [kind: string, numbers: number[], area: number][];

const stemOf = (path: string) => path.replace(/\.[^./]+$/, '');
const flat = (path: string) => path.replaceAll('/', '-');

/** Datumaro keeps two places behind the point. */
const hundredth = (value: number) => Math.round(value * 100) / 100;

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return hundredth(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}

/** Shoelace. */
function areaOf(ring: Point[]): number {
  const next = (i: number) => ring[(i + 1) % ring.length]!;
  return Math.abs(ring.reduce((sum, [x, y], i) => sum + x * next(i)[1] - next(i)[0] * y, 0)) / 2;
}

const box: Seen = (geometry) => {
  if (geometry.kind !== 'box') return [];
  const { x, y, width, height } = geometry;
  const [left, top, right, bottom] = [x, y, x + width, y + height].map(hundredth) as [number, number, number, number];
  return [['bbox', [left, top, right, bottom], (right - left) * (bottom - top)]];
};
const mask: Seen = (geometry) => {
  if (geometry.kind !== 'mask') return [];
  return [['mask', [], geometry.counts.reduce((sum, run, i) => sum + (i % 2 ? run : 0), 0)]];
};
/** Its pieces; no format of these has holes for it. */
const polygon: Seen = (geometry) =>
  geometry.kind === 'polygon' ? geometry.polygons.map(([ring]) => ['polygon', ring!.flat(), areaOf(ring!)]) : [];
const line: Seen = (geometry) => (geometry.kind === 'polyline' ? [['polyline', geometry.points.flat(), 0]] : []);
const points: Seen = (geometry) => (geometry.kind === 'points' ? [['points', geometry.points.flat(), 0]] : []);
const turned: Seen = (geometry) => {
  if (geometry.kind !== 'rotated-box') return [];
  const { x, y, width, height, angle } = geometry;
  return [['rotated_bbox', [x, y, width, height, (angle * 180) / Math.PI], width * height]];
};
const all =
  (...some: Seen[]): Seen =>
  (geometry) =>
    some.flatMap((seen) => seen(geometry));

const tracksOf = (xml: string, keep: (label: string) => boolean) =>
  xml.replaceAll(/<track [^>]*label="([^"]*)"[^]*?<\/track>/g, (track, label: string) => (keep(label) ? track : ''));

/** A box is read from the first pixel's number to the last one's, counted from one, and nothing is made of that. */
const vocBox: Seen = (geometry) => {
  if (geometry.kind !== 'box') return [];
  const { x, y, width, height } = geometry;
  const [left, top] = [Math.floor(x) + 1, Math.floor(y) + 1];
  const [right, bottom] = [Math.ceil(x + width), Math.ceil(y + height)];
  return [['bbox', [left, top, right, bottom], (right - left) * (bottom - top)]];
};

interface Journey {
  /** Its name there. */
  theirs: string;
  /** The export as Datumaro wants it laid out. */
  layout(files: Map<string, Buffer>, pictures: Files): Files;
  seen: Seen;
  /** How it calls a picture. */
  named?(path: string): string | null;
  /** Of these classes: why the others are left out stands with each. */
  only?(code: string, kind: string): boolean;
}

const under = (folder: string, files: Files): Files => files.map(([path, data]) => [`${folder}/${path}`, data]);
const only = (files: Map<string, Buffer>) => [...files.values()][0]!;

/** Classes whose box is derived from an outline or a mask where there is none: compared elsewhere (formats/traps.test.ts). */
const DERIVED = new Set(['多边形', '带孔', '两块', '掩膜']);
const drawnAsBox = (code: string) => !DERIVED.has(code);

const JOURNEYS: Record<string, Journey> = {
  coco: {
    theirs: 'coco_instances',
    // It wants a box with every row, which a label of a whole picture and a pose without one have not.
    layout: (files, pictures) => {
      const file = JSON.parse(only(files).toString()) as { annotations: { bbox?: unknown }[] };
      const annotations = file.annotations.filter(({ bbox }) => bbox);
      const instances = JSON.stringify({ ...file, annotations });
      return [['annotations/instances_default.json', instances], ...under('images', pictures)];
    },
    seen: all(box, polygon, mask),
    only: (code, kind) => kind !== 'bbox' || drawnAsBox(code),
  },
  cvat: {
    theirs: 'cvat',
    layout: (files, pictures) => [['default.xml', only(files)], ...under('images', pictures)],
    seen: all(box, turned, polygon, line, points, mask),
    // It takes the nodes of a skeleton for points of classes of their own, and knows no ellipse and no cuboid.
    only: (code) => !['头', '手', '脚'].includes(code),
  },
  'cvat-video': {
    theirs: 'cvat',
    // It knows neither masks nor skeletons in a track.
    layout: (files) => {
      const xml = [...files].find(([path]) => path.includes('车流'))![1].toString();
      return [['default.xml', tracksOf(xml, (label) => !['轨迹掩膜', '轨迹人'].includes(label))]];
    },
    seen: box,
    named: (path) => (path.includes('车流') ? '' : null),
    only: (code) => !['轨迹掩膜', '轨迹人'].includes(code),
  },
  voc: {
    theirs: 'voc',
    layout: (files, pictures) => [...files, ...under('JPEGImages', pictures)],
    seen: all(vocBox, mask),
    only: drawnAsBox,
  },
  yolo: {
    theirs: 'yolo',
    // It looks for pictures in one folder alone.
    layout: (files, pictures) => {
      const labels = [...files].filter(([path]) => path.startsWith('labels/'));
      const yaml = files.get('data.yaml')!.toString().replaceAll(': images', ': images/train');
      return [
        ['data.yaml', yaml],
        ...under('labels/train', labels.map(([path, data]) => [flat(path.slice('labels/'.length)), data])), // prettier-ignore
        ...under('images/train', pictures.map(([path, data]) => [flat(path), data])), // prettier-ignore
      ];
    },
    seen: box,
    named: flat,
    only: drawnAsBox,
  },
  mot: {
    theirs: 'mot_seq',
    layout: (files, pictures) => {
      const mine = <T>(list: Iterable<[string, T]>) =>
        [...list].flatMap(([path, data]) => (path.startsWith('序列/') ? [[path.slice('序列/'.length), data] as [string, T]] : [])); // prettier-ignore
      return [...mine(files), ...mine(pictures)];
    },
    seen: box,
    named: (path) => /^序列\/img1\/0*(\d+)/.exec(path)?.[1] ?? null,
  },
  'coco-panoptic': {
    theirs: 'coco_panoptic',
    layout: (files, pictures) => [
      ...[...files].map(([path, data]): [string, Buffer] => [
        path === 'panoptic.json' ? 'annotations/panoptic_default.json' : `annotations/panoptic_default/${path.slice('panoptic/'.length)}`,
        data,
      ]), // prettier-ignore
      ...under('images', pictures),
    ],
    seen: mask,
  },
};

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

  withDatumaro.each(Object.keys(JOURNEYS))('finds in our %s what is drawn', async (format) => {
    const { theirs, layout, seen, named = (path) => path, only: mine = () => true } = JOURNEYS[format]!;
    const { files } = await world.exported(world.first, format);
    await writeFiles(join(folder, format), layout(files, pictures));
    const rows = JSON.parse(runPython(READ, join(folder, format), theirs)) as Row[];

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
    expect(told(wanted).length).toBeGreaterThan(1);
    expect(told(rows)).toEqual(told(wanted));
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
