import { createHash } from 'node:crypto';
import { canonicalJson, type Core } from '@lode/core/hub';
import { readChannels, readRows } from './room-state.ts';

type Section =
  | 'assets'
  | 'groups'
  | 'annotations'
  | 'findings'
  | 'counters'
  | 'facetCounts'
  | 'ingests'
  | 'files'
  | 'channels'
  | 'rows';
/** Everything that a dataset says, a line of canonical JSON for each thing, sorted; without ids and times. */
export type DatasetState = Record<Section, string[]>;

/** Ids are made of dataset and ingest, which differ from run to run: each is replaced by what it stands for. */
function replacer(names: Map<string, string>) {
  return (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value ?? null).replace(/"(?:ast|grp|ing|dst|fil)_[0-9a-z]+"/g, (id) =>
        JSON.stringify(names.get(id.slice(1, -1)) ?? id.slice(1, -1)),
      ),
    );
}

/** Reads the state of a dataset. Orders that people see (origins) are kept; sets are sorted. */
export async function readState(core: Core, orgId: string, datasetId: string): Promise<DatasetState> {
  const { store } = core;
  const mine = { orgId, datasetId };
  const [assets, groups, annotations, findings, facetCounts, ingests, files, counters] = await Promise.all([
    store.assets.find(mine).toArray(),
    store.groups.find(mine).toArray(),
    store.annotations.find(mine).toArray(),
    store.findings.find(mine).toArray(),
    store.facetCounts.find(mine).toArray(),
    store.ingests.find(mine).sort({ startedAt: 1 }).toArray(),
    store.ingestFiles.find(mine).toArray(),
    store.counters.find({ orgId, _id: datasetId }).toArray(),
  ]);
  const names = new Map<string, string>([[datasetId, 'dataset']]);
  for (const { _id, kind, identity } of assets) names.set(_id, `asset ${kind} ${identity}`);
  for (const [i, { _id }] of ingests.entries()) names.set(_id, `ingest ${i}`);
  const groupsById = new Map(groups.map((group) => [group._id, group]));
  const keyPath = (id: string | null): string => {
    const group = id === null ? undefined : groupsById.get(id);
    return group ? `${keyPath(group.parentId)}/${group.kind}:${group.key}` : '';
  };
  for (const { _id } of groups) names.set(_id, keyPath(_id));
  const plain = replacer(names);
  const set = (values: unknown[]) => values.map((value) => canonicalJson(plain(value))).sort();
  const lines = <T>(docs: T[], view: (doc: T) => object) => set(docs.map(view));

  return {
    assets: lines(assets, (asset) => {
      const { _id, orgId: _org, datasetId: _dataset, createdAt: _at, ...said } = asset;
      const { parts, f, terms, links, classes, findingCodes } = said;
      return {
        ...said,
        ...{ parts: set(parts), f: set(f), terms: set(terms), links: set(links) },
        ...{ classes: set(classes), findingCodes: set(findingCodes) },
      };
    }),
    groups: lines(groups, ({ _id, orgId: _org, datasetId: _dataset, ...said }) => ({ ...said, path: keyPath(_id) })),
    annotations: lines(annotations, ({ assetId, class: code, contentHash, provenance, reviewState, rev, ext }) => ({
      ...{ assetId, code, contentHash, provenance, reviewState, rev, ext },
    })),
    findings: lines(findings, ({ assetId, path, code, severity, location, evidence, source, message }) => ({
      ...{ assetId, path, code, severity, location, evidence, source, message },
    })),
    counters: lines(counters, ({ _id, orgId: _org, ...counts }) => counts),
    // A value that is nowhere any more and one that never was are the same answer.
    facetCounts: lines(
      facetCounts.filter(({ n }) => n !== 0),
      ({ k, v, n, min, max }) => ({ k, v, n, min, max }),
    ),
    ingests: lines(ingests, ({ _id, state, stage, layout, counts, bytes, findings: found, message }) => ({
      ...{ _id, state, stage, layout, counts, bytes, found, message },
    })),
    channels: lines(await readChannels(core, orgId, datasetId), (channel) => channel),
    rows: lines(await readRows(core, orgId, datasetId), (rows) => rows),
    files: lines(
      files,
      ({ ingestId, path, bytes, sha256, state, phase, plan, principal, parser, assetIds, links }) => ({
        ...{ ingestId, path, bytes, sha256, state, phase, plan, principal, parser, assetIds, links },
      }),
    ),
  };
}

/** SHA-256 of a state: equal when two datasets say the same. */
export function stateHash(state: DatasetState): string {
  return createHash('sha256').update(canonicalJson(state)).digest('hex');
}

/** The lines by which two states differ, `-` only in the first, `+` only in the second; at most `limit`. */
export function stateDifference(one: DatasetState, other: DatasetState, limit = 20): string[] {
  const differing: string[] = [];
  for (const section of Object.keys(one) as Section[]) {
    const [a, b] = [new Set(one[section]), new Set(other[section])];
    differing.push(...one[section].filter((line) => !b.has(line)).map((line) => `- ${section} ${line}`));
    differing.push(...other[section].filter((line) => !a.has(line)).map((line) => `+ ${section} ${line}`));
    if (one[section].length !== other[section].length) {
      differing.push(`${section}: ${one[section].length} against ${other[section].length}`);
    }
  }
  return differing.slice(0, limit);
}
