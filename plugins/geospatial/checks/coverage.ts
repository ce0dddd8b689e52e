import Flatbush from 'flatbush';
import type { FindingList } from '../findings.ts';
import type { LayerFeature } from '../layer/feature.ts';
import { boundsOf, polygonsOf, type Bounds, type LayerGeometry, type Position } from '../layer/geometry.ts';
import type { CheckContext } from './check-geometries.ts';
import type { Geos, Handle } from './geos.ts';
import { findGaps, type Member } from './gaps.ts';
import { metresPerUnit, placeOf } from './lonlat.ts';
import { medianArea } from './rings.ts';

/** One call into WebAssembly cannot be interrupted; 1 million vertices take it some ten seconds. */
const MOST_VERTICES = 1_000_000;
/** Pairs that are cut with each other; a layer that is no coverage has millions. */
const MOST_PAIRS = 5_000;
/** Of the usual side of a polygon (√ of the median area): what is narrower is a gap, what is wider may be a lane. */
const GAP_SHARE = 0.01;
/** What survey calls the same place: what is narrower still breaks the topology, but no land is at stake. 1e-8° is 1 mm. */
const SAME_PLACE = { geographic: 1e-8, projected: 1e-3 } as const;
/** Of the largest coordinate: below this it is the rounding of double precision. */
const ROUNDING = 2 ** -49;
/** When this share of the polygons overlaps, the layer was never meant to cover (catchments, buffers). */
const NO_COVERAGE = 0.5;

export interface Sound {
  feature: LayerFeature;
  handle: Handle;
}

const vertices = (geometry: LayerGeometry) =>
  polygonsOf(geometry).reduce((sum, rings) => sum + rings.reduce((inner, ring) => inner + ring.length, 0), 0);

function linesOf(edges: LayerGeometry | null): Position[][] {
  if (edges?.type === 'LineString') return [edges.coordinates];
  return edges?.type === 'MultiLineString' ? edges.coordinates : [];
}

function membersOf(sound: readonly Sound[]): Member[] {
  return sound.map(({ feature, handle }) => ({
    id: feature.id,
    handle,
    rings: polygonsOf(feature.geometry as LayerGeometry).flat(),
    box: boundsOf([feature.geometry]) as Bounds,
  }));
}

/**
 * Where the polygons of a layer overlap, or leave a gap narrower than 1 % of their usual side. Frees the handles that
 * it is given. Needs valid polygons.
 */
export function checkCoverage(geos: Geos, sound: readonly Sound[], context: CheckContext, findings: FindingList) {
  const none = { gaps: 0, overlaps: 0 };
  const members = membersOf(sound);
  const collection = geos.collect(members.map(({ handle }) => handle));
  try {
    if (members.length < 2) return none;
    const size = sound.reduce((sum, { feature }) => sum + vertices(feature.geometry as LayerGeometry), 0);
    if (size > MOST_VERTICES) {
      const message = {
        en: 'Gaps and overlaps were not looked for: the layer has more than 1 million vertices',
        zh: '图层顶点超过 100 万，未检查缝隙与重叠',
      };
      findings.say('coverage-not-checked', 'info', message, { evidence: { vertices: size } });
      return none;
    }
    const side = Math.sqrt(medianArea(sound.map(({ feature }) => feature)));
    const gap = side * GAP_SHARE;
    const same = context.crs ? SAME_PLACE[context.crs.kind] : side * 1e-6;
    const unmatched = geos.unmatchedEdges(collection, gap);
    if (!unmatched) return none;
    const lines = unmatched.map(linesOf);
    const rounding = members.reduce((most, { box }) => Math.max(most, ...box.map(Math.abs)), 0) * ROUNDING;
    return report(geos, { members, lines, gap, same, rounding }, context, findings);
  } finally {
    geos.free(collection);
  }
}

/** A length as people say it. */
const spoken = (metres: number, m: string, mm: string) =>
  metres < 0.01 ? `${Number((metres * 1000).toPrecision(3))} ${mm}` : `${metres} ${m}`;

interface Suspects {
  members: Member[];
  /** Of each member: edges that do not meet their neighbours'. */
  lines: Position[][][];
  /** Layer units. */
  gap: number;
  same: number;
  rounding: number;
}

