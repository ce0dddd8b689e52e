import type { Core } from '../core.ts';
import { may } from '../people/permissions.ts';
import { allowed } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import type { AssetDoc } from './catalog.model.ts';

/** Identity stays in the house: owner and steward of the owning organisation, whatever was granted to others. */
export function mayReadIdentity(scope: Scope | null, thing: { orgId: string }): boolean {
  return scope !== null && scope.orgId === thing.orgId && may(scope, 'identity.read');
}

/**
 * Whether files of a domain may name a person: one identifying kind is enough, since a path or a read-me beside it does
 * so as well (`张三/README.md`). A domain that no running plugin knows is sealed: what we cannot judge we do not show.
 */
export function sealedDomain(core: Core, pluginId: string | undefined): boolean {
  const plugin = pluginId === undefined ? undefined : core.plugins.byId(pluginId);
  return plugin?.kinds.every(({ sensitivity }) => sensitivity === 'open') !== true;
}

/** Documents and the like share the seal of the dataset that they lie in; other kinds have their own. */
export function identifying(core: Core, asset: Pick<AssetDoc, 'kind' | 'domain'>): boolean {
  if (asset.kind.startsWith('core.')) return sealedDomain(core, asset.domain);
  return core.plugins.kind(asset.kind)?.sensitivity !== 'open';
}

/**
 * Who may read paths and the like of things that lie in a dataset: everybody in an open domain, else its own owner and
 * steward. One query for all of them, and none for who may read identity anyway.
 */
export async function identityReaders(
  { core, scope }: { core: Core; scope: Scope | null },
  things: readonly { orgId: string; datasetId: string }[],
): Promise<(thing: { orgId: string; datasetId: string }) => boolean> {
  const asked = things.filter((thing) => !mayReadIdentity(scope, thing));
  if (asked.length === 0) return () => true;
  const orgs = [...new Set(asked.map(({ orgId }) => orgId))];
  const ids = [...new Set(asked.map(({ datasetId }) => datasetId))];
  const docs = await core.store.datasets
    .find({ orgId: { $in: orgs }, _id: { $in: ids } }, { projection: { plugin: 1 } })
    .toArray();
  const open = new Set(docs.filter(({ plugin }) => !sealedDomain(core, plugin)).map(({ _id }) => _id));
  return (thing) => mayReadIdentity(scope, thing) || open.has(thing.datasetId);
}

/** Paths of identifying kinds often carry a name (`张三_CT.zip`). */
export function originsFor(core: Core, scope: Scope | null, asset: AssetDoc): AssetDoc['origins'] {
  return !identifying(core, asset) || mayReadIdentity(scope, asset) ? asset.origins : [];
}

/** Whether a part came from outside: the file that was read, or one that belongs to it (a shapefile's .dbf). */
export function isOriginal(asset: Pick<AssetDoc, 'parts'>, role: string): boolean {
  return role === 'original' || asset.parts.some((part) => part.role === role && part.companion === true);
}

/**
 * Whether a part's bytes may be handed out. Pictures derived for looking go to whoever may see the asset; originals of
 * identifying kinds stay with owner and steward; other originals need the role and, of others' data, the grant.
 */
export function mayReadPart(core: Core, scope: Scope, asset: AssetDoc, role: string): boolean {
  if (!isOriginal(asset, role)) return allowed(scope, asset, 'read');
  if (identifying(core, asset)) return mayReadIdentity(scope, asset);
  return may(scope, 'original.read') && allowed(scope, asset, 'download');
}
