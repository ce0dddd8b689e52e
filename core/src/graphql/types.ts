import type { Core } from '../core.ts';
import type { Scope } from '../people/scope.ts';

/** What every resolver receives. Nothing is read without `scope`; anonymous requests carry none. */
export interface Context {
  core: Core;
  scope: Scope | null;
  /** Who it is now: long-lived subscriptions ask again, since a token may have been revoked. */
  refreshScope?: () => Promise<Scope | null>;
}

// Resolvers are typed at their edges by the schema snapshot and the tests; parent and argument shapes are declared
// where a resolver is written.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Resolver = (parent: any, args: any, context: Context, info: any) => unknown;
export type Resolvers = Record<string, Record<string, Resolver | { subscribe: Resolver; resolve?: Resolver }> | object>;

/** Mercurius loader: one call for N parents; answers in the order of the queries. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Loader = (queries: { obj: any; params: any }[], context: Context) => Promise<unknown[]>;
export type Loaders = Record<string, Record<string, Loader>>;
