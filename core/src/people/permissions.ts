import { LodeError } from '../errors.ts';
import type { Role, Scope } from './scope.ts';

/** What a role may do in its own organisation. One table, so that a reader can see it whole. */
const PERMISSIONS = {
  'organisation.manage': ['owner'],
  'dataset.create': ['owner', 'steward'],
  'asset.erase': ['owner'],
  'ingest.write': ['owner', 'steward'],
  'finding.waive': ['owner', 'steward'],
  'annotation.write': ['owner', 'steward', 'annotator'],
  'annotation.review': ['owner', 'steward'],
  'annotation.import': ['owner', 'steward'],
  'ontology.write': ['owner', 'steward'],
  'audit.read': ['owner', 'steward', 'regulator'],
  /** Who a person is: identity facets, paths and originals of identifying kinds. */
  'identity.read': ['owner', 'steward'],
  'original.read': ['owner', 'steward', 'annotator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function may(scope: Scope, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(scope.role);
}

/** The message of a refusal: it names what would be needed, and nothing about the thing. */
export function neededFor(permission: Permission): string {
  return `This takes the role ${PERMISSIONS[permission].join(' or ')}.`;
}

/** Every read and write starts here; nothing is done on nobody's behalf. */
export function required(scope: Scope | null): Scope {
  if (!scope) throw new LodeError('NOT_SIGNED_IN', 'Sign in, or send a token: Authorization: Bearer …');
  return scope;
}
