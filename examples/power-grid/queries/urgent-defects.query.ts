import { z } from 'zod';
import type { NamedQuery, QueryAnnotation, QueryData, QueryMatch } from '@lode/core';
import { COMPONENTS, defectOf, LEVEL_TITLES, LEVELS, type Level } from '../defects.ts';

const params = z.strictObject({
  level: z.enum(LEVELS).default('critical').describe('This defect class or a worse one: general, serious, critical'),
  component: z.enum(COMPONENTS).optional().describe('Only defects of this component; absent: of all'),
});
type Params = z.infer<typeof params>;

const SCORES: Record<Level, number> = { general: 0.3, serious: 0.6, critical: 1 };
const rank = (level: Level) => LEVELS.indexOf(level);

interface Seen {
  id: string;
  level: Level;
  title: { en: string; zh: string };
  code: string;
}

/** A defect as asked for; what a person changed in the hub is followed: level and class are read from the annotation. */
function seen({ id, class: code, attributes }: QueryAnnotation, asked: Params): Seen[] {
  const defect = defectOf(code);
  const level = LEVELS.find((one) => one === attributes['level']) ?? defect?.level;
  if (!defect || !level || rank(level) < rank(asked.level)) return [];
  if (asked.component && defect.component !== asked.component) return [];
  return [{ id, level, title: defect.title, code }];
}

async function* run(data: QueryData, asked: Params): AsyncIterable<QueryMatch> {
  for await (const asset of data.assets({ kinds: ['power-grid.inspection-image'] })) {
    if (asset.annotationCount === 0) continue;
    const found = (await data.annotations(asset.id)).flatMap((one) => seen(one, asked));
    const worst = LEVELS.findLast((level) => found.some((one) => one.level === level));
    if (!worst) continue;
    const { line = null, tower = null } = asset.facets;
    const list = (locale: 'en' | 'zh', separator: string) =>
      [...new Set(found.map(({ title, level }) => `${title[locale]} (${LEVEL_TITLES[level][locale]})`))].join(
        separator,
      );
    yield {
      assetId: asset.id,
      score: SCORES[worst],
      why: {
        en: `Tower ${tower ?? 'unknown'}: ${list('en', ', ')}`,
        zh: `杆塔 ${tower ?? '未知'}：${list('zh', '、').replaceAll(' (', '（').replaceAll(')', '）')}`,
      },
      evidence: { line, tower, worst, defects: found.map(({ code, level }) => ({ code, level })) },
      annotationIds: found.map(({ id }) => id),
    };
  }
}

/** Pictures of towers that show defects of a class (危急, or as asked), with what and where. */
export const urgentDefectsQuery: NamedQuery = {
  id: 'power-grid.urgent-defects',
  version: 1,
  title: { en: 'Towers with urgent defects', zh: '存在危急缺陷的杆塔' },
  params,
  run,
};
