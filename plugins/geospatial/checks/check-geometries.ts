import type { Crs } from '@lode/core/coordinates';
import type { FindingList } from '../findings.ts';
import type { LayerFeature } from '../layer/feature.ts';
import { hasPosition, type LayerGeometry, type ToLonLat } from '../layer/geometry.ts';
import { checkCoverage } from './coverage.ts';
import { Geos, type Handle } from './geos.ts';
import { placeOf } from './lonlat.ts';
import { duplicateNode, medianArea, sliverRing } from './rings.ts';
import { validityReason } from './validity-reasons.ts';

export interface CheckContext {
  crs: Crs | null;
  toLonLat: ToLonLat | null;
  /** A table has no geometry, and does not miss it. */
  table: boolean;
}

/** How many features were found wanting; becomes facets of the layer. */
export interface Judged {
  invalid: number;
  withoutGeometry: number;
  gaps: number;
  overlaps: number;
  [facet: string]: number;
}

const hasNoArea = ({ type }: LayerGeometry) => type === 'Point' || type === 'MultiPoint';

/** Presence, nodes and slivers: what needs no GEOS. */
function checkForm(
  features: readonly LayerFeature[],
  { toLonLat, table }: CheckContext,
  findings: FindingList,
): number {
  let without = 0;
  const usual = medianArea(features);
  for (const { id: featureId, geometry } of features) {
    if (!geometry || !hasPosition(geometry)) {
      without += 1;
      if (table) continue;
      const message = geometry
        ? { en: 'The geometry is empty', zh: '几何为空' }
        : { en: 'The feature has no geometry', zh: '要素没有几何' };
      findings.say(geometry ? 'empty-geometry' : 'null-geometry', 'warning', message, { location: { featureId } });
      continue;
    }
    const node = duplicateNode(geometry);
    if (node) {
      const message = { en: 'The same node comes twice in a row', zh: '存在连续重复的节点' };
      findings.say('duplicate-node', 'warning', message, { location: { featureId, ...placeOf(node, toLonLat) } });
    }
    const sliver = sliverRing(geometry, usual);
    if (sliver) {
      const message = {
        en: 'A sliver: long, thin and far smaller than its neighbours',
        zh: '碎屑多边形：狭长且远小于其他多边形',
      };
      findings.say('sliver', 'warning', message, {
        location: { featureId, ...placeOf(sliver.at, toLonLat) },
        evidence: { thinness: sliver.thinness },
      });
    }
  }
  return without;
}

function checkValidity(
  geos: Geos,
  features: readonly LayerFeature[],
  toLonLat: ToLonLat | null,
  findings: FindingList,
) {
  const sound: { feature: LayerFeature; handle: Handle }[] = [];
  let invalid = 0;
  for (const feature of features) {
    const { id: featureId, geometry } = feature;
    if (!geometry || hasNoArea(geometry) || !hasPosition(geometry)) continue;
    const handle = geos.take(geometry);
    const problem =
      handle === null ? { reason: 'Too few points in geometry component', place: null } : geos.invalidity(handle);
    if (problem) {
      invalid += 1;
      const { en, zh } = validityReason(problem.reason);
      findings.say('invalid-geometry', 'error', { en: `Invalid geometry: ${en}`, zh: `几何无效：${zh}` }, {
        location: { featureId, ...placeOf(problem.place, toLonLat) },
        evidence: { reason: problem.reason },
      }); // prettier-ignore
    }
    if (handle !== null && !problem && geometry.type.endsWith('Polygon')) sound.push({ feature, handle });
    else geos.free(handle);
  }
  return { invalid, sound };
}

let engine: Promise<Geos> | undefined;

/**
 * Judges features in the layer's own plane coordinates: presence, nodes, slivers, validity by GEOS, and whether polygons
 * cover without gap or overlap. Says where, in longitude and latitude.
 */
export async function checkGeometries(
  features: readonly LayerFeature[],
  context: CheckContext,
  findings: FindingList,
): Promise<Judged> {
  const judged: Judged = { invalid: 0, withoutGeometry: checkForm(features, context, findings), gaps: 0, overlaps: 0 };
  if (!features.some(({ geometry }) => geometry && !hasNoArea(geometry))) return judged;
  try {
    const geos = await (engine ??= Geos.open());
    const { invalid, sound } = checkValidity(geos, features, context.toLonLat, findings);
    judged.invalid = invalid;
    Object.assign(judged, checkCoverage(geos, sound, context, findings));
  } catch {
    // WebAssembly that ran out of memory stays broken; the next layer gets a new process or says the same.
    findings.say('not-checked', 'warning', {
      en: 'The geometries are too much for the validity check; they were not judged',
      zh: '几何数据超出检查能力，未完成有效性检查',
    });
  }
  return judged;
}
