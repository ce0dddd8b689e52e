import { naturalKey } from '../catalog/natural-key.ts';
import type { CoreFacets } from '../contract/parsing.ts';
import type { AssetView, GroupView, TargetedFinding, Validator } from '../contract/validating.ts';
import { checkPlace } from '../intake/check-place.ts';
import type { Ingested } from './run-files.ts';

export interface Views {
  /** In the hub's order; the path stands for the id. The core's own kinds are left out. */
  assets: AssetView[];
  groups: GroupView[];
}

const placeOf = (where: NonNullable<CoreFacets['where']>) => {
  const { geometry } = checkPlace(where).where;
  return { bbox: where.bbox, geometry };
};

/** What was read, as validators see it. A group's id is its way from the outermost one. */
export function viewsOf({ items, annotations }: Pick<Ingested, 'items' | 'annotations'>): Views {
  const counts = new Map<string, number>();
  for (const { target, annotations: drafts } of annotations) {
    counts.set(target.path, (counts.get(target.path) ?? 0) + drafts.length);
  }
  const groups = new Map<string, GroupView>();
  const keyOf = ({ order, path }: Ingested['items'][number]) => naturalKey(order ?? path);
  const own = items.filter(({ kind }) => !kind.startsWith('core.'));
  const sorted = own.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const assets = sorted.map(({ item }): AssetView => {
    const { path, name, kind, facets, sha256, links, groups: steps, core: { where, when } = {} } = item;
    const groupIds: string[] = [];
    for (const step of steps ?? []) {
      const id = `${groupIds.at(-1) ?? ''}/${step.kind}:${step.key}`;
      groupIds.push(id);
      if (!groups.has(id)) {
        groups.set(id, { id, kind: step.kind, key: step.key, name: step.name, facets: step.facets ?? {} });
      }
    }
    return {
      id: path,
      name: name ?? path.slice(path.lastIndexOf('/') + 1),
      kind,
      state: 'READY',
      path,
      sha256,
      groupIds,
      facets,
      where: where ? placeOf(where) : null,
      when: when ? { start: when.start, end: when.end ?? when.start } : null,
      links: (links ?? []).map(({ role, path: other }) => ({ role, assetId: other })),
      annotationCount: counts.get(path) ?? 0,
    };
  });
  return { assets, groups: [...groups.values()] };
}

/** All findings of one validator: of the whole dataset, or of each group of its kind. */
export async function check(validator: Validator, { assets, groups }: Views): Promise<TargetedFinding[]> {
  if (validator.scope === 'dataset') {
    async function* stream() {
      yield* assets;
    }
    return Array.fromAsync(validator.check(stream()));
  }
  return groups
    .filter(({ kind }) => kind === validator.groupKind)
    .flatMap((group) =>
      validator.check(
        group,
        assets.filter(({ groupIds }) => groupIds.includes(group.id)),
      ),
    );
}
