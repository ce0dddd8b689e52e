/** What columns are called in practice. `file` and `tower` make a list; the others may be absent. */
const NAMES = {
  file: ['图像文件', '图片文件', '图像名称', '文件名', 'file', 'image'],
  line: ['线路名称', '线路', 'line'],
  tower: ['杆塔编号', '杆塔号', '塔号', 'tower'],
  code: ['缺陷代码', '缺陷编码', 'defect_code'],
  description: ['缺陷描述', '描述', 'description'],
  level: ['缺陷等级', '缺陷级别', 'level'],
  x: ['x'],
  y: ['y'],
  width: ['width', '宽'],
  height: ['height', '高'],
  time: ['拍摄时间', 'time', 'captured_at'],
  longitude: ['经度', 'longitude', 'lon'],
  latitude: ['纬度', 'latitude', 'lat'],
} as const;

export type Column = keyof typeof NAMES;

/** Column → its place in the record. */
export type Columns = Partial<Record<Column, number>>;

/** Null when the record is no header of an inspection list. */
export function columnsOf(header: readonly string[]): Columns | null {
  const plain = header.map((name) =>
    name
      .replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase(),
  );
  const columns: Columns = {};
  for (const [column, names] of Object.entries(NAMES)) {
    const at = plain.findIndex((name) => (names as readonly string[]).includes(name));
    if (at >= 0) columns[column as Column] = at;
  }
  return columns.file === undefined || columns.tower === undefined ? null : columns;
}
