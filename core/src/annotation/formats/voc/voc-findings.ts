import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the VOC reader can raise, without its `core.voc-` prefix. */
const RULES: RowRules = {
  'too-large': ['error', 'The VOC file is larger than 4 MiB', 'VOC 文件超过 4 MiB'],
  'not-xml': ['error', 'The file cannot be read as XML', '文件无法按 XML 读取'],
  'not-voc': ['error', 'The XML is no Pascal VOC annotation: its root has another name', 'XML 根元素不是 annotation'],
  'broken-xml': [
    'error',
    'The XML cannot be read to its end; the objects before this line were taken',
    'XML 无法读到结尾，已导入该行之前的对象',
  ],
  'no-filename': [
    'error',
    'The file does not name its picture, so that its objects belong to none',
    '文件未给出图片名（filename），其中的对象无法对应到图片',
  ],
  'bad-name': [
    'error',
    'This object has no name, or one of more than 200 characters',
    '该对象没有名称，或名称超过 200 个字符',
  ],
  'no-box': ['error', 'This object has no bndbox', '该对象没有 bndbox'],
  'bad-box': [
    'error',
    'The bndbox is not four finite numbers, or ends before it begins',
    'bndbox 不是四个有限数值，或终点在起点之前',
  ],
  'further-boxes': [
    'warning',
    'This object has more than one bndbox; the first one counts, the others are kept as they stand',
    '该对象有多个 bndbox，以第一个为准，其余原样保留',
  ],
  'zero-based': [
    'warning',
    'The box begins at 0, but VOC counts pixels from 1: the writer counted from 0. It was read as VOC says, one pixel up and left of what was meant',
    '框从 0 开始，而 VOC 从 1 计数，说明写出工具从 0 计数；已按 VOC 标准读取，位置偏左上一个像素',
  ],
  fractional: [
    'info',
    'Boxes with fractions of pixels, which VOC does not know; kept as they are',
    '框含小数像素，VOC 标准为整数，已原样保留',
  ],
  'bad-flag': [
    'warning',
    'What should be 0 or 1 is something else; it was kept as text',
    '应为 0 或 1 的值为其他内容，已按文本保留',
  ],
  'too-long': ['warning', 'A value of more than 200 characters was left out', '超过 200 个字符的值已忽略'],
  'not-kept': [
    'warning',
    'This object holds more than can be kept beside its box; what VOC does not know of it was left out',
    '该对象的附加内容过多，VOC 标准之外的部分未保留',
  ],
  'body-parts': [
    'info',
    'Body parts are kept as they stand with their object, but not drawn or searched',
    '身体部位（part）随对象原样保留，暂不支持显示和检索',
  ],
  'bad-png': ['error', 'The label picture cannot be read', '标签图无法读取'],
  'png-size': [
    'error',
    'SegmentationClass and SegmentationObject of this picture differ in size; only the latter was read',
    '该图片的 SegmentationClass 与 SegmentationObject 尺寸不同，仅读取了后者',
  ],
  'mask-size': ['warning', 'The label picture has another size than its picture', '标签图与图片尺寸不一致'],
  'unknown-colour': [
    'warning',
    'Pixels of the label picture have a colour that stands for nothing; they were left out',
    '标签图中部分像素的颜色没有对应含义，已忽略',
  ],
  'unknown-index': [
    'warning',
    'Pixels of the label picture have an index that stands for no class; they were left out',
    '标签图中部分像素的索引没有对应类别，已忽略',
  ],
  'no-class': [
    'error',
    'This index of SegmentationObject has no object in the XML and no class in SegmentationClass',
    'SegmentationObject 中的该编号在 XML 中没有对象，在 SegmentationClass 中也没有类别',
  ],
  'class-differs': [
    'warning',
    'SegmentationClass gives this object another class than the XML; the XML counts',
    'SegmentationClass 与 XML 中该对象的类别不一致，以 XML 为准',
  ],
  'too-fine': ['error', 'This label has too many runs to be a mask', '该标签过于破碎，无法作为掩膜保存'],
  'stray-xml': ['warning', 'An XML outside of Annotations/ was not read', 'Annotations/ 之外的 XML 未读取'],
  'bad-label-map': [
    'warning',
    'A line of labelmap.txt is not name:r,g,b:parts:actions; it was left out',
    'labelmap.txt 中该行不是 name:r,g,b:parts:actions 格式，已忽略',
  ],
  'image-sets': [
    'info',
    'The lists under ImageSets/ (train, val, …) are not annotations; they were not read',
    'ImageSets/ 下的划分列表（train、val 等）不是标注，未读取',
  ],
  'unsafe-key': ['warning', 'A key that could reach an object prototype was left out', '已忽略可能影响对象原型的键'],
};

/** Something to say about one object: the code without its prefix, and what was found. */
export type ObjectNote = (code: string, evidence?: Parameters<RowFindings['add']>[2]) => void;

export const collectFindings = (): RowFindings => collectRowFindings('core.voc', RULES);

/** Told once a file, with how many objects it concerns. */
export const COUNTED: ReadonlySet<string> = new Set(['fractional', 'body-parts']);
