import type { Document } from '../graphql-client.ts';
import type { Count, PageInfo } from './catalog.ts';

export interface AuditEvent {
  seq: number;
  at: string;
  actor: string;
  action: string;
  target: string | null;
  detail: unknown;
  hash: string;
}

export const AUDIT_EVENTS = /* GraphQL */ `
  query AuditEvents($first: Int, $after: String) {
    auditEvents(first: $first, after: $after) {
      totalCount { value exact }
      pageInfo { hasNextPage endCursor }
      edges { node { seq at actor action target detail hash } }
    }
  }
` as Document<
  { auditEvents: { totalCount: Count; pageInfo: PageInfo; edges: { node: AuditEvent }[] } },
  { first: number; after: string | null }
>;
