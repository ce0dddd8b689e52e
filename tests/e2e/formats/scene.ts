import sharp from 'sharp';
import type { AnnotationPart, Geometry, Json, Point } from '@lode/core';

const WIDTH = 64;
const HEIGHT = 48;

/** Two of one name in two folders, two frames of a sequence, a bare one, and one that is annotated as a video is. */
const PICTURES = {
  shapes: '训练/001.png',
  bonds: '测试/001.png',
  first: '序列/img1/000001.png',
  second: '序列/img1/000002.png',
  video: '影片/车流.png',
  bare: '训练/空白.png',
} as const;

/** An annotation by hand. Its class is its name in this test. */
export interface Drawn {
  class: string;
  parts: AnnotationPart[];
  attributes?: Record<string, Json>;
  track?: string;
  group?: string;
  /** Classes of others of the same picture. */
  relations?: { type: string; to: string }[];
}

const ring: Point[] = [[2, 3], [30, 4], [28, 40]]; // prettier-ignore
const hole: Point[] = [[20, 10], [26, 10], [26, 20]]; // prettier-ignore
const other: Point[] = [[40, 30], [60, 30], [60, 45], [40, 45]]; // prettier-ignore
const box = (x: number, y: number, width: number, height: number): Geometry => ({ kind: 'box', x, y, width, height });
const BOX = box(4, 6, 20, 10);
const SKELETON: Geometry = {
  kind: 'skeleton',
  nodes: [
    { name: '头', x: 10, y: 8, visibility: 2 },
    { name: '手', x: 20.5, y: 30, visibility: 1 },
    { name: '脚', x: 0, y: 0, visibility: 0 },
  ],
};
/** Two columns of the picture from its third one on, by rows 5…14. */
const mask = (column: number): Geometry => {
  const start = column * HEIGHT + 5;
  const counts = [start, 10, HEIGHT - 10, 10];
  return { kind: 'mask', size: [HEIGHT, WIDTH], counts: [...counts, WIDTH * HEIGHT - counts.reduce((a, b) => a + b)] };
};

const one = (geometry: Geometry, more: Partial<AnnotationPart> = {}): AnnotationPart[] => [{ geometry, ...more }];

const SHAPES: Record<string, AnnotationPart[]> = {
  框: one(BOX),
  小数框: one(box(30.25, 6.5, 20.125, 10.75)),
  斜框: one({ kind: 'rotated-box', x: 30, y: 20, width: 20, height: 10, angle: 0.5 }),
  椭圆: one({ kind: 'ellipse', x: 30, y: 20, radiusX: 12, radiusY: 6, angle: 0.25 }),
  圆: one({ kind: 'ellipse', x: 30, y: 20, radiusX: 6, radiusY: 6, angle: 0 }),
  多边形: one({ kind: 'polygon', polygons: [[ring]] }),
  带孔: one({ kind: 'polygon', polygons: [[ring, hole]] }),
  两块: one({ kind: 'polygon', polygons: [[ring], [other]] }),
  折线: one({ kind: 'polyline', points: ring }),
  点集: one({ kind: 'points', points: ring }),
  关键点: one(SKELETON),
  人: [{ geometry: box(1, 2, 40, 44) }, { geometry: { kind: 'polygon', polygons: [[ring]] } }, { geometry: SKELETON }],
  掩膜: one(mask(2)),
  框与掩膜: [{ geometry: box(10, 5, 2, 10) }, { geometry: mask(10) }],
  伪三维: one({ kind: 'cuboid-2d', points: [[4, 4], [20, 4], [20, 20], [4, 20], [8, 2], [24, 2], [24, 18], [8, 18]] }), // prettier-ignore
  立方体: one({ kind: 'cuboid', center: [1, 2, 3], size: [4, 2, 1.5], rotation: [0, 0, 0, 1], frame: 'map' }),
  点云: one({ kind: 'point-set', runs: [[3, 4], [10, 2]] }), // prettier-ignore
  体: one({ kind: 'volume-mask', size: [4, 3, 2], counts: [5, 3, 16] }),
  文段: one({ kind: 'text-span', start: 2, end: 5, exact: '裂纹处' }),
  时段: one({ kind: 'interval' }, { start: '1700000000000000000', end: '1700000005000000000' }),
  地块: one({ kind: 'geo', geometry: { type: 'Polygon', coordinates: [[[112.5, 37.5], [112.6, 37.5], [112.6, 37.6], [112.5, 37.5]]] } }), // prettier-ignore
  标签: one({ kind: 'tag' }),
};

