export type Role = 'owner' | 'steward' | 'annotator' | 'regulator';

/** What an organisation lets another do with one of its datasets. */
export type Capability = 'read' | 'annotate' | 'download';

export interface GrantView {
  /** The organisation that owns the dataset. */
  ownerOrg: string;
  datasetId: string;
  capabilities: Capability[];
  until: Date | null;
}

/**
 * On whose behalf something is read or written. Always passed explicitly; a repository refuses to work without one.
 * `grants` holds only those in force when the scope was made, which is once a request.
 */
export interface Scope {
  orgId: string;
  role: Role;
  /** The person, or null for a token that belongs to the organisation. */
  userId: string | null;
  tokenId: string | null;
  grants: readonly GrantView[];
}
