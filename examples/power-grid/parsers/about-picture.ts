import type { FindingDraft, GroupStep, JsonObject } from '@lode/core';
import { defectOf, levelOf, LEVELS } from '../defects.ts';
import { finding } from '../findings.ts';
import type { ImageFacets } from '../kinds.ts';
import type { InspectionList, ListRow } from './inspection-list.ts';
import { formOf, numberOf } from './tower-id.ts';

export interface Size {
  width: number;
  height: number;
}

/** The first of the rows that says it. */
function first<K extends keyof ListRow>(rows: readonly ListRow[], key: K): ListRow[K] | undefined {
  return rows.find((row) => row[key] !== undefined)?.[key];
}

/** What the list says of one picture; `rows` are those that name it. */
export function facetsOf(rows: readonly ListRow[]): Omit<ImageFacets, 'width' | 'height'> {
  const line = first(rows, 'line');
  const tower = first(rows, 'tower');
  const capturedAt = first(rows, 'time');
  const [longitude, latitude] = first(rows, 'position') ?? [];
  // What has no component is seen in the picture and no defect of the line: a worker.
  const known = rows.flatMap(({ code, level }) => {
    const defect = defectOf(code ?? '');
    return defect?.component ? [{ ...defect, level: levelOf(level ?? '') ?? defect.level }] : [];
  });
  const defects = [...new Set(known.map(({ code }) => code))];
  const components = [...new Set(known.flatMap(({ component }) => component ?? []))];
  const level = LEVELS.findLast((one) => known.some((defect) => defect.level === one));
  const towerNumber = tower === undefined ? undefined : numberOf(tower);
  return {
    ...(line !== undefined && { line }),
    ...(tower !== undefined && { tower }),
    ...(towerNumber !== undefined && { towerNumber }),
    ...(capturedAt !== undefined && { capturedAt }),
    ...(longitude !== undefined && latitude !== undefined && { longitude, latitude }),
    ...(defects.length > 0 && { defects }),
    ...(components.length > 0 && { components }),
    ...(level && { level }),
  };
}

/** Line › tower. A tower is of a line: without one it has no group. */
export function groupsOf({ line, tower, towerNumber }: Partial<ImageFacets>): GroupStep[] {
  if (line === undefined) return [];
  const ofLine = { kind: 'power-grid.line', key: line, name: line };
  if (tower === undefined) return [ofLine];
  const facets: JsonObject = { tower, ...(towerNumber !== undefined && { towerNumber }) };
  return [ofLine, { kind: 'power-grid.tower', key: tower, name: tower, order: tower, facets }];
}

const MESSAGES = {
  'unknown-code': { en: 'The list names a defect code that is not known.', zh: '清单中的缺陷代码未知。' },
  'unknown-level': { en: 'The list names a defect level that is not known.', zh: '清单中的缺陷等级未知。' },
  'bad-box': { en: 'The numbers of a defect box make no box.', zh: '缺陷框的数值不完整或无效。' },
  'box-outside': { en: 'A defect box does not lie in the picture.', zh: '缺陷框超出图像范围。' },
  'tower-form': {
    en: 'The tower is not numbered like the others of its line.',
    zh: '杆塔编号与本线路的编号形式不一致。',
  },
  'no-time': { en: 'The list does not say when the picture was taken.', zh: '清单未给出有效的拍摄时间。' },
};

function tell(code: keyof typeof MESSAGES, { row }: ListRow, evidence: JsonObject = {}): FindingDraft {
  return finding(code, 'warning', MESSAGES[code], { location: { row }, evidence });
}

function* faultsOf(one: ListRow, { forms }: InspectionList, size: Size): Generator<FindingDraft> {
  const { line = '', tower, code, level, box, time } = one;
  if (code !== undefined && !defectOf(code)) yield tell('unknown-code', one, { code });
  if (level !== undefined && !levelOf(level)) yield tell('unknown-level', one, { level });
  if (box === 'wrong') yield tell('bad-box', one);
  else if (box && (box.x < 0 || box.y < 0 || box.x + box.width > size.width || box.y + box.height > size.height)) {
    yield tell('box-outside', one, { box: { ...box }, picture: { ...size } });
  }
  const form = forms.get(line);
  if (tower !== undefined && form !== undefined && formOf(tower) !== form) {
    yield tell('tower-form', one, { tower, form });
  }
  if (time === undefined) yield tell('no-time', one);
}

/** What is wrong with the rows of one picture. */
export function findingsOf(rows: readonly ListRow[], list: InspectionList, size: Size): FindingDraft[] {
  return rows.flatMap((row) => [...faultsOf(row, list, size)]);
}
