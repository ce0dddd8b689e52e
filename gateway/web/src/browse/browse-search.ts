import type { AssetFilter, AssetState, FacetCondition } from '../queries/catalog.ts';

export interface FacetRange {
  gte?: number | string;
  lte?: number | string;
}

/** What the address says of a dataset's page: the filters, the view and the selected asset. */
export interface BrowseSearch {
  q?: string;
  state?: AssetState;
  kind?: string;
  /** A group's id: a patient, a series, a lot. */
  group?: string;
  /** A class code. */
  cls?: string;
  /** A finding code. */
  finding?: string;
  /** By facet key: chosen values, or a range. */
  f?: Record<string, (string | boolean)[] | FacetRange>;
  view?: 'table' | 'map' | 'timeline';
  sel?: string;
}

const states = new Set(['DECLARED', 'QUARANTINED', 'HELD', 'READY', 'REJECTED', 'ERASED']);

/** Reads an address that anyone may have typed; what is not understood is left out. */
export function readBrowseSearch(raw: Record<string, unknown>): BrowseSearch {
  const text = (key: string) => (raw[key] === undefined || raw[key] === '' ? undefined : asText(raw[key]));
  const search: BrowseSearch = {};
  for (const key of ['q', 'kind', 'group', 'cls', 'finding', 'sel'] as const) {
    const value = text(key);
    if (value !== undefined) search[key] = value;
  }
  if (typeof raw.state === 'string' && states.has(raw.state)) search.state = raw.state as AssetState;
  if (raw.view === 'table' || raw.view === 'map' || raw.view === 'timeline') search.view = raw.view;
  const facets = readFacets(raw.f);
  if (Object.keys(facets).length > 0) search.f = facets;
  return search;
}

function readFacets(raw: unknown): NonNullable<BrowseSearch['f']> {
  const facets: NonNullable<BrowseSearch['f']> = {};
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return facets;
  for (const [key, choice] of Object.entries(raw)) {
    if (Array.isArray(choice)) {
      const values = choice.filter((value) => typeof value === 'string' || typeof value === 'boolean');
      if (values.length > 0) facets[key] = values;
    } else if (typeof choice === 'object' && choice !== null) {
      const { gte, lte } = choice as FacetRange;
      const range: FacetRange = {};
      if (typeof gte === 'number' || typeof gte === 'string') range.gte = gte;
      if (typeof lte === 'number' || typeof lte === 'string') range.lte = lte;
      if (range.gte !== undefined || range.lte !== undefined) facets[key] = range;
    }
  }
  return facets;
}

// The router reads `q=12` as a number; a search for 12 is a search for a text.
function asText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The filter that the hub is asked with. */
export function assetFilterOf(datasetId: string | undefined, search: BrowseSearch): AssetFilter {
  const filter: AssetFilter = {};
  if (datasetId) filter.datasetId = datasetId;
  if (search.q) filter.text = search.q;
  if (search.state) filter.state = search.state;
  if (search.kind) filter.kind = search.kind;
  if (search.group) filter.groupId = search.group;
  if (search.cls) filter.annotationClass = search.cls;
  if (search.finding) filter.findingCode = search.finding;
  const facets = Object.entries(search.f ?? {}).map(([key, choice]) => conditionOf(key, choice));
  if (facets.length > 0) filter.facets = facets;
  return filter;
}

function conditionOf(key: string, choice: (string | boolean)[] | FacetRange): FacetCondition {
  if (Array.isArray(choice)) return choice.length === 1 ? { key, eq: choice[0] } : { key, in: choice };
  const condition: FacetCondition = { key };
  if (choice.gte !== undefined) condition.gte = choice.gte;
  // A day given as the upper end is meant whole.
  if (choice.lte !== undefined)
    condition.lte =
      typeof choice.lte === 'string' && /^\d{4}-\d\d-\d\d$/.test(choice.lte)
        ? `${choice.lte}T23:59:59.999Z`
        : choice.lte;
  return condition;
}

/** How many conditions hold. */
export function conditionCount(search: BrowseSearch): number {
  const single = [search.q, search.state, search.kind, search.group, search.cls, search.finding];
  return single.filter(Boolean).length + Object.keys(search.f ?? {}).length;
}

/** The search with a facet's choice set, or taken away when nothing is chosen. */
export function withFacet(
  search: BrowseSearch,
  key: string,
  choice: (string | boolean)[] | FacetRange | null,
): BrowseSearch {
  const facets = { ...search.f };
  const empty =
    choice === null ||
    (Array.isArray(choice) ? choice.length === 0 : choice.gte === undefined && choice.lte === undefined);
  if (empty) delete facets[key];
  else facets[key] = choice;
  const { f: _, ...rest } = search;
  return Object.keys(facets).length > 0 ? { ...rest, f: facets } : rest;
}
