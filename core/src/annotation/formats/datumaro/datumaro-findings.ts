import { jsonRules } from '../json-file.ts';
import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the Datumaro reader can raise, without its `core.datumaro-` prefix. */
const RULES: RowRules = {
  ...jsonRules('Datumaro'),
  'not-datumaro': ['error', 'The JSON has no list "items"', 'JSON 中没有 items 列表，不是 Datumaro 文件'],
  'bad-item': [
    'error',
    'This item names no picture (image.path, or id); it was left out',
    '该条目缺少图片名称（image.path 或 id），未导入',
  ],
  'bad-label': ['error', 'This label has no name', '该标签缺少名称'],
  'duplicate-label': ['warning', 'This label is declared twice; both are one class', '标签重复声明，已视为同一类别'],
  'bad-row': ['error', 'This annotation is not an object with a type', '该标注不是带有 type 的对象'],
  'no-label': [
    'error',
    'This annotation has no label, or one that the file does not declare; it was left out',
    '该标注没有标签，或标签未在文件中声明，未导入',
  ],
  'bad-shape': [
    'error',
    'The place of this annotation is not made of finite numbers, or has too few of them',
    '该标注的坐标不是有限数值，或数量不足',
  ],
  'empty-box': ['warning', 'The bbox has no area', 'bbox 面积为零'],
  'bad-mask': ['error', 'The mask cannot be read', '掩膜无法读取'],
  'unsupported-type': [
    'warning',
    'Annotations of this type cannot be read; they were left out',
    '不支持该类型的标注，未导入',
  ],
  captions: [
    'info',
    'Captions are not annotations of a class; these rows were left out',
    '文字描述不属于类别标注，相关行未导入',
  ],
};

export type DatumaroFindings = RowFindings;

export const collectFindings = (): DatumaroFindings => collectRowFindings('core.datumaro', RULES);
