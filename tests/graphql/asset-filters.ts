import fc from 'fast-check';
import type { AssetDoc } from '@lode/core/hub';
import { DAY, LABELS, metresBetween, type Filter } from './asset-oracle.ts';

/** Ids that filters may name. */
export interface KnownIds {
  datasets: readonly [string, string];
  groups: readonly string[];
}

const iso = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * DAY).toISOString();
const box = (west: number, south: number, width: number, height: number) => {
  const [east, north] = [west + width, south + height];
  return {
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
};

/** Each sort of condition by itself. */
export const SINGLE: [name: string, filter: (ids: KnownIds) => Filter][] = [
  ['dataset', ({ datasets }) => ({ datasetId: datasets[0] })],
  ['kind', () => ({ kind: 'core.document' })],
  ['state', () => ({ state: 'HELD' })],
  ['group', ({ groups }) => ({ groupId: groups[1]! })],
  ['text in Chinese', () => ({ text: '煤矿' })],
  ['text of one character', () => ({ text: '矿' })],
  ['text as a prefix', () => ({ text: 'ALP' })],
  ['text of both', () => ({ text: '锈蚀scra' })],
  ['text in full width', () => ({ text: 'ｆｕｌｌ' })],
  ['facet eq', () => ({ facets: [{ key: 'industrial-qc.label', eq: 'dent' }] })],
  ['facet in', () => ({ facets: [{ key: 'industrial-qc.width', in: [100, 300, 'x'] }] })],
  ['facet gte and lte', () => ({ facets: [{ key: 'industrial-qc.width', gte: 100, lte: 200 }] })],
  ['facet as a date', () => ({ facets: [{ key: 'industrial-qc.capturedAt', gte: iso(3), lte: iso(7) }] })],
  ['facet exists', () => ({ facets: [{ key: 'industrial-qc.label', exists: true }] })],
  ['facet does not exist', () => ({ facets: [{ key: 'industrial-qc.label', exists: false }] })],
  [
    'two facets',
    () => ({
      facets: [
        { key: 'industrial-qc.label', eq: 'dent' },
        { key: 'industrial-qc.label', eq: 'scratch' },
      ],
    }),
  ],
  ['box', () => ({ where: { bbox: [-3, -1, 2, 1] } })],
  ['box over the antimeridian', () => ({ where: { bbox: [3, -5, -4, 5] } })],
  ['near', () => ({ where: { near: { lon: 0, lat: 0, metres: 300_000 } } })],
  ['within', () => ({ where: { within: { type: 'Polygon', ...box(-3, -1, 4, 2) } } })],
  ['when', () => ({ when: { from: iso(4), to: iso(9) } })],
  ['class', () => ({ annotationClass: 'dent' })],
  ['finding', () => ({ findingCode: 'industrial-qc.blank' })],
  ['and', () => ({ and: [{ state: 'READY' }, { text: '煤矿' }] })],
  ['or', () => ({ or: [{ state: 'HELD' }, { findingCode: 'industrial-qc.blank' }] })],
  ['not', () => ({ not: { facets: [{ key: 'industrial-qc.label', exists: true }] } })],
  ['or of datasets', ({ datasets }) => ({ or: [{ datasetId: datasets[1] }, { state: 'HELD' }] })],
];

const day = fc.integer({ min: -2, max: 24 }).map(iso);
const facet = fc.oneof(
  fc.record({ key: fc.constant('industrial-qc.label'), eq: fc.constantFrom(...LABELS, 'none') }),
  fc.record({ key: fc.constant('industrial-qc.label'), in: fc.subarray([...LABELS, 'none']) }),
  fc.record({
    key: fc.constant('industrial-qc.width'),
    gte: fc.constantFrom(0, 100, 250),
    lte: fc.constantFrom(100, 300, 500),
  }),
  fc.record({ key: fc.constant('industrial-qc.width'), eq: fc.constantFrom<unknown>(0, 100, '100', true) }),
  fc.record({ key: fc.constant('industrial-qc.capturedAt'), gte: day }),
  fc.record({ key: fc.constant('industrial-qc.capturedAt'), lte: day }),
  fc.record({
    key: fc.constantFrom('industrial-qc.label', 'industrial-qc.capturedAt', 'industrial-qc.camera'),
    exists: fc.boolean(),
  }),
);
// Edges at whole degrees and points 0.05° beside: farther than the bulge of a geodesic near the equator.
const corner = fc.tuple(
  fc.integer({ min: -7, max: 5 }),
  fc.integer({ min: -3, max: 2 }),
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 4 }),
);

/** One condition. Within five metres of a circle's edge the last digits decide: no circle comes so near to an asset. */
function conditions({ datasets, groups }: KnownIds, assets: AssetDoc[]): fc.Arbitrary<Filter> {
  const near = fc
    .record({
      lon: fc.integer({ min: -6, max: 6 }),
      lat: fc.integer({ min: -2, max: 2 }),
      metres: fc.integer({ min: 1_000, max: 900_000 }),
    })
    .filter((place) =>
      assets.every(
        ({ where }) => !where || Math.abs(metresBetween(where.bbox, [place.lon, place.lat]) - place.metres) > 5,
      ),
    );
  return fc.oneof(
    fc.record({ state: fc.constantFrom('READY', 'HELD', 'ERASED') }),
    fc.record({ kind: fc.constantFrom('core.document', 'industrial-qc.image', 'x.y') }),
    fc.record({ datasetId: fc.constantFrom(...datasets, 'ds_none') }),
    fc.record({ groupId: fc.constantFrom(...groups, 'grp_none') }),
    fc.record({
      text: fc.constantFrom(
        '煤矿',
        '煤',
        '矿安',
        '安全',
        '煤安',
        '矿山',
        'al',
        'alpha',
        'beta 7',
        '锈蚀 sc',
        'width full',
        '1',
        '11',
      ),
    }),
    fc.record({ facets: fc.array(facet, { minLength: 1, maxLength: 2 }) }),
    fc.record({ annotationClass: fc.constantFrom(...LABELS) }),
    fc.record({ findingCode: fc.constantFrom('industrial-qc.blank', 'none') }),
    fc.record({ when: fc.record({ from: day, to: day }, { requiredKeys: [] }) }),
    corner.map(([west, south, width, height]) => ({ where: { bbox: [west, south, west + width, south + height] } })),
    corner.map(([west, south, width, height]) => ({
      where: { within: { type: 'Polygon', ...box(west, south, width, height) } },
    })),
    near.map((place) => ({ where: { near: place } })),
  );
}

const depthOf = ({ and = [], or = [], not }: Filter): number =>
  1 + Math.max(0, ...[...and, ...or, ...(not ? [not] : [])].map(depthOf));

/** Filters by chance, five levels deep at most. The top level has two conditions, which must both hold. */
export function filtersByChance(ids: KnownIds, assets: AssetDoc[]): fc.Arbitrary<Filter> {
  const leaf = conditions(ids, assets);
  const { filter: generated } = fc.letrec<{ filter: Filter; inner: Filter }>((tie) => ({
    inner: fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: tie('filter') }),
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 2, arbitrary: leaf },
      { weight: 1, arbitrary: fc.record({ and: fc.array(tie('inner'), { minLength: 1, maxLength: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ or: fc.array(tie('inner'), { minLength: 1, maxLength: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ not: tie('inner') }) },
    ),
  }));
  return fc
    .tuple(generated, leaf)
    .map(([one, two]) => ({ ...two, ...one }) as Filter)
    .filter((filter) => depthOf(filter) <= 5);
}
