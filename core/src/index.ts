export * from './annotation/model.ts';
export * from './contract/index.ts';
export type { Core, PluginRegistry } from './core.ts';
export { ERROR_CODES, LodeError, type ErrorCode } from './errors.ts';
export { composeSchema, type ComposedSchema } from './graphql/compose-schema.ts';
export type { Context, Loader, Loaders, Resolver, Resolvers } from './graphql/types.ts';
export { hashSecret, idFrom, newId, newSecret } from './ids.ts';
export { migrate } from './migrations.ts';
export { CORE_VERSION, registerPlugins } from './plugin-registry.ts';
export { openStore, type Store } from './store.ts';
export { systemClock, type Clock } from './ports/clock.ts';
export type { BlobStore, ByteRange, StoredBlob } from './ports/blob-store.ts';
export type { EventBus, HubEvent } from './ports/event-bus.ts';
export type { Log } from './ports/log.ts';
export type { ParseFault, ParseResult, ParserPool, ParserPoolStats, ParseTask } from './ports/parser-pool.ts';

// The operations that a composition root needs; everything else goes through GraphQL.
export { chainOutbox, verifyChain } from './audit/chain.ts';
export { record } from './audit/record.ts';
export { canonicalJson } from './annotation/content-hash.ts';
export { mayReadPart } from './catalog/identity.ts';
export { createDataset, createDatasetInput } from './catalog/create-dataset.ts';
export { findOwnDataset } from './catalog/find-dataset.ts';
export type { AssetDoc, DatasetDoc } from './catalog/catalog.model.ts';
export { corePlugin } from './intake/core-formats.ts';
export { cancelIngest, findOwnIngest, finishIngest, startIngest } from './intake/ingests.ts';
export type { IngestDoc, IngestFileDoc } from './intake/intake.model.ts';
export { receiveFiles, type ReceivedFile } from './intake/receive-files.ts';
export { runIngest } from './intake/run-ingest.ts';
export { safePath } from './intake/safe-path.ts';
export { releaseOwn, type JobHandler } from './jobs/jobs.ts';
export { startWorker, type Worker } from './jobs/worker.ts';
export { ensureMember, ensureOrganisation, makeToken } from './people/organisations.ts';
export { hashPassword } from './people/passwords.ts';
export { may, neededFor, required, type Permission } from './people/permissions.ts';
export { allowed, readable } from './people/readable.ts';
export type { Capability, GrantView, Role, Scope } from './people/scope.ts';
export {
  actorOf,
  makeLink,
  scopeOfSession,
  scopeOfToken,
  signInWithLink,
  signInWithPassword,
  signOut,
  switchOrganisation,
} from './people/sign-in.ts';
