import { newId, type AssetDoc } from '@lode/core/hub';

/** A filter as GraphQL takes it, as far as the oracle understands it. */
export interface Filter {
  datasetId?: string;
  kind?: string;
  state?: string;
  groupId?: string;
  text?: string;
  facets?: { key: string; eq?: unknown; in?: unknown[]; gte?: unknown; lte?: unknown; exists?: boolean }[];
  where?: {
    bbox?: number[];
    near?: { lon: number; lat: number; metres: number };
    within?: { coordinates: number[][][] };
  };
  when?: { from?: string; to?: string };
  annotationClass?: string;
  findingCode?: string;
  and?: Filter[];
  or?: Filter[];
  not?: Filter;
}

export const DAY = 86_400_000;
export const WORDS = ['煤矿安全', '煤气', '矿山', 'Alpha', 'alpine', 'Beta-7', '锈蚀 scratch', 'ＦＵＬＬ width'];
export const LABELS = ['good', 'scratch', 'dent'];
const START = Date.UTC(2026, 0, 1);

/** The terms that names of these words are found by: Latin words, single Han characters and their pairs. */
function terms(name: string): string[] {
  const plain = name.normalize('NFKC').toLowerCase();
  const han = plain.match(/\p{Script=Han}+/gu) ?? [];
  const pairs = han.flatMap((run) => [...run, ...[...run].slice(1).map((c, i) => [...run][i]! + c)]);
  return [...new Set([...pairs, ...(plain.match(/[a-z0-9]+/g) ?? [])])];
}

/** One of many assets: everything in it follows from `i`, with gaps, ties and several values in one facet. */
export function assetOf(i: number, orgId: string, datasetId: string, groups: string[]): AssetDoc {
  const name = `${WORDS[i % WORDS.length]} ${i}`;
  const f: AssetDoc['f'] = [{ k: 'industrial-qc.width', v: (i % 5) * 100 }];
  if (i % 3 !== 0) f.push({ k: 'industrial-qc.label', v: LABELS[i % 3]! });
  if (i % 7 === 0) f.push({ k: 'industrial-qc.label', v: 'dent' });
  if (i % 4 !== 0) f.push({ k: 'industrial-qc.capturedAt', v: new Date(START + (i % 10) * DAY) });
  const lon = (i % 12) - 6 + 0.05;
  const lat = (i % 5) - 2 + 0.05;
  const start = new Date(START + (i % 20) * DAY);
  return {
    _id: newId('ast'),
    orgId,
    datasetId,
    plugin: 'industrial-qc',
    domain: 'industrial-qc',
    kind: i % 9 === 0 ? 'core.document' : 'industrial-qc.image',
    identity: `${i}`,
    name,
    state: i % 6 === 0 ? 'HELD' : 'READY',
    sha256: null,
    bytes: i,
    origins: [],
    parts: [],
    where: i % 2 === 0 ? { bbox: [lon, lat, lon, lat], geometry: { type: 'Point', coordinates: [lon, lat] } } : null,
    when: i % 3 === 1 ? { start, end: new Date(start.getTime() + (i % 4) * DAY) } : null,
    subject: null,
    device: null,
    quality: null,
    facets: {},
    identityFacets: {},
    f,
    terms: terms(name),
    groupIds: groups.filter((_, g) => i % (g + 2) === 0),
    links: [],
    annotationCount: 0,
    classes: LABELS.filter((_, c) => i % (c + 3) === 0),
    findingCodes: i % 5 === 0 ? ['industrial-qc.blank'] : [],
    // Several of one key, so that only the id keeps them apart.
    sortKey: `k${String(i >> 2).padStart(4, '0')}`,
    createdAt: start,
  };
}

