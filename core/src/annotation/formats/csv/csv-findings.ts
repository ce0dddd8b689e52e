import { collectRowFindings, type RowFindings, type RowRules } from '../row-findings.ts';

/** Every code that the CSV reader can raise, without its `core.csv-` prefix. */
const RULES: RowRules = {
  'too-large': [
    'error',
    'The CSV file is larger than 256 MiB; split it by image',
    'CSV 文件超过 256 MiB，请按图片拆分后再导入',
  ],
  'not-utf8': [
    'error',
    'The file is not UTF-8 (GBK, as spreadsheets write it?); save it as "CSV UTF-8". Nothing was read',
    '文件不是 UTF-8 编码（可能是表格软件保存的 GBK），请另存为“CSV UTF-8”，未导入任何数据',
  ],
  'not-csv': ['error', 'The first line names no columns "image" and "class"', '首行缺少 image 和 class 列'],
  'bad-record': [
    'error',
    'The row cannot be taken apart: a quote is not closed, or stands in the midst of a cell (RFC 4180)',
    '该行无法解析：引号未闭合，或出现在单元格中间（RFC 4180）',
  ],
  'unread-rest': [
    'error',
    'The rest of the file was not read: 10,000 rows could not be taken apart, or one has more than 64 MiB',
    '文件其余部分未读取：已有 10000 行无法解析，或某一行超过 64 MiB',
  ],
  'duplicate-column': ['warning', 'The column is there twice; the first one counts', '列名重复，以第一列为准'],
  'unknown-column': ['info', 'A column that is not ours is kept with its rows', '该列不属于本格式，其内容随行保留'],
  'unsafe-key': ['warning', 'A key that could reach an object prototype was left out', '已忽略可能影响对象原型的键'],
  columns: ['error', 'The row has more cells than there are columns; it was left out', '该行单元格多于列数，未导入'],
  'cut-row': [
    'error',
    'The last row has no line end and fewer cells than those before it, as where a file was cut; it was left out',
    '末行单元格不足且没有换行符，文件可能被截断，该行未导入',
  ],
  'no-image': ['error', 'The row names no image; it was left out', '该行缺少 image，未导入'],
  'no-class': ['error', 'The row names no class; it was left out', '该行缺少 class，未导入'],
  'bad-cell': ['error', 'The cell cannot be read; the row was left out', '单元格无法读取，该行未导入'],
  'bad-shape': ['error', 'The shape cannot be read; the row was left out', '几何无法读取，该行未导入'],
  'empty-box': ['warning', 'The shape has no area', '几何面积为零'],
  'class-differs': [
    'error',
    'Another row of the same id and image has another class; this one was left out',
    '同一图片中相同 id 的其他行类别不同，该行未导入',
  ],
  differs: [
    'warning',
    'Another row of the same id says something else of the whole object; the first one counts',
    '相同 id 的其他行对整个对象的描述不同，以第一次为准',
  ],
  'bad-json': ['warning', 'The cell is no JSON of its kind; it was left out', '单元格不是所需的 JSON，已忽略'],
  'bad-score': ['warning', 'The score is not a number from 0 to 1', '置信度不是 0 到 1 之间的数值'],
};

export type CsvFindings = RowFindings;

export const collectFindings = (): CsvFindings => collectRowFindings('core.csv', RULES);
