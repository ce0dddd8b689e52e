import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the YOLO readers can raise, without its `core.yolo-` prefix. */
const RULES: RowRules = {
  'too-large': [
    'error',
    'The label files are larger than 256 MiB together; those from this one on were not read',
    '标签文件合计超过 256 MiB，自该文件起未读取',
  ],
  'bad-names': [
    'error',
    'The list of classes cannot be read (UTF-8; names by index; kpt_shape two numbers); the labels that it is for were left out',
    '类别列表无法读取（须为 UTF-8，按序号列出 names，kpt_shape 为两个数），其对应的标签未导入',
  ],
  'no-names': [
    'warning',
    'No data.yaml, obj.names or classes.txt names the classes; they are called by their index',
    '没有 data.yaml、obj.names 或 classes.txt 给出类别名称，已以序号作为类别名',
  ],
  'several-names': [
    'warning',
    'Several lists of classes could be meant; the labels of this file were left out',
    '存在多个可能的类别列表，无法确定所属，该文件的标签未导入',
  ],
  'not-labels': [
    'info',
    'This text was not read: its first line is no row of labels',
    '该文本首行不是标签数据，未读取',
  ],
  'not-utf8': ['error', 'The label file is not UTF-8 text; it was left out', '标签文件不是 UTF-8 文本，未导入'],
  'unknown-picture': [
    'error',
    'No picture of the dataset, or more than one, belongs to this label file; its rows were left out',
    '数据集中没有或不止一张图片与该标签文件对应，其标注未导入',
  ],
  'unknown-size': [
    'error',
    'The size of the picture is not known, and the rows are shares of it; they were left out',
    '图片尺寸未知，而标注为相对尺寸的比例值，其标注未导入',
  ],
  'same-picture': [
    'error',
    'Another label file is for the same picture; the rows of this one were left out',
    '另有标签文件对应同一张图片，该文件的标注未导入',
  ],
  'bad-class': [
    'error',
    'The row does not begin with the index of a class that is declared; it was left out',
    '该行开头不是已声明类别的序号，未导入',
  ],
  columns: [
    'error',
    'The row has another number of columns than rows of this kind have; it was left out',
    '该行列数与此类标签不符，未导入',
  ],
  'bad-number': [
    'error',
    'The row holds something that is no finite number; it was left out',
    '该行含有非有限数值，未导入',
  ],
  'negative-size': [
    'error',
    'The width or height of the box is negative; the row was left out',
    '框的宽或高为负，该行未导入',
  ],
  'not-normalised': [
    'error',
    'The numbers are no shares of the picture (they go beyond 2): pixels? The row was left out',
    '数值不是相对图片尺寸的比例（超过 2），疑为像素坐标，该行未导入',
  ],
  'outside-picture': ['warning', 'Part of it lies outside the picture', '部分位于图片之外'],
  'empty-box': ['warning', 'The box has no area', '框面积为零'],
  'bad-score': ['warning', 'The score is not a number from 0 to 1', '置信度不是 0 到 1 之间的数值'],
  'mixed-rows': [
    'warning',
    'The row is a box among rows of another kind; it was read as a box',
    '该行是框，与其他行类型不同，已按框读取',
  ],
  'not-rectangle': [
    'warning',
    'The four corners form no rectangle; they were read as an outline',
    '四个角点不构成矩形，已按轮廓读取',
  ],
  'bad-visibility': [
    'warning',
    'The visibility of a point is not 0, 1 or 2; above 0 it was read as seen',
    '关键点可见性不是 0、1 或 2，大于 0 的按可见读取',
  ],
  'no-keypoints': [
    'error',
    'No data.yaml says how many points a row has (kpt_shape); the rows with points were left out',
    '没有 data.yaml 说明关键点数量（kpt_shape），含关键点的行未导入',
  ],
  'obb-or-segment': [
    'info',
    'Nine columns are four corners of turned boxes as well as outlines of four points; all were parallelograms or not, and so it was decided. Name the format to have it otherwise',
    '九列数据既可能是旋转框的四个角点，也可能是四点轮廓；已按是否全部为平行四边形判定，如有误请指定格式',
  ],
};

export type YoloFindings = RowFindings;

export const collectFindings = (): YoloFindings => collectRowFindings('core.yolo', RULES);
