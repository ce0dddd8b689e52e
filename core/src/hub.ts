/** The whole core, for a composition root. Plugins import `@lode/core`, which is light: it runs in every parser process. */
export * from './index.ts';
export { composeSchema, type ComposedSchema } from './graphql/compose-schema.ts';
export { hashSecret, idFrom, newId, newSecret } from './ids.ts';
export { migrate } from './migrations.ts';
export { CORE_VERSION, registerPlugins } from './plugin-registry.ts';
export { openStore, type Store } from './store.ts';
export { systemClock } from './ports/clock.ts';

// The operations that a composition root needs; everything else goes through GraphQL.
export { chainOutbox, verifyChain } from './audit/chain.ts';
export { record } from './audit/record.ts';
export { identifying, isOriginal, mayReadPart } from './catalog/identity.ts';
export { annotationImportJob } from './annotation/importing/run-import.ts';
export { exportJob, openExport, type OpenedExport } from './annotation/export-annotations.ts';
export type { ExportFile } from './annotation/formats/format.ts';
export { createDataset, createDatasetInput } from './catalog/create-dataset.ts';
export { recountDataset } from './catalog/recount-dataset.ts';
export { findDataset, findOwnDataset } from './catalog/find-dataset.ts';
export type { AssetDoc, DatasetDoc } from './catalog/catalog.model.ts';
export { cancelIngest, findOwnIngest, finishIngest, startIngest } from './intake/ingests.ts';
export type { IngestDoc, IngestFileDoc } from './intake/intake.model.ts';
export { receiveFiles, type ReceivedFile } from './intake/receive-files.ts';
export { ingestJob, runIngest } from './intake/run-ingest.ts';
export { releaseOwn, type JobHandler } from './jobs/jobs.ts';
export { startWorker, type Worker } from './jobs/worker.ts';
export { ontologyMigrationJob } from './ontology/run-migration.ts';
export { ensureMember, ensureOrganisation, makeToken } from './people/organisations.ts';
export { hashPassword } from './people/passwords.ts';
export { may, neededFor, required, type Permission } from './people/permissions.ts';
export { allowed, readable } from './people/readable.ts';
export { routeData } from './rows/route-data.ts';
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
