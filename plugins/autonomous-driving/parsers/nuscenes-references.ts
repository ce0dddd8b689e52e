import type { FindingDraft } from '@lode/core';
import { finding } from '../findings.ts';
import { text, texts, type TableName, type Tables } from './nuscenes-tables.ts';

/** From a field to the table whose token it holds; `t4` is the requirement's id in TIER IV's T4 format. */
interface Reference {
  from: TableName;
  field: string;
  to: TableName;
  t4?: string;
  /** An empty string says "none": the first and last of a chain. */
  optional?: boolean;
  many?: boolean;
}

const chain = (from: TableName, [next, prev]: [string, string]): Reference[] => [
  { from, field: 'next', to: from, t4: next, optional: true },
  { from, field: 'prev', to: from, t4: prev, optional: true },
];

/** nuScenes schema v1.0; ids as in T4's dataset requirements (tier4/t4-devkit, docs/schema/requirement.md). */
const REFERENCES: Reference[] = [
  { from: 'scene', field: 'log_token', to: 'log', t4: 'REF001' },
  { from: 'scene', field: 'first_sample_token', to: 'sample', t4: 'REF002' },
  { from: 'scene', field: 'last_sample_token', to: 'sample', t4: 'REF003' },
  { from: 'sample', field: 'scene_token', to: 'scene', t4: 'REF004' },
  { from: 'sample_data', field: 'sample_token', to: 'sample', t4: 'REF005' },
  { from: 'sample_data', field: 'ego_pose_token', to: 'ego_pose', t4: 'REF006' },
  { from: 'sample_data', field: 'calibrated_sensor_token', to: 'calibrated_sensor', t4: 'REF007' },
  { from: 'calibrated_sensor', field: 'sensor_token', to: 'sensor', t4: 'REF008' },
  { from: 'instance', field: 'category_token', to: 'category', t4: 'REF009' },
  { from: 'instance', field: 'first_annotation_token', to: 'sample_annotation', t4: 'REF010', optional: true },
  { from: 'instance', field: 'last_annotation_token', to: 'sample_annotation', t4: 'REF011', optional: true },
  { from: 'lidarseg', field: 'sample_data_token', to: 'sample_data', t4: 'REF012' },
  ...chain('sample', ['REF016', 'REF017']),
  ...chain('sample_annotation', ['REF018', 'REF019']),
  ...chain('sample_data', ['REF020', 'REF021']),
  { from: 'sample_annotation', field: 'sample_token', to: 'sample' },
  { from: 'sample_annotation', field: 'instance_token', to: 'instance' },
  { from: 'sample_annotation', field: 'visibility_token', to: 'visibility', optional: true },
  { from: 'sample_annotation', field: 'attribute_tokens', to: 'attribute', many: true },
  { from: 'object_ann', field: 'sample_data_token', to: 'sample_data' },
  { from: 'object_ann', field: 'category_token', to: 'category' },
  { from: 'object_ann', field: 'attribute_tokens', to: 'attribute', many: true },
  { from: 'surface_ann', field: 'sample_data_token', to: 'sample_data' },
  { from: 'surface_ann', field: 'category_token', to: 'category' },
  { from: 'map', field: 'log_tokens', to: 'log', many: true },
];

const EXAMPLES = 10;

/** One finding for each field in which tokens point nowhere. */
export function checkReferences(tables: Tables): FindingDraft[] {
  return REFERENCES.flatMap(({ from, field, to, t4, optional, many }): FindingDraft[] => {
    let count = 0;
    const examples: { row: string; token: string }[] = [];
    for (const [row, values] of tables[from]) {
      for (const token of many ? texts(values, field) : [text(values, field)]) {
        if ((optional && token === '') || tables[to].has(token)) continue;
        count += 1;
        if (examples.length < EXAMPLES) examples.push({ row: row.slice(0, 64), token: token.slice(0, 64) });
      }
    }
    if (count === 0) return [];
    const words = {
      en: `${count} of ${from}.${field} point to no row of ${to}.`,
      zh: `${from}.${field} 中有 ${count} 个引用在 ${to} 表中不存在。`,
    };
    const evidence = { table: from, field, to, count, examples, ...(t4 && { t4 }) };
    return [finding('dangling-reference', 'error', words, { location: { table: from, field }, evidence })];
  });
}
