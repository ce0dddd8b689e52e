import type { Core } from '../core.ts';
import { may } from '../people/permissions.ts';
import { allowed } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import type { AssetDoc } from './catalog.model.ts';

/** Identity stays in the house: owner and steward of the owning organisation, whatever was granted to others. */
export function mayReadIdentity(scope: Scope | null, thing: { orgId: string }): boolean {
  return scope !== null && scope.orgId === thing.orgId && may(scope, 'identity.read');
}

/** A kind that no running plugin knows is treated as identifying: what we cannot judge we do not show. */
function identifying(core: Core, asset: Pick<AssetDoc, 'kind'>): boolean {
  if (asset.kind.startsWith('core.')) return false;
  return core.plugins.kind(asset.kind)?.sensitivity !== 'open';
}

/** Paths of identifying kinds often carry a name (`张三_CT.zip`). */
export function originsFor(core: Core, scope: Scope | null, asset: AssetDoc): AssetDoc['origins'] {
  return !identifying(core, asset) || mayReadIdentity(scope, asset) ? asset.origins : [];
}

/**
 * Whether a part's bytes may be handed out. Pictures derived for looking go to whoever may see the asset; originals of
 * identifying kinds stay with owner and steward; other originals need the role, or the grant to download.
 */
export function mayReadPart(core: Core, scope: Scope, asset: AssetDoc, role: string): boolean {
  if (role !== 'original') return allowed(scope, asset, 'read');
  if (identifying(core, asset)) return mayReadIdentity(scope, asset);
  return asset.orgId === scope.orgId ? may(scope, 'original.read') : allowed(scope, asset, 'download');
}
