type Losses = Record<string, number>;

interface Carried {
  /** What the report says of the first export, field by field. */
  losses: Losses;
  /** Classes of which nothing comes back: the report counts them as left out, or names what they cannot be found by. */
  gone: string;
  /** Classes that come back otherwise, by the loss that says so. */
  changed: Record<string, string>;
  /** Findings of the way back. */
  findings?: string[];
  /** Its second export numbers or declares less than the first, which knew more classes: it is the third that equals it. */
  settles?: true;
  /** Files whose numbers of classes are other ones where a dataset has fewer classes. */
  unlike?: string[];
}

const TRACKS = '卡车 轨迹掩膜 轨迹人 一帧 长轨';
const NO_PIXELS = '立方体 地块 文段 点云 时段 体';
const LINES = '点集 伪三维 折线 椭圆 圆';
const ON_PICTURES = '框 小数框 =1+1,"引" 骑手 组甲 组乙 遮挡 属性 怪键 车';
const BOXES = `${ON_PICTURES} 行人`;
const FLAT = { track: '行人', group: '组甲 组乙', relations: '骑手', part: '遮挡' };
/** Of pictures whose names are no numbers of frames: they are not found again, as the report says. */
const UNNAMED = ['训练', '测试'].flatMap((folder) => ['gt/gt.txt', 'gt/labels.txt', 'seqinfo.ini'].map((name) => `${folder}/${name}`)); // prettier-ignore