function facetHolds(asset: AssetDoc, { key, exists, ...ops }: NonNullable<Filter['facets']>[number]): boolean {
  const mine = asset.f.filter(({ k }) => k === key).map(({ v }) => v);
  if (exists === false) return mine.length === 0;
  const plain = (value: unknown) =>
    value instanceof Date ? value.getTime() : key.endsWith('capturedAt') ? Date.parse(String(value)) : value;
  // One value must meet all of the operators; values of another type meet none.
  return mine.map(plain).some((value) => {
    const sameType = (other: unknown) => typeof plain(other) === typeof value;
    if (ops.eq !== undefined && plain(ops.eq) !== value) return false;
    if (ops.in && !ops.in.map(plain).includes(value)) return false;
    if (ops.gte !== undefined && !(sameType(ops.gte) && (value as number) >= (plain(ops.gte) as number))) return false;
    if (ops.lte !== undefined && !(sameType(ops.lte) && (value as number) <= (plain(ops.lte) as number))) return false;
    return true;
  });
}

function textHolds(asset: AssetDoc, text: string): boolean {
  const plain = text.normalize('NFKC').toLowerCase();
  const han = plain.match(/\p{Script=Han}+/gu) ?? [];
  const latin = plain.replaceAll(/\p{Script=Han}+/gu, ' ').match(/[a-z0-9]+/g) ?? [];
  const name = asset.name.normalize('NFKC').toLowerCase();
  const pairs = han.flatMap((run) => (run.length === 1 ? [run] : [...run].slice(1).map((c, i) => run[i]! + c)));
  const words = name.match(/[a-z0-9]+/g) ?? [];
  return pairs.every((pair) => name.includes(pair)) && latin.every((word) => words.some((one) => one.startsWith(word)));
}

/** Great-circle distance on the sphere that the database uses. */
export function metresBetween([lon1, lat1]: number[], [lon2, lat2]: number[]): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const dLat = radians(lat2! - lat1!);
  const dLon = radians(lon2! - lon1!);
  const a = Math.sin(dLat / 2) ** 2 + Math.cos(radians(lat1!)) * Math.cos(radians(lat2!)) * Math.sin(dLon / 2) ** 2;
  return 2 * 6_378_100 * Math.asin(Math.sqrt(a));
}

function whereHolds({ where }: AssetDoc, { bbox, near, within }: NonNullable<Filter['where']>): boolean {
  if (!where) return false;
  const [lon, lat] = where.bbox as [number, number];
  if (bbox) {
    const [west, south, east, north] = bbox as [number, number, number, number];
    const between = west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
    return lat >= south && lat <= north && between;
  }
  if (near) return metresBetween([lon, lat], [near.lon, near.lat]) <= near.metres;
  // The tests ask for boxes only, whose edges lie far enough from every point.
  const ring = within!.coordinates[0]!;
  const lons = ring.map(([x]) => x!);
  const lats = ring.map(([, y]) => y!);
  return lon > Math.min(...lons) && lon < Math.max(...lons) && lat > Math.min(...lats) && lat < Math.max(...lats);
}

/** What the words of the schema mean, without a database. */
export function holds(asset: AssetDoc, filter: Filter): boolean {
  const { when, where } = filter;
  if (filter.datasetId && asset.datasetId !== filter.datasetId) return false;
  if (filter.kind && asset.kind !== filter.kind) return false;
  if (filter.state && asset.state !== filter.state) return false;
  if (filter.groupId && !asset.groupIds.includes(filter.groupId)) return false;
  if (filter.text && !textHolds(asset, filter.text)) return false;
  if (filter.facets && !filter.facets.every((condition) => facetHolds(asset, condition))) return false;
  if (where && !whereHolds(asset, where)) return false;
  if (when?.to && !(asset.when && asset.when.start.getTime() <= Date.parse(when.to))) return false;
  if (when?.from && !(asset.when && asset.when.end.getTime() >= Date.parse(when.from))) return false;
  if (filter.annotationClass && !asset.classes.includes(filter.annotationClass)) return false;
  if (filter.findingCode && !asset.findingCodes.includes(filter.findingCode)) return false;
  if (filter.and?.length && !filter.and.every((inner) => holds(asset, inner))) return false;
  if (filter.or?.length && !filter.or.some((inner) => holds(asset, inner))) return false;
  return !(filter.not && holds(asset, filter.not));
}