function report(geos: Geos, suspects: Suspects, context: CheckContext, findings: FindingList) {
  const { members, lines, gap, same, rounding } = suspects;
  const index = new Flatbush(members.length);
  for (const { box } of members) index.add(...box);
  index.finish();
  const near = ([west, south, east, north]: Bounds) => index.search(west - gap, south - gap, east + gap, north + gap);

  const explained = new Set<number>();
  const overlaps = findOverlaps(geos, suspects, near, explained);
  if (overlaps.members.size > members.length * NO_COVERAGE && members.length > 10) {
    const message = {
      en: `${overlaps.members.size} of ${members.length} polygons overlap: this layer is no coverage, and gaps in it mean nothing`,
      zh: `${members.length} 个多边形中有 ${overlaps.members.size} 个相互重叠：该图层不是无缝覆盖，不再检查缝隙`,
    };
    findings.say('no-coverage', 'info', message, { evidence: { overlapping: overlaps.members.size } });
    return { gaps: 0, overlaps: overlaps.found.length };
  }
  for (const { a, b, at, area } of overlaps.found) {
    const scale = metresPerUnit(at, gap, context.toLonLat);
    const squareMetres = scale ? Number((area * scale[0] * scale[1]).toPrecision(4)) : null;
    const message = {
      en: `Overlaps feature ${b.id}${squareMetres === null ? '' : ` by ${squareMetres} m²`}`,
      zh: `与要素 ${b.id} 重叠${squareMetres === null ? '' : ` ${squareMetres} 平方米`}`,
    };
    findings.say('coverage-overlap', 'warning', message, {
      location: { featureId: a.id, other: b.id, ...placeOf(at, context.toLonLat) },
      evidence: squareMetres === null ? { area } : { squareMetres },
    });
  }
  const gaps = findGaps(members, lines, { near, least: rounding, most: gap });
  for (const { a, b, at, width } of gaps.found) {
    explained.add(a).add(b);
    const scale = metresPerUnit(at, gap, context.toLonLat);
    const metres = scale ? Number((width * Math.min(...scale)).toPrecision(3)) : null;
    const [one, other] = [members[a] as Member, members[b] as Member];
    const message = {
      en: `A gap${metres === null ? '' : ` up to ${spoken(metres, 'm', 'mm')} wide`} between this feature and ${other.id}`,
      zh: `与要素 ${other.id} 之间存在${metres === null ? '' : `最宽 ${spoken(metres, '米', '毫米')}的`}缝隙`,
    };
    findings.say('coverage-gap', width < same ? 'info' : 'warning', message, {
      location: { featureId: one.id, other: other.id, ...placeOf(at, context.toLonLat) },
      evidence: { ...(metres === null ? { width } : { metres }), gapWidth: Number(gap.toPrecision(4)) },
    });
  }
  sayRest(suspects, explained, context, findings);
  if (gaps.partial || overlaps.partial) {
    findings.say('coverage-partial', 'info', {
      en: 'There are so many overlaps or gaps that not all were followed up',
      zh: '重叠或缝隙过多，未逐一核查',
    });
  }
  return { gaps: gaps.found.length, overlaps: overlaps.found.length };
}

function findOverlaps(
  geos: Geos,
  { members, lines, same }: Suspects,
  near: (box: Bounds) => number[],
  explained: Set<number>,
) {
  const found: { a: Member; b: Member; at: Position; area: number }[] = [];
  const overlapping = new Set<number>();
  let pairs = 0;
  for (const [i, a] of members.entries()) {
    if (lines[i]?.length === 0) continue;
    for (const j of near(a.box).sort((x, y) => x - y)) {
      if (j <= i || lines[j]?.length === 0) continue;
      if (++pairs > MOST_PAIRS) return { found, members: overlapping, partial: true };
      const b = members[j] as Member;
      const shared = geos.intersection(a.handle, b.handle);
      if (!shared) continue;
      const area = geos.area(shared);
      // Twice the area over the outline is the mean width.
      const at = area > 0 && (2 * area) / geos.length(shared) >= same ? geos.inside(shared) : null;
      geos.free(shared);
      if (!at) continue;
      for (const one of [i, j]) (overlapping.add(one), explained.add(one));
      found.push({ a, b, at, area });
    }
  }
  return { found, members: overlapping, partial: false };
}

/** Borders less than a millimetre apart: nothing is missing, but the nodes of one side are not those of the other. */
function sayRest(
  { members, lines }: Suspects,
  explained: Set<number>,
  { toLonLat }: CheckContext,
  findings: FindingList,
) {
  const rest = members.map((member, i) => ({ member, line: lines[i]?.[0] })).filter(({ line }, i) => line && !explained.has(i)); // prettier-ignore
  const first = rest[0];
  if (!first) return;
  const message = {
    en: `Borders of ${rest.length} polygons do not share the nodes of their neighbours, though no gap is to be seen`,
    zh: `${rest.length} 个多边形的边界与相邻多边形节点不一致，但没有可见缝隙`,
  };
  findings.say('coverage-mismatch', 'info', message, {
    location: { featureId: first.member.id, ...placeOf(first.line?.[0] ?? null, toLonLat) },
    evidence: { polygons: rest.length, examples: rest.slice(0, 10).map(({ member }) => member.id) },
  });
}