/** What every format carries, field by field: what is in none of its lists comes back as it was. */
export const CARRIED: Record<string, Carried> = {
  coco: {
    losses: {
      'derived-box': 4,
      frames: 7,
      geometry: 11,
      group: 2,
      holes: 1,
      part: 1,
      provenance: 19,
      relations: 1,
      shape: 18,
      track: 2,
    },
    settles: true,
    gone: `${NO_PIXELS} ${TRACKS} ${LINES} 斜框`,
    changed: { ...FLAT, 'derived-box': '多边形 带孔 两块 掩膜', holes: '带孔' },
  },
  'coco-panoptic': {
    losses: { 'derived-box': 1, frames: 7, geometry: 16, provenance: 2, shape: 36 },
    settles: true,
    gone: `${NO_PIXELS} ${TRACKS} ${LINES} ${BOXES} 斜框 多边形 带孔 两块 人 关键点 标签`,
    changed: { 'derived-box': '掩膜' },
  },
  cvat: {
    losses: {
      attributes: 1,
      frames: 7,
      geometry: 5,
      holes: 1,
      pieces: 3,
      provenance: 25,
      relations: 1,
      shape: 12,
      track: 2,
    },
    settles: true,
    gone: `${NO_PIXELS} ${TRACKS}`,
    changed: { track: '行人', relations: '骑手', attributes: '怪键', holes: '带孔', pieces: '人 框与掩膜 两块' },
  },
  'cvat-video': {
    losses: {
      attributes: 1,
      geometry: 6,
      holes: 1,
      id: 1,
      pieces: 3,
      provenance: 28,
      relations: 1,
      shape: 7,
      time: 1,
      track: 2,
      'track-end': 1,
      whole: 31,
    },
    settles: true,
    gone: `${NO_PIXELS} 标签`,
    changed: {
      ...{ whole: `${LINES} ${BOXES} 斜框 多边形 带孔 两块 人 关键点 掩膜 框与掩膜`, 'track-end': '一帧' },
      ...{ track: '行人', relations: '骑手', attributes: '怪键', holes: '带孔', pieces: '人 框与掩膜 两块' },
    },
  },
  voc: {
    losses: {
      attributes: 2,
      'derived-box': 4,
      frames: 7,
      geometry: 13,
      group: 2,
      holes: 1,
      id: 18,
      outline: 4,
      part: 1,
      provenance: 17,
      relations: 1,
      rounding: 1,
      shape: 20,
      track: 2,
    },
    gone: `${NO_PIXELS} ${TRACKS} ${LINES} 斜框 关键点 标签`,
    changed: {
      ...{ ...FLAT, attributes: '属性 怪键', outline: '多边形 带孔 两块 人', rounding: '小数框' },
      ...{ 'derived-box': '掩膜', geometry: '人' },
    },
    unlike: ['SegmentationClass/训练/001.png', 'labelmap.txt'],
  },
  yolo: {
    losses: {
      attributes: 2,
      'derived-box': 4,
      frames: 7,
      geometry: 13,
      group: 2,
      holes: 1,
      id: 18,
      mask: 2,
      outline: 4,
      part: 1,
      provenance: 17,
      relations: 1,
      shape: 20,
      track: 2,
    },
    gone: `${NO_PIXELS} ${TRACKS} ${LINES} 斜框 关键点 标签`,
    changed: {
      ...{ ...FLAT, attributes: '属性 怪键', outline: '多边形 带孔 两块 人', mask: '掩膜 框与掩膜' },
    },
  },
  'yolo-seg': {
    losses: { frames: 7, geometry: 13, holes: 1, id: 4, mask: 2, pieces: 1, provenance: 4, shape: 34 },
    gone: `${NO_PIXELS} ${TRACKS} ${LINES} ${BOXES} 斜框 关键点 标签 掩膜 框与掩膜`,
    changed: { holes: '带孔', geometry: '人', pieces: '两块' },
  },
  'yolo-obb': {
    losses: {
      'as-rotated': 14,
      attributes: 2,
      frames: 7,
      geometry: 12,
      group: 2,
      id: 15,
      mask: 2,
      outline: 4,
      part: 1,
      provenance: 14,
      relations: 1,
      shape: 23,
      track: 2,
    },
    gone: `${NO_PIXELS} ${TRACKS} ${LINES} 多边形 带孔 两块 关键点 标签 掩膜`,
    changed: {
      ...{ ...FLAT, attributes: '属性 怪键', 'as-rotated': `${BOXES} 人 框与掩膜` },
    },
    findings: ['core.yolo-obb-or-segment'],
  },
  'yolo-pose': {
    losses: {
      attributes: 2,
      'derived-box': 1,
      frames: 7,
      geometry: 11,
      group: 2,
      id: 15,
      mask: 2,
      outline: 4,
      part: 1,
      provenance: 14,
      relations: 1,
      shape: 23,
      track: 2,
    },
    settles: true,
    gone: `${NO_PIXELS} ${TRACKS} ${LINES} 斜框 多边形 带孔 两块 标签 掩膜`,
    changed: {
      ...{ ...FLAT, attributes: '属性 怪键', 'derived-box': '关键点', outline: '人', mask: '框与掩膜' },
    },
  },
  'label-studio': {
    losses: {
      'as-track': 1,
      computed: 1,
      frames: 2,
      geometry: 7,
      group: 2,
      holes: 1,
      id: 1,
      part: 2,
      pieces: 2,
      provenance: 26,
      shape: 9,
      text: 1,
      track: 2,
    },
    gone: '立方体 地块 文段 点云 体 伪三维 关键点 轨迹掩膜 轨迹人',
    changed: {
      ...{ track: '行人', group: '组甲 组乙', part: '遮挡 卡车', holes: '带孔', geometry: '人' },
      ...{ pieces: '两块 点集', computed: '卡车', 'as-track': '一帧' },
    },
    findings: ['core.label-studio-nothing-read'],
  },
  datumaro: {
    losses: { frames: 6, geometry: 5, holes: 1, part: 1, pieces: 1, provenance: 25, relations: 1, shape: 11 },
    gone: `${NO_PIXELS} ${TRACKS}`,
    changed: { relations: '骑手', part: '遮挡', holes: '带孔', pieces: '两块' },
  },
  labelme: {
    losses: {
      'as-group': 3,
      frames: 7,
      geometry: 9,
      holes: 1,
      part: 1,
      pieces: 1,
      provenance: 22,
      relations: 1,
      shape: 15,
      track: 2,
    },
    gone: `${NO_PIXELS} ${TRACKS} 伪三维 椭圆 关键点`,
    changed: {
      ...{ track: '行人', relations: '骑手', part: '遮挡', holes: '带孔', geometry: '人', pieces: '两块' },
      'as-group': '两块 人 框与掩膜',
    },
  },
  geojson: {
    losses: { frames: 7, geometry: 29, provenance: 2, shape: 36 },
    gone: `${LINES} ${TRACKS} ${BOXES} 斜框 多边形 带孔 两块 人 关键点 掩膜 框与掩膜 立方体 文段 点云 时段 体`,
    changed: {},
  },
  mot: {
    losses: {
      attributes: 3,
      'derived-box': 5,
      'frame-name': 8,
      geometry: 15,
      group: 2,
      id: 1,
      keyframes: 4,
      outline: 2,
      provenance: 20,
      relations: 1,
      shape: 15,
      time: 1,
      visibility: 22,
    },
    gone: `${NO_PIXELS} ${LINES} 斜框 多边形 带孔 两块 人 关键点 掩膜 框与掩膜 标签 轨迹人 ${ON_PICTURES}`,
    changed: { visibility: '行人 卡车 轨迹掩膜 一帧 长轨', attributes: '卡车', keyframes: '卡车 轨迹掩膜 长轨' },
    findings: ['core.annotation-target-missing', 'core.mot-zero-based'],
    unlike: UNNAMED,
  },
  mots: {
    losses: { 'frame-name': 2, geometry: 34, keyframes: 4, provenance: 3, shape: 34, time: 1 },
    settles: true,
    gone: `${NO_PIXELS} ${LINES} ${BOXES} 斜框 多边形 带孔 两块 人 关键点 掩膜 框与掩膜 标签 轨迹人 卡车 一帧 长轨`,
    changed: { keyframes: '轨迹掩膜' },
    findings: ['core.annotation-target-missing', 'core.mots-first-frame', 'core.mots-no-rows'],
  },
  csv: {
    losses: { geometry: 4, provenance: 31, shape: 4 },
    gone: '立方体 文段 点云 体',
    changed: {},
  },
};
