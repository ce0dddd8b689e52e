import { quantityNamed } from './quantities.ts';

/** One sensor a column, as the header tells of it. */
export interface WideColumn {
  index: number;
  code: string;
  unit: string | null;
}

/** Which column holds what: a row is one reading (`long`) or all sensors at one time (`wide`). */
export type ReadingsForm =
  | { form: 'long'; time: number; sensor: number; value: number; unit: number; quantity: number; area: number }
  | { form: 'wide'; time: number; columns: WideColumn[] };

const TIME = /^(date.?time|time.?stamp|time|时间|采集时间|监测时间|上传时间|日期时间)$/i;
const SENSOR = /^(sensor|sensor.?(id|code)|code|point|测点|测点编号|测点号|传感器|传感器编号)$/i;
const VALUE = /^(value|reading|值|数值|监测值|测量值|测点值)$/i;
const UNIT = /^(unit|单位)$/i;
const QUANTITY = /^(quantity|type|类型|测点类型|传感器类型)$/i;
const AREA = /^(area|location|place|区域|地点|安装地点|安装位置)$/i;
/** `CH4-T1 (%)`, `甲烷T1[%]`, `CH4-T1（%）`. */
const WITH_UNIT = /^(.+?)\s*[([（]\s*([^()[\]（）]{1,12})\s*[)\]）]$/;

function wideColumn(cell: string, index: number): WideColumn {
  const match = WITH_UNIT.exec(cell);
  return { index, code: match?.[1] ?? cell, unit: match?.[2] ?? null };
}

/** What a header means; null when it is none of readings. `known` are codes that a wide column may have. */
export function readingsForm(cells: readonly string[], known: ReadonlySet<string>): ReadingsForm | null {
  const names = cells.map((cell) => cell.trim());
  const find = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const time = find(TIME);
  if (time < 0) return null;
  const [sensor, value] = [find(SENSOR), find(VALUE)];
  if (sensor >= 0 && value >= 0) {
    return { form: 'long', time, sensor, value, unit: find(UNIT), quantity: find(QUANTITY), area: find(AREA) };
  }
  const columns = names
    .map(wideColumn)
    .filter(({ index, code }) => index !== time && (known.has(code) || quantityNamed(code) !== null));
  return columns.length > 0 ? { form: 'wide', time, columns } : null;
}
