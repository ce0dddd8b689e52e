import { canonicalJson, type Core } from '@lode/core/hub';
import { readChannels, readRows } from './room-state.ts';

const tallied = () => new Map<string, number>();
const add = (tally: Map<string, number>, key: string, n = 1) => tally.set(key, (tally.get(key) ?? 0) + n);
/** Longer values are not counted (core/src/catalog/tally.ts). */
const MAX_VALUE = 120;
/** core/src/annotation/annotation-facets.ts */
const COUNTED_OF_ANNOTATIONS = new Set(['kind', 'method', 'review', 'by', 'model']);

/**
 * Counts a dataset anew from its assets, annotations, findings and files, and says where a stored count differs or a
 * thing is there twice. Empty when all is right. For datasets without erased assets.
 */
export async function recountFaults(core: Core, orgId: string, datasetId: string): Promise<string[]> {
  const { store } = core;
  const mine = { orgId, datasetId };
  const [assets, groups, annotations, findings, facets, ingests, files, counters] = await Promise.all([
    store.assets.find(mine).toArray(),
    store.groups.find(mine).toArray(),
    store.annotations.find(mine).toArray(),
    store.findings.find(mine).toArray(),
    store.facetCounts.find(mine).toArray(),
    store.ingests.find(mine).toArray(),
    store.ingestFiles.find(mine).toArray(),
    store.counters.findOne({ orgId, _id: datasetId }),
  ]);
  const faults: string[] = [];
  const same = (what: string, stored: unknown, counted: unknown) => {
    const [a, b] = [canonicalJson(stored), canonicalJson(counted)];
    if (a !== b) faults.push(`${what}: stored ${a}, counted ${b}`);
  };
  const once = (what: string, keys: string[]) => {
    if (new Set(keys).size !== keys.length) faults.push(`${what}: something is there twice`);
  };

  const states = tallied();
  const values = tallied();
  const spans = new Map<string, { min: number; max: number }>();
  for (const { state, f } of assets) {
    add(states, state);
    for (const { k, v } of f) {
      if (typeof v === 'string' || typeof v === 'boolean') {
        if (String(v).length <= MAX_VALUE) add(values, `${k} = ${v}`);
      } else if (typeof v === 'number' || v instanceof Date) {
        const { min, max } = spans.get(k) ?? { min: Infinity, max: -Infinity };
        spans.set(k, { min: Math.min(min, Number(v)), max: Math.max(max, Number(v)) });
      }
    }
  }
  for (const { class: code, f } of annotations) {
    add(values, `$class = ${code}`);
    for (const { k, v } of f) if (COUNTED_OF_ANNOTATIONS.has(k)) add(values, `$${k} = ${v}`);
  }
  const severities = { error: 0, warning: 0, info: 0 };
  for (const { severity, waiver } of findings) if (!waiver) severities[severity] += 1;
  const positive = (counts: object) => Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0));
  for (const { key, count, stored, said } of await readChannels(core, orgId, datasetId)) {
    if (said.includes('"source":"stored"')) same(`samples of ${key}`, count, stored);
  }
  for (const { assetId, count, stored } of await readRows(core, orgId, datasetId)) {
    same(`rows of ${assetId}`, count, stored);
  }
  same('assets', counters?.assets, assets.length);
  same(
    'bytes',
    counters?.bytes,
    assets.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  same('annotations', counters?.annotations, annotations.length);
  same('states', positive(counters?.states ?? {}), Object.fromEntries(states));
  same('findings', counters?.findings, severities);
  const storedValues = facets.filter(({ v, n }) => v !== undefined && n !== 0).map(({ k, v, n }) => [`${k} = ${v}`, n]);
  same('facet values', Object.fromEntries(storedValues), Object.fromEntries(values));
  const storedSpans = facets.filter(({ min }) => min !== undefined);
  const numbers = storedSpans.map(({ k, min, max }) => [k, { min: Number(min), max: Number(max) }]);
  same('facet spans', Object.fromEntries(numbers), Object.fromEntries(spans));

  for (const { _id, identity, annotationCount, classes, findingCodes } of assets) {
    const spoken = annotations.filter(({ assetId }) => assetId === _id);
    same(`annotationCount of ${identity}`, annotationCount, spoken.length);
    same(`classes of ${identity}`, [...classes].sort(), [...new Set(spoken.map((one) => one.class))].sort());
    const codes = findings.filter(({ assetId }) => assetId === _id).map(({ code }) => code);
    same(`findingCodes of ${identity}`, [...findingCodes].sort(), [...new Set(codes)].sort());
  }
  for (const { _id, key, assetCount } of groups) {
    same(`assetCount of ${key}`, assetCount, assets.filter(({ groupIds }) => groupIds.includes(_id)).length);
  }
  for (const { _id, counts, bytes } of ingests) {
    const own = files.filter(({ ingestId }) => ingestId === _id);
    const by = (state: string) => own.filter((file) => file.state === state).length;
    const counted = {
      ...{ files: own.length - by('EXPANDED'), ready: by('READY'), rejected: by('REJECTED') },
      ...{ held: by('HELD'), duplicate: by('DUPLICATE') },
    };
    same('files of the ingest', counts, counted);
    const sent = own.reduce((sum, file) => sum + file.bytes, 0);
    if (bytes > sent) faults.push(`bytes of the ingest: stored ${bytes}, files together ${sent}`);
  }
  once(
    'assets',
    assets.map(({ kind, identity }) => `${kind} ${identity}`),
  );
  once(
    'files',
    files.map(({ ingestId, path }) => `${ingestId} ${path}`),
  );
  once(
    'annotations',
    annotations.map(({ assetId, contentHash, provenance }) => canonicalJson([assetId, contentHash, provenance])),
  );
  once(
    'findings',
    findings.map((one) => canonicalJson([one.code, one.assetId, one.path, one.location, one.evidence])),
  );
  return faults;
}
