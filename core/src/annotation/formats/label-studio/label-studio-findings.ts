import { jsonRules } from '../json-file.ts';
import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the Label Studio reader can raise, without its `core.label-studio-` prefix. */
const RULES: RowRules = {
  ...jsonRules('Label Studio'),
  'not-label-studio': ['error', 'The JSON is no list of tasks', 'JSON 不是任务列表，不是 Label Studio 导出文件'],
  'bad-task': ['error', 'This task has no object "data"; it was left out', '该任务缺少 data 对象，未导入'],
  'no-file-name': [
    'warning',
    'The data of this task names no file; it is called by its number',
    '该任务的 data 中没有文件名，已以任务编号命名',
  ],
  'bad-annotation': [
    'error',
    'This annotation of the task has no list "result"; it was left out',
    '该标注缺少 result 列表，未导入',
  ],
  'bad-row': ['error', 'This region has no type or no value; it was left out', '该区域缺少 type 或 value，未导入'],
  'bad-shape': ['error', 'The place of this region is not made of finite numbers', '该区域的坐标不是有限数值'],
  'bad-mask': ['error', 'The brush cannot be read', '画笔掩膜无法读取'],
  'no-size': [
    'error',
    'The size of the picture (original_width, original_height) is missing, so that percents mean no place; kept as it stands',
    '缺少图片尺寸（original_width、original_height），无法将百分比换算为像素，已原样保留',
  ],
  'image-rotation': [
    'error',
    'The picture was turned in the editor (image_rotation), and the region is measured on the turned one; kept as it stands',
    '图片在编辑器中被旋转（image_rotation），坐标以旋转后的图片为准，已原样保留',
  ],
  'no-label': [
    'warning',
    'This region has no label; it is kept as it stands, but is no annotation',
    '该区域没有标签，已原样保留，但不作为标注',
  ],
  'several-labels': [
    'warning',
    'This region has several labels; the first is its class, the others are kept as they stand',
    '该区域有多个标签，以第一个为类别，其余原样保留',
  ],
  'text-mismatch': [
    'error',
    'The text of this span is not in the data of the task, so that its place cannot be counted; kept as it stands',
    '任务数据中找不到该片段的文本，无法换算位置，已原样保留',
  ],
  'time-unit': [
    'warning',
    'The times of this span are no Unix milliseconds, and the file does not say what they are; kept as it stands',
    '该时间段不是 Unix 毫秒，且文件未说明单位，已原样保留',
  ],
  'duplicate-frame': [
    'warning',
    'This track says two things of one frame; the first one counts',
    '该轨迹同一帧出现两次，以第一次为准',
  ],
  'unknown-type': [
    'info',
    'Results of this type are no annotations of ours; they are kept as they stand',
    '该类型的结果暂不作为标注，已原样保留',
  ],
  'lost-relation': [
    'warning',
    'This relation joins regions that were not read; it is kept as it stands',
    '该关系的端点未被读取，已原样保留',
  ],
  'nothing-read': [
    'info',
    'Tasks of which nothing could be read have no place in the hub and will not be exported again',
    '未读取到任何标注的任务无法保存，也不会再次导出',
  ],
};

export type LabelStudioFindings = RowFindings;

export const collectFindings = (): LabelStudioFindings => collectRowFindings('core.label-studio', RULES);
