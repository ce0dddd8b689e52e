import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the COCO reader can raise, without its `core.coco-` prefix. */
const RULES: RowRules = {
  'too-large': [
    'error',
    'The COCO file is larger than 256 MiB; split it by image',
    'COCO 文件超过 256 MiB，请按图片拆分后再导入',
  ],
  'not-json': ['error', 'The file is not valid JSON', '文件不是有效的 JSON'],
  'not-coco': [
    'error',
    'The JSON has no list "images" and no list "annotations"',
    'JSON 中没有 images 与 annotations 列表，不是 COCO 文件',
  ],
  'not-a-number': [
    'warning',
    'The JSON holds NaN or Infinity, which JSON does not know',
    'JSON 中含有标准不允许的 NaN 或 Infinity',
  ],
  'bad-image': ['error', 'This image row lacks an id or a file_name', '该图片行缺少 id 或 file_name'],
  'duplicate-image': [
    'warning',
    'This image id occurs twice; the first one counts',
    '图片 id 重复，以第一次出现的为准',
  ],
  'bad-category': ['error', 'This category row lacks an id or a name', '该类别行缺少 id 或 name'],
  'duplicate-category': [
    'warning',
    'This category id occurs twice; the first one counts',
    '类别 id 重复，以第一次出现的为准',
  ],
  'bad-row': ['error', 'This annotation row is not an object', '该标注行不是对象'],
  'unknown-image': [
    'error',
    'This annotation speaks of an image that the file does not list',
    '该标注引用了文件中不存在的图片',
  ],
  'unknown-category': [
    'error',
    'This annotation has a category that the file does not list',
    '该标注引用了文件中不存在的类别',
  ],
  'duplicate-id': [
    'error',
    'This annotation id occurs twice; the first one counts',
    '标注 id 重复，以第一次出现的为准',
  ],
  'bad-box': [
    'error',
    'The bbox is not four finite numbers with a width and height of at least 0',
    'bbox 不是四个有限数值，或宽高为负',
  ],
  'empty-box': ['warning', 'The bbox has no area', 'bbox 面积为零'],
  'bad-segmentation': ['error', 'The segmentation cannot be read', 'segmentation 无法读取'],
  'flat-polygon': [
    'warning',
    'The segmentation is one flat list, not a list of lists; it was read as one ring',
    'segmentation 是一维列表而非列表的列表，已按单个环读取',
  ],
  'mask-size': ['warning', 'The mask has another size than its image', '掩膜尺寸与图片不一致'],
  'bad-score': ['warning', 'The score is not a number from 0 to 1', 'score 不是 0 到 1 之间的数值'],
  'unsafe-key': ['warning', 'A key that could reach an object prototype was left out', '已忽略可能影响对象原型的键'],
  keypoints: [
    'info',
    'Keypoints are kept as they stand, but not yet drawn or searched',
    '关键点已原样保留，暂不支持显示和检索',
  ],
  captions: [
    'info',
    'Captions are not annotations of a class; these rows were left out',
    '文字描述不属于类别标注，相关行未导入',
  ],
  panoptic: [
    'info',
    'Panoptic rows point into a separate PNG; these rows were left out',
    '全景分割行依赖单独的 PNG，相关行未导入',
  ],
};

export type CocoFindings = RowFindings;

export const collectFindings = (): CocoFindings => collectRowFindings('core.coco', RULES);
