import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { CoreFacets, FindingDraft } from '../contract/parsing.ts';
import type { JsonObject } from '../contract/values.ts';
import { geometryOfBox } from './box-geometry.ts';

const isPosition = (value: unknown): value is number[] =>
  Array.isArray(value) &&
  value.every((n) => Number.isFinite(n)) &&
  Math.abs(value[0] as number) <= 180 &&
  Math.abs(value[1] as number) <= 90;

function badTimes(problem: string): FindingDraft {
  return {
    code: 'core.bad-times',
    severity: 'warning',
    message: {
      en: `The times of its path were left out: ${problem}. It is taken to be anywhere on the path at any time.`,
      zh: '轨迹的时间不符合要求，未被收入；检索时按全程处理。',
    },
    evidence: { problem },
  };
}

function timesProblem(line: JsonObject, times: readonly number[]): string | null {
  if (line['type'] !== 'LineString') return 'what has times must be a LineString';
  const { length } = line['coordinates'] as unknown[];
  if (times.length !== length) return `there are ${times.length} times for ${length} positions`;
  if (!times.every((time) => Number.isFinite(time))) return 'one is no number';
  return times.some((time, i) => i > 0 && time < times[i - 1]!) ? 'they do not ascend' : null;
}

/** The line itself, or the point that it never leaves: the spatial index takes no line without length. */
function withLength(line: JsonObject): JsonObject {
  const positions = line['coordinates'] as number[][];
  const [first] = positions;
  const moves = positions.some((at) => at[0] !== first![0] || at[1] !== first![1]);
  return moves ? line : { type: 'Point', coordinates: first! };
}

/** Where an asset is, as it is stored. Times that do not fit their path are dropped, with a finding. */
export function checkPlace(where: NonNullable<CoreFacets['where']>): {
  where: NonNullable<AssetDoc['where']>;
  findings: FindingDraft[];
} {
  const { bbox, times } = where;
  const given = where.geometry ?? geometryOfBox(bbox);
  const isLine = given['type'] === 'LineString' && Array.isArray(given['coordinates']);
  const sound = isLine && (given['coordinates'] as unknown[]).length > 0;
  if (isLine && !(sound && (given['coordinates'] as unknown[]).every(isPosition))) {
    const findings = [badTimes('its positions are no longitudes and latitudes')];
    return { where: { bbox, geometry: geometryOfBox(bbox) }, findings };
  }
  const geometry = isLine ? withLength(given) : given;
  if (times === undefined) return { where: { bbox, geometry }, findings: [] };
  const problem = timesProblem(given, times);
  if (problem) return { where: { bbox, geometry }, findings: [badTimes(problem)] };
  // What stands still is at its place all the time that the asset lasts.
  return { where: geometry === given ? { bbox, geometry, times: [...times] } : { bbox, geometry }, findings: [] };
}
