import { collectRowFindings, type RowRules } from '../row-findings.ts';

/** What the readers of MOT and of MOTS can both say, without the prefix. */
const SHARED: RowRules = {
  'too-large': ['error', 'The file is larger than 256 MiB', '文件超过 256 MiB'],
  encoding: ['error', 'The file is not a text in UTF-8; it was left out', '文件不是 UTF-8 文本，未导入'],
  'no-rows': ['warning', 'The file has no rows', '文件中没有任何行'],
  'bad-row': ['error', 'The row is not of this format; it was left out', '该行不符合格式要求，未导入'],
  'bad-frame': ['error', 'The frame is not a whole number that can be; the row was left out', '帧号无效，该行未导入'],
  'duplicate-row': [
    'error',
    'The object has another row on this frame; this one was left out',
    '该对象在此帧已有一行，此行未导入',
  ],
  'unknown-class': [
    'error',
    'The row has a class that neither labels.txt nor the benchmark knows; it was left out',
    '该行的类别在 labels.txt 和基准中均无定义，未导入',
  ],
  'class-change': [
    'warning',
    'The object changes its class; it was read as an object for each, of one track only in its first class',
    '同一对象的类别发生变化，已按类别拆分读入，仅首个类别保留轨迹',
  ],
  'much-kept': [
    'info',
    'Rows of this object are written in an unusual way; an export will write them in ours',
    '该对象部分行的写法特殊，再次导出时将改用本系统的写法',
  ],
};

const MOT: RowRules = {
  'bad-box': [
    'error',
    'The box is not four finite numbers with a width and height of at least 0',
    '框不是四个有限数值，或宽高为负',
  ],
  'zero-based': [
    'info',
    'labels.txt says that Datumaro or CVAT wrote it: boxes were read as counting pixels from 0',
    '存在 labels.txt，说明由 Datumaro 或 CVAT 写出：像素按从 0 起计数读取',
  ],
  'no-class': ['error', 'The row names no class; it was left out', '该行没有类别，未导入'],
  pedestrian: [
    'info',
    'Rows that name no class were read as pedestrians, which is what this benchmark is about',
    '未注明类别的行已按该基准的约定读为行人',
  ],
  'detections-left': ['info', 'Detections beside the ground truth were not read', '与真值并存的检测结果未读入'],
  'bad-visibility': [
    'warning',
    'The visibility is not between 0 and 1; it was left out',
    '可见度不在 0 到 1 之间，已忽略',
  ],
};

const MOTS: RowRules = {
  'bad-mask': ['error', 'The mask cannot be read', '掩膜无法读取'],
  'class-and-id': [
    'warning',
    'The class of the row is not the one that its object id says (id ÷ 1000); that of the row was taken',
    '该行的类别与对象 id（id ÷ 1000）不一致，以该行为准',
  ],
  'bad-png': ['error', 'The picture of object ids is no grey PNG of 16 bits', '对象 id 图不是 16 位灰度 PNG'],
  'pictures-left': [
    'info',
    'Pictures of object ids beside the texts were not read: both say the same',
    '与文本并存的对象 id 图未读入，两者内容相同',
  ],
  'first-frame': [
    'info',
    'Whether frames count from 0 (KITTI) or 1 (MOTChallenge) is not said; it was taken from the rows',
    '文件未说明帧号从 0（KITTI）还是从 1（MOTChallenge）起，已按各行推断',
  ],
};

export const collectMotFindings = () => collectRowFindings('core.mot', { ...SHARED, ...MOT });
export const collectMotsFindings = () => collectRowFindings('core.mots', { ...SHARED, ...MOTS });
