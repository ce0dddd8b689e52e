import type { JsonObject } from '../../../contract/values.ts';
import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the CVAT reader can raise, without its `core.cvat-` prefix. */
const RULES: RowRules = {
  'too-large': [
    'error',
    'The CVAT file is larger than 256 MiB; split it by image',
    'CVAT 文件超过 256 MiB，请按图片拆分后再导入',
  ],
  'broken-xml': [
    'error',
    'The XML cannot be read from this line on; the images before it were read',
    '从该行起 XML 无法读取，此前的图片已读入',
  ],
  'not-cvat': [
    'error',
    'The XML is no list of "annotations" as CVAT writes it',
    'XML 中没有 CVAT 的 annotations 列表，不是 CVAT 文件',
  ],
  version: [
    'warning',
    'The file says another version than 1.1; it was read as 1.1',
    '文件声明的版本不是 1.1，已按 1.1 读取',
  ],
  'late-labels': [
    'warning',
    'The labels are declared after the first image; attributes before them were read as text',
    '标签声明位于图片之后，此前的属性已按文本读取',
  ],
  'bad-label': ['error', 'This label is declared without a name', '该标签声明缺少名称'],
  'duplicate-label': ['warning', 'This label is declared twice; the first one counts', '标签重复声明，以第一次为准'],
  'no-source': [
    'warning',
    'The file names no video for its tracks; the name of the task was taken for it',
    '文件未注明轨迹所属的视频，已用任务名称代替',
  ],
  'no-video-name': [
    'error',
    'The file names neither a video nor a task for these tracks; they were left out',
    '文件既未注明视频也未注明任务名称，相关轨迹未导入',
  ],
  'duplicate-track': [
    'warning',
    'Another track has the same id; this one was read as an object of its own',
    '另有相同 id 的轨迹，已作为独立对象读入',
  ],
  'empty-track': ['error', 'No shape of this track can be used', '该轨迹没有可用的标注'],
  'bad-frame': [
    'error',
    'The frame is not a whole number from 0; the shape was left out',
    '帧号不是从 0 起的整数，该标注未导入',
  ],
  'duplicate-frame': [
    'error',
    'The track has another shape on this frame; this one was left out',
    '该轨迹在此帧已有标注，此条未导入',
  ],
  'bad-flag': [
    'warning',
    'This is neither 0 nor 1; it was read as if it were not there',
    '该标志既不是 0 也不是 1，已按未填写处理',
  ],
  'bad-z-order': ['warning', 'z_order is not a whole number; 0 was taken', 'z_order 不是整数，已按 0 处理'],
  'much-kept': [
    'info',
    'Shapes of this track are written in an unusual way; an export will write them in ours',
    '该轨迹中部分标注的写法特殊，再次导出时将改用本系统的写法',
  ],
  'no-image-name': ['error', 'This image has no name; its shapes were left out', '该图片缺少名称，其标注未导入'],
  'duplicate-image': [
    'warning',
    'This image occurs twice; its shapes were put together',
    '该图片出现两次，其标注已合并',
  ],
  'ambiguous-image': [
    'error',
    'Another image has the same name, and neither subset tells them apart; its shapes were left out',
    '另有同名图片，且无法按子集区分，其标注未导入',
  ],
  'bad-image-size': [
    'warning',
    'The width or height of this image is not a whole number of pixels',
    '该图片的宽或高不是整数像素',
  ],
  'no-label': ['error', 'This shape has no label; it was left out', '该标注没有标签，未导入'],
  'unknown-label': ['warning', 'This label is not declared by the file', '该标签未在文件中声明'],
  'bad-box': [
    'error',
    'The box is not four finite numbers with a width and height of at least 0, or its rotation is no number',
    '框不是四个有限数值，或宽高为负，或旋转角不是数值',
  ],
  'bad-ellipse': [
    'error',
    'The ellipse is not a centre and two radii of at least 0, or its rotation is no number',
    '椭圆的中心或半径无效，或旋转角不是数值',
  ],
  'bad-cuboid': ['error', 'The cuboid is not eight corners with finite numbers', '立体框不是八个有限坐标的角点'],
  'bad-skeleton': ['error', 'The skeleton has no point that can be read', '骨架没有可读取的点'],
  'bad-node': [
    'error',
    'This point of a skeleton has no label, one that occurs twice, or no place; it was left out',
    '骨架中的该点缺少标签、标签重复或没有坐标，未导入',
  ],
  'empty-box': ['warning', 'The box has no area', '框面积为零'],
  'bad-points': ['error', 'The points cannot be read, or are too few for this shape', '点坐标无法读取，或点数不足'],
  'bad-mask': ['error', 'The mask cannot be read', '掩膜无法读取'],
  'unsupported-shape': [
    'warning',
    'Shapes of this kind cannot be read yet; they were left out',
    '暂不支持该类型的标注，未导入',
  ],
  'unknown-element': [
    'info',
    'Elements that CVAT does not describe were left out',
    '文件含有 CVAT 未定义的元素，未导入',
  ],
  'bad-attribute': ['error', 'This attribute has no name; it was left out', '该属性缺少名称，未导入'],
  'duplicate-attribute': [
    'warning',
    'This attribute occurs twice in one shape; the first one counts',
    '同一标注中属性重复，以第一次为准',
  ],
  'attribute-type': [
    'warning',
    'This value is not of the type that its label declares; it was kept as text',
    '该属性值与标签声明的类型不符，已按文本保留',
  ],
  'unsafe-key': ['warning', 'A key that could reach an object prototype was left out', '已忽略可能影响对象原型的键'],
};

export type CvatFindings = RowFindings;

/** Enough to find it; a text of a hostile file may be as long as the file. */
const MOST_EVIDENCE = 200;

const shortened = (evidence: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(evidence).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.slice(0, MOST_EVIDENCE) : value,
    ]),
  );

export function collectFindings(): CvatFindings {
  const findings = collectRowFindings('core.cvat', RULES);
  return {
    ...findings,
    add: (code, location, evidence) => findings.add(code, location, evidence && shortened(evidence)),
  };
}