const BONDS: Drawn[] = [
  { class: '属性', parts: one(BOX), attributes: { 颜色: '红 & "深"', deep: true, 长度: 2.5, 空: '' } },
  { class: '=1+1,"引"', parts: one(BOX) },
  { class: '遮挡', parts: one(BOX, { occluded: true, zOrder: 3 }) },
  { class: '组甲', parts: one(box(1, 1, 9, 9)), group: '一组' },
  { class: '组乙', parts: one(box(20, 1, 9, 9)), group: '一组' },
  { class: '骑手', parts: one(box(1, 20, 9, 9)), relations: [{ type: '骑', to: '车' }] },
  { class: '车', parts: one(box(1, 25, 20, 9)) },
];

const walker = (x: number): Drawn[] => [{ class: '行人', parts: one(box(x, 10, 8, 20)), track: '行人七' }];

const frames = (list: [frame: number, geometry: Geometry, more?: Partial<AnnotationPart>][]): AnnotationPart[] =>
  list.map(([frame, geometry, more]) => ({ frame, geometry, ...more }));

const VIDEO: Drawn[] = [
  {
    class: '卡车',
    track: 'T-1',
    attributes: { 颜色: '蓝' },
    parts: frames([
      [0, box(2, 2, 20, 10), { keyframe: true, attributes: { 灯: '开' } }],
      [1, box(3, 2, 20, 10), { keyframe: false, attributes: { 灯: '开' } }],
      [2, box(4, 2, 20, 10), { keyframe: true, occluded: true, attributes: { 灯: '关' } }],
      [3, box(4, 2, 20, 10), { keyframe: true, outside: true, attributes: { 灯: '关' } }],
    ]),
  },
  {
    class: '轨迹掩膜',
    track: 'T-2',
    parts: frames([[0, mask(2), { keyframe: true }], [1, mask(4), { keyframe: true }]]), // prettier-ignore
  },
  {
    class: '轨迹人',
    track: 'T-3',
    parts: frames([[0, SKELETON, { keyframe: true }], [1, SKELETON, { keyframe: true }]]), // prettier-ignore
  },
  { class: '一帧', parts: frames([[5, BOX]]) },
];

/** More parts than one document holds: nobody draws so many at once. */
const longTrack = Array.from({ length: 501 }, (_, frame) => {
  return [PICTURES.video, '长轨', 'L', 'L', frame, true, 'box', frame % 40, 5, 10, 8, ''];
});
/** Names that no client may send, and that a database has other uses for. */
const oddKeys = JSON.stringify({ $x: 'a', 'a.b': 'c', 列表: [1, { 深: null, $y: 2 }], '<b>': "'" });
const odd = [PICTURES.bonds, '怪键', '', '', '', '', 'box', 4, 6, 20, 10, `"${oddKeys.replaceAll('"', '""')}"`];

/** What comes by a table, whose rows leave nothing of their own behind. */
export const TABLE = [
  ['image', 'class', 'id', 'track', 'frame', 'keyframe', 'kind', 'x', 'y', 'width', 'height', 'attributes'],
  odd,
  ...longTrack,
]
  .map((cells) => `${cells.join(',')}\n`)
  .join('');

/** Annotations by the path of their picture. */
export const SCENE: Record<string, Drawn[]> = {
  [PICTURES.shapes]: Object.entries(SHAPES).map(([code, parts]) => ({ class: code, parts })),
  [PICTURES.bonds]: BONDS,
  [PICTURES.first]: walker(4),
  [PICTURES.second]: walker(9),
  [PICTURES.video]: VIDEO,
};

/** Classes of the table, by the path of their picture. */
export const TABLED: Record<string, { class: string }[]> = {
  [PICTURES.bonds]: [{ class: '怪键' }],
  [PICTURES.video]: [{ class: '长轨' }],
};

/** One colour each, since the hub keeps equal bytes once. */
export const pictureFiles = () =>
  Promise.all(
    Object.values(PICTURES).map(async (path, i) => {
      const background = { r: 30 * i, g: 90, b: 200 - 20 * i };
      const data = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background } })
        .png()
        .toBuffer();
      return { path, data };
    }),
  );
