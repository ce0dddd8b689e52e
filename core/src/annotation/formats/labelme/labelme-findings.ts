import { jsonRules } from '../json-file.ts';
import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the LabelMe reader can raise, without its `core.labelme-` prefix. */
const RULES: RowRules = {
  ...jsonRules('LabelMe'),
  'not-labelme': ['error', 'The JSON has no list "shapes"', 'JSON 中没有 shapes 列表，不是 LabelMe 文件'],
  'no-image-path': [
    'error',
    'The file has no imagePath, so that nobody knows which picture it is about; its shapes were left out',
    '文件缺少 imagePath，无法确定对应的图片，其标注未导入',
  ],
  'bad-image-size': [
    'warning',
    'imageWidth or imageHeight is not a whole number of pixels',
    'imageWidth 或 imageHeight 不是整数像素',
  ],
  'image-data': [
    'info',
    'The picture inside the file (imageData) is not kept; only its shapes were read',
    '文件内嵌的图片数据（imageData）不保留，仅读取标注',
  ],
  'bad-row': ['error', 'This shape is not an object', '该标注不是对象'],
  'no-label': ['error', 'This shape has no label; it was left out', '该标注没有标签，未导入'],
  'bad-points': [
    'error',
    'The points cannot be read, or are too few or too many for this shape',
    '点坐标无法读取，或点数与形状不符',
  ],
  'empty-box': ['warning', 'The rectangle has no area', '矩形面积为零'],
  'bad-mask': ['error', 'The mask cannot be read', '掩膜无法读取'],
  'mask-size': [
    'error',
    'The mask cannot be placed: the file does not say how large its picture is',
    '文件未声明图片尺寸，无法放置掩膜',
  ],
  'unsupported-shape': [
    'warning',
    'Shapes of this kind cannot be read; they were left out',
    '不支持该类型的标注，未导入',
  ],
};

export type LabelmeFindings = RowFindings;

export const collectFindings = (): LabelmeFindings => collectRowFindings('core.labelme', RULES);
