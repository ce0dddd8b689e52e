import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the COCO reader can raise, without its `core.coco-` prefix. */
const RULES: RowRules = {
  'too-large': [
    'error',
    'The COCO file is larger than 256 MiB; split it by image',
    'COCO 文件超过 256 MiB，请按图片拆分后再导入',
  ],
  'not-json': ['error', 'The file is not valid JSON', '文件不是有效的 JSON'],
  'not-utf8': [
    'error',
    'The file is not UTF-8 text; what stands after this place was not read',
    '文件不是 UTF-8 编码，此位置之后的内容未读取',
  ],
  truncated: [
    'error',
    'The file ends in the middle; everything before that was read',
    '文件不完整，已读取截断处之前的内容',
  ],
  'row-not-json': ['error', 'This row is not valid JSON', '该行不是有效的 JSON'],
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
  'bad-skeleton': [
    'warning',
    'The keypoints or the skeleton of this category cannot be used as a whole; edges count from 1',
    '该类别的 keypoints 或 skeleton 无法完整使用（边从 1 开始编号）',
  ],
  'bad-keypoints': [
    'warning',
    'The keypoints are not x, y, v for each that the category names; they are kept as they stand, but not drawn or searched',
    'keypoints 不是与类别定义相符的 x、y、v 三元组，已原样保留，但不显示也不检索',
  ],
  'few-keypoints': [
    'warning',
    'The row has fewer keypoints than its category names; they were taken for the first of them',
    '关键点数少于类别定义，已按顺序对应前几个',
  ],
  'unplaced-keypoint': [
    'warning',
    'A keypoint that is not labelled (v = 0) has no numbers for its place; it was read as 0, 0, as COCO has it',
    '未标注的关键点（v = 0）坐标不是数值，已按 COCO 约定读取为 0, 0',
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
  'not-panoptic': [
    'warning',
    'This JSON has no panoptic rows; it was not read together with those that have. Import it by itself',
    '该 JSON 不含全景分割行，未随全景标注一起读取，请单独导入',
  ],
  'no-png': ['error', 'The PNG that this row names is not among the files', '该行引用的 PNG 不在导入文件中'],
  'bad-png': ['error', 'The PNG of this row cannot be read', '该行的 PNG 无法读取'],
  'second-row': [
    'error',
    'This image has a panoptic row already; the first one counts',
    '该图片的全景分割行重复，以第一行为准',
  ],
  'bad-segment': [
    'error',
    'This segment is not an object with a whole id from 1 to 16,777,215 that no other has in its row',
    '该分割段不是对象，或 id 不是 1 到 16777215 的整数，或在同一行内重复',
  ],
  'empty-segment': ['error', 'This segment has no pixel in its PNG', '该分割段在 PNG 中没有任何像素'],
  'too-fine': ['error', 'This segment has too many runs to be a mask', '该分割段过于破碎，无法作为掩膜保存'],
  'unlisted-segment': [
    'warning',
    'Pixels of the PNG have an id that its row does not list; they were left out',
    'PNG 中部分像素的 id 未在该行列出，已忽略',
  ],
};

export type CocoFindings = RowFindings;

export const collectFindings = (): CocoFindings => collectRowFindings('core.coco', RULES);
