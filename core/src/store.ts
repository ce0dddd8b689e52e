import type { ClientSession, Collection } from 'mongodb';
import type { Connection, Model, Schema } from 'mongoose';
import { annotationActivitySchema, type AnnotationActivityDoc } from './annotation/activity.model.ts';
import { declaredClassesSchema, type DeclaredClassesDoc } from './annotation/dataset-classes.ts';
import { annotationRevisionSchema, annotationSchema } from './annotation/annotation.model.ts';
import type { AnnotationDoc, AnnotationRevisionDoc } from './annotation/annotation.model.ts';
import { exportSchema, type ExportDoc } from './annotation/export.model.ts';
import { auditEventSchema, outboxSchema, type AuditEventDoc, type OutboxDoc } from './audit/audit.model.ts';
import { assetSchema, countersSchema, datasetSchema, facetCountSchema, groupSchema } from './catalog/catalog.model.ts';
import type { AssetDoc, CountersDoc, DatasetDoc, FacetCountDoc, GroupDoc } from './catalog/catalog.model.ts';
import { ingestFileSchema, ingestSchema, type IngestDoc, type IngestFileDoc } from './intake/intake.model.ts';
import { jobSchema, type JobDoc } from './jobs/job.model.ts';
import { ontologyMigrationSchema, type OntologyMigrationDoc } from './ontology/migration.model.ts';
import { ontologySchema, type OntologyDoc } from './ontology/ontology.model.ts';
import * as people from './people/people.model.ts';
import { findingSchema, type FindingDoc } from './quality/finding.model.ts';
import { rowSchema, type RowDoc } from './rows/row.model.ts';
import { channelSchema, seriesChunkSchema, type ChannelDoc, type SeriesChunkDoc } from './series/channel.model.ts';

/**
 * Every collection of the core. Reads go through `find` (lean: a hydrated list costs ten times the whole request),
 * bulk writes through the driver's own collection.
 */
export interface Store {
  connection: Connection;
  organisations: Collection<people.OrganisationDoc>;
  users: Collection<people.UserDoc>;
  members: Collection<people.MemberDoc>;
  tokens: Collection<people.TokenDoc>;
  sessions: Collection<people.SessionDoc>;
  links: Collection<people.LinkDoc>;
  grants: Collection<people.GrantDoc>;
  datasets: Collection<DatasetDoc>;
  counters: Collection<CountersDoc>;
  facetCounts: Collection<FacetCountDoc>;
  assets: Collection<AssetDoc>;
  groups: Collection<GroupDoc>;
  ingests: Collection<IngestDoc>;
  ingestFiles: Collection<IngestFileDoc>;
  findings: Collection<FindingDoc>;
  annotations: Collection<AnnotationDoc>;
  annotationRevisions: Collection<AnnotationRevisionDoc>;
  annotationActivity: Collection<AnnotationActivityDoc>;
  declaredClasses: Collection<DeclaredClassesDoc>;
  ontologies: Collection<OntologyDoc>;
  ontologyMigrations: Collection<OntologyMigrationDoc>;
  exports: Collection<ExportDoc>;
  channels: Collection<ChannelDoc>;
  seriesChunks: Collection<SeriesChunkDoc>;
  rows: Collection<RowDoc>;
  jobs: Collection<JobDoc>;
  outbox: Collection<OutboxDoc>;
  auditEvents: Collection<AuditEventDoc>;
  models: Record<string, Model<never>>;
  /** Runs `work` in a transaction (majority, journalled) and retries it on write conflicts: it must be repeatable. */
  transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T>;
}

/** Collection → schema. The names are those in the database. */
const SCHEMAS = {
  organisations: people.organisationSchema,
  users: people.userSchema,
  members: people.memberSchema,
  tokens: people.tokenSchema,
  sessions: people.sessionSchema,
  links: people.linkSchema,
  grants: people.grantSchema,
  datasets: datasetSchema,
  counters: countersSchema,
  facetCounts: facetCountSchema,
  assets: assetSchema,
  groups: groupSchema,
  ingests: ingestSchema,
  ingestFiles: ingestFileSchema,
  findings: findingSchema,
  annotations: annotationSchema,
  annotationRevisions: annotationRevisionSchema,
  annotationActivity: annotationActivitySchema,
  declaredClasses: declaredClassesSchema,
  ontologies: ontologySchema,
  ontologyMigrations: ontologyMigrationSchema,
  exports: exportSchema,
  channels: channelSchema,
  seriesChunks: seriesChunkSchema,
  rows: rowSchema,
  jobs: jobSchema,
  outbox: outboxSchema,
  auditEvents: auditEventSchema,
};

/** Nanoseconds are int64: as numbers they would lose their last digits. */
const WITH_INT64 = new Set(['channels', 'seriesChunks']);

/** Declares every model on the connection and makes collections and indexes that are missing. */
export async function openStore(connection: Connection): Promise<Store> {
  const models: Record<string, Model<never>> = {};
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    schema.set('autoIndex', false).set('autoCreate', false);
    models[name] = connection.model<never>(name, schema as unknown as Schema<never>, name);
  }
  for (const model of Object.values(models)) {
    await model.createCollection(); // a transaction cannot make one on every server
    await model.createIndexes();
  }
  const collections = Object.fromEntries(
    Object.keys(SCHEMAS).map((name) => [
      name,
      connection.db!.collection(name, WITH_INT64.has(name) ? { useBigInt64: true } : {}),
    ]),
  );
  return {
    ...(collections as unknown as Omit<Store, 'connection' | 'models' | 'transaction'>),
    connection,
    models,
    transaction: (work) =>
      connection.getClient().withSession((session) =>
        session.withTransaction(() => work(session), {
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority', journal: true },
        }),
      ),
  };
}
