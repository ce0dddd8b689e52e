import type { FindingDraft, ParseInput } from '@lode/core';
import { finding } from '../findings.ts';
import { jsonRows } from './json-rows.ts';

export type Row = Record<string, unknown>;

/** Rows by their token. */
export type Table = Map<string, Row>;

/** Tables of the nuScenes schema v1.0 and of TIER IV's T4 format, which adds some; those that are not there are empty. */
export type Tables = Record<TableName, Table>;

const MANDATORY = ['scene', 'sample', 'sample_data', 'ego_pose', 'calibrated_sensor', 'sensor'] as const;
const OPTIONAL = [
  ...(['log', 'map', 'category', 'attribute', 'visibility', 'instance', 'sample_annotation'] as const),
  ...(['object_ann', 'surface_ann', 'vehicle_state', 'lidarseg'] as const),
];

export type TableName = (typeof MANDATORY)[number] | (typeof OPTIONAL)[number];

export const TABLE_NAMES: readonly TableName[] = [...MANDATORY, ...OPTIONAL];

/** Objects take several times the room of their text, and a parser has 512 MB. Measured: 49 MiB in 1.7 s, under 500 MB. */
const MOST_BYTES = 72 * 2 ** 20;

export const emptyTables = (): Tables =>
  Object.fromEntries(TABLE_NAMES.map((name): [string, Table] => [name, new Map()])) as Tables;

export const text = (row: Row | undefined, field: string): string => {
  const value = row?.[field];
  return typeof value === 'string' ? value : '';
};

export const number = (row: Row | undefined, field: string): number => {
  const value = row?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : NaN;
};

/** So many finite numbers; null when the field holds anything else. */
export function vector(row: Row | undefined, field: string, length: number): number[] | null {
  const value = row?.[field];
  if (!Array.isArray(value) || value.length !== length) return null;
  return value.every((one) => typeof one === 'number' && Number.isFinite(one)) ? (value as number[]) : null;
}

export const texts = (row: Row | undefined, field: string): string[] => {
  const value = row?.[field];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** Microseconds of a row's `timestamp` as nanoseconds; null when it is no whole number. */
export function timeOf(row: Row | undefined): bigint | null {
  const micros = row?.timestamp;
  return typeof micros === 'number' && Number.isSafeInteger(micros) ? BigInt(micros) * 1000n : null;
}

async function readTable(source: ParseInput['source'], name: string, findings: FindingDraft[]): Promise<Table> {
  const table: Table = new Map();
  const bad: number[] = [];
  const doubled: string[] = [];
  const rows = jsonRows(source);
  let step = await rows.next();
  for (; !step.done; step = await rows.next()) {
    const { value } = step;
    const token = 'row' in value ? text(value.row, 'token') : '';
    if (!('row' in value) || token === '') bad.push(value.index);
    else if (table.has(token)) doubled.push(token);
    else table.set(token, value.row);
  }
  const { problem } = step.value;
  if (problem !== null || bad.length > 0) {
    const words = {
      en: `Table ${name} is damaged: ${bad.length} rows cannot be read${problem === null ? '' : ', and the list is not whole'}; ${table.size} were kept.`,
      zh: `数据表 ${name} 已损坏：${bad.length} 行无法读取${problem === null ? '' : '，且列表不完整'}；保留了 ${table.size} 行。`,
    };
    const evidence = { table: name, problem, rows: bad.slice(0, 20) };
    findings.push(finding('table-damaged', 'error', words, { evidence }));
  }
  if (doubled.length > 0) {
    const words = {
      en: `Table ${name} has ${doubled.length} tokens twice; the first row of each was kept.`,
      zh: `数据表 ${name} 中有 ${doubled.length} 个 token 重复，均保留第一行。`,
    };
    const evidence = { table: name, tokens: doubled.slice(0, 20) };
    findings.push(finding('token-doubled', 'error', words, { evidence }));
  }
  return table;
}

const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);

/** All tables of a set, `scene` from the file itself and the others from its companions. */
export async function readTables(input: Pick<ParseInput, 'source' | 'companions'>) {
  const findings: FindingDraft[] = [];
  const tables = emptyTables();
  const sources = new Map(TABLE_NAMES.map((name) => [name, input.companions[name]?.source]));
  sources.set('scene', input.source);
  const bytes = [...sources.values()].reduce((sum, source) => sum + (source?.size ?? 0), 0);
  if (bytes > MOST_BYTES) {
    const words = {
      en: `The tables have ${mebibytes(bytes)} MiB together; up to ${mebibytes(MOST_BYTES)} MiB can be read. Upload the scenes in parts.`,
      zh: `数据表共 ${mebibytes(bytes)} MiB，目前最多可读取 ${mebibytes(MOST_BYTES)} MiB，请将场景分批上传。`,
    };
    const evidence = { bytes, most: MOST_BYTES };
    return { tables, findings: [finding('tables-too-large', 'error', words, { evidence })] };
  }
  for (const name of TABLE_NAMES) {
    const source = sources.get(name);
    if (source) tables[name] = await readTable(source, name, findings);
  }
  const missing = MANDATORY.filter((name) => !sources.get(name));
  if (missing.length > 0) {
    const words = {
      en: `Tables are missing: ${missing.join(', ')}. What hangs on them is left out.`,
      zh: `缺少数据表：${missing.join('、')}，与之相关的内容无法读取。`,
    };
    findings.push(finding('table-missing', 'error', words, { evidence: { missing: [...missing], t4: 'STR007' } }));
  }
  return { tables, findings };
}
