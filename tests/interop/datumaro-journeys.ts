import type { Geometry, Point } from '@lode/core';

export type Files = [path: string, data: Uint8Array | string][];
/** What of a geometry a format brings to Datumaro; none: neither knows it. */
export type Seen = (geometry: Geometry) => [kind: string, numbers: number[], area: number][];

const flat = (path: string) => path.replaceAll('/', '-');

/** Datumaro keeps two places behind the point. */
export const hundredth = (value: number) => Math.round(value * 100) / 100;

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
  return [['mask', geometry.counts, geometry.counts.reduce((sum, run, i) => sum + (i % 2 ? run : 0), 0)]];
};
/** Its pieces; no format of these has holes for it. */
const polygon: Seen = (geometry) =>
  geometry.kind === 'polygon' ? geometry.polygons.map(([ring]) => ['polygon', ring!.flat(), areaOf(ring!)]) : [];
const line: Seen = (geometry) => (geometry.kind === 'polyline' ? [['polyline', geometry.points.flat(), 0]] : []);
/** Places, then 2 for each that is seen, 1 for hidden, 0 for not labelled. */
const points: Seen = (geometry) =>
  geometry.kind === 'points' ? [['points', [...geometry.points.flat(), ...geometry.points.map(() => 2)], 0]] : [];
const pose: Seen = (geometry) => {
  if (geometry.kind !== 'skeleton') return [];
  const { nodes } = geometry;
  return [['points', [...nodes.flatMap(({ x, y }) => [x, y]), ...nodes.map(({ visibility }) => visibility)], 0]];
};
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

/** The smallest box of whole pixels: VOC has no others. */
const vocBox: Seen = (geometry) => {
  if (geometry.kind !== 'box') return [];
  const [left, top] = [Math.floor(geometry.x), Math.floor(geometry.y)];
  const [right, bottom] = [Math.ceil(geometry.x + geometry.width), Math.ceil(geometry.y + geometry.height)];
  return [['bbox', [left, top, right, bottom], (right - left) * (bottom - top)]];
};

interface CocoFile {
  annotations: { bbox?: unknown; keypoints?: unknown }[];
  categories: { keypoints?: unknown }[];
}

export interface Journey {
  /** Its name there. */
  theirs: string;
  /** Of its importer. */
  options?: Record<string, string>;
  /** Ours, where it is not the journey's own name. */
  format?: string;
  /** The export as Datumaro wants it laid out. */
  layout(files: Map<string, Buffer>, pictures: Files): Files;
  seen: Seen;
  /** How it calls a picture. */
  named?(path: string): string | null;
  /** Of these classes: why the others are left out stands with each. */
  only?(code: string, kind: string): boolean;
}

const under = (folder: string, files: Files): Files => files.map(([path, data]) => [`${folder}/${path}`, data]);
export const only = (files: Map<string, Buffer>) => [...files.values()][0]!;

/** Classes whose box is derived from an outline or a mask where there is none: compared elsewhere (formats/traps.test.ts). */
const DERIVED = new Set(['多边形', '带孔', '两块', '掩膜']);
const drawnAsBox = (code: string) => !DERIVED.has(code);

export const JOURNEYS: Record<string, Journey> = {
  coco: {
    theirs: 'coco_instances',
    // It wants a box with every row, which a label of a whole picture and a pose without one have not.
    layout: (files, pictures) => {
      const file = JSON.parse(only(files).toString()) as CocoFile;
      const annotations = file.annotations.filter(({ bbox }) => bbox);
      const instances = JSON.stringify({ ...file, annotations });
      return [['annotations/instances_default.json', instances], ...under('images', pictures)];
    },
    seen: all(box, polygon, mask),
    only: (code, kind) => kind !== 'bbox' || drawnAsBox(code),
  },
  'coco keypoints': {
    theirs: 'coco_person_keypoints',
    format: 'coco',
    // It wants points of every category, and a box with every row.
    layout: (files, pictures) => {
      const { categories, annotations, ...file } = JSON.parse(only(files).toString()) as CocoFile;
      const posed = JSON.stringify({
        ...file,
        categories: categories.filter(({ keypoints }) => keypoints),
        annotations: annotations.filter(({ bbox, keypoints }) => bbox && keypoints),
      });
      return [['annotations/person_keypoints_default.json', posed], ...under('images', pictures)];
    },
    seen: pose,
    // A pose that has no box.
    only: (code) => code !== '关键点',
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
    // Else it takes corners as they stand, though the development kit counts from 1: one pixel off.
    options: { coordinate_mode: 'voc-one-based' },
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

/** What Datumaro cannot import. */
export const NOT_IMPORTED = [
  // Its YOLO importers take rows of five numbers, thus boxes; `roboflow_yolo_obb` wants pixels and names of classes.
  ...['yolo-seg', 'yolo-obb', 'yolo-pose'],
  // `label_me` is the XML of old; ours is the JSON of today.
  'labelme',
  // Its `mots` are PNGs; ours is the challenge's text, which pycocotools decodes (mots.test.ts).
  'mots',
  // No importer, or one of tables that know no shapes (`tabular`).
  ...['label-studio', 'geojson', 'csv'],
];
