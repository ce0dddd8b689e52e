import type { Capability, Scope } from './scope.ts';

/** Filter that every read of a dataset's things starts from: one's own, and what others granted. */
export function readable(scope: Scope): Record<string, unknown> {
  if (scope.grants.length === 0) return { orgId: scope.orgId };
  return {
    $or: [
      { orgId: scope.orgId },
      ...scope.grants.map((grant) => ({ orgId: grant.ownerOrg, datasetId: grant.datasetId })),
    ],
  };
}

/** The same for the datasets themselves, whose id is `_id`. */
export function readableDatasets(scope: Scope): Record<string, unknown> {
  if (scope.grants.length === 0) return { orgId: scope.orgId };
  return {
    $or: [{ orgId: scope.orgId }, ...scope.grants.map((grant) => ({ orgId: grant.ownerOrg, _id: grant.datasetId }))],
  };
}

/** Whether the scope's organisation owns a thing, or was granted the capability on its dataset. */
export function allowed(scope: Scope, thing: { orgId: string; datasetId: string }, capability: Capability): boolean {
  if (thing.orgId === scope.orgId) return true;
  return scope.grants.some(
    (grant) =>
      grant.ownerOrg === thing.orgId && grant.datasetId === thing.datasetId && grant.capabilities.includes(capability),
  );
}
