import { canonicalJson } from '../annotation/content-hash.ts';
import { record } from '../audit/record.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';
import { enqueue } from '../jobs/jobs.ts';
import { ontologyOf } from './find-ontology.ts';
import type { OntologyMigrationDoc } from './migration.model.ts';
import type { MigrationStep } from './migration-step.ts';
import type { OntologyDoc } from './ontology.model.ts';
import { stepFault } from './step-faults.ts';
import { surveyAnnotations } from './survey-annotations.ts';

/** The classes that there are before: those of the version that was chosen, and those in use. */
async function usedClasses(core: Core, dataset: DatasetDoc): Promise<Set<string>> {
  const { orgId, _id: datasetId } = dataset;
  const inUse = await core.store.annotations.distinct('class', { orgId, datasetId });
  const from = await ontologyOf(core, dataset);
  return new Set([...inUse, ...(from?.classes ?? []).map(({ code }) => code)]);
}

/** Words for a step that cannot be done, and its place; null when all can. */
export async function stepsFault(core: Core, dataset: DatasetDoc, to: OntologyDoc, steps: MigrationStep[]) {
  return stepFault(steps, to, await usedClasses(core, dataset));
}

/** One that is under way, or failed half way: it has to be ended before another begins. */
export function openMigration(core: Core, { orgId, _id: datasetId }: DatasetDoc): Promise<OntologyMigrationDoc | null> {
  return core.store.ontologyMigrations.findOne({ orgId, datasetId, open: true });
}

export const isSameMigration = (open: OntologyMigrationDoc, to: string, steps: MigrationStep[]): boolean =>
  open.to === to && canonicalJson(open.steps) === canonicalJson(steps);

/** What a migration would do, counted; nothing is written. */
export async function planMigration(
  core: Core,
  actor: string,
  dataset: DatasetDoc,
  to: OntologyDoc,
  steps: MigrationStep[],
): Promise<OntologyMigrationDoc> {
  return {
    _id: newId('mig'),
    orgId: dataset.orgId,
    datasetId: dataset._id,
    from: dataset.ontologyId ?? null,
    to: to._id,
    steps,
    actor,
    state: 'RUNNING',
    open: true,
    planned: await surveyAnnotations(core, dataset, to, steps),
    ...{ changed: 0, removed: 0, runs: 0, error: null },
    createdAt: core.clock.now(),
    finishedAt: null,
  };
}

/** Queues the work. Null when another migration of the dataset began at the same moment. */
export async function startMigration(core: Core, planned: OntologyMigrationDoc): Promise<OntologyMigrationDoc | null> {
  try {
    return await core.store.transaction(async (session) => {
      const { _id, orgId, actor, datasetId: target, from, to, steps, planned: survey } = planned;
      const migration = {
        ...planned,
        runs: planned.runs + 1,
        state: 'RUNNING' as const,
        error: null,
        finishedAt: null,
      };
      // Of two that begin a failed one again, one is first.
      const before = { _id, orgId, runs: planned.runs };
      if (planned.runs === 0) await core.store.ontologyMigrations.insertOne(migration, { session });
      else {
        const { matchedCount } = await core.store.ontologyMigrations.replaceOne(before, migration, { session });
        if (matchedCount === 0) return null;
      }
      const job = { _id: `job_${_id}_${migration.runs}`, orgId, type: 'ontology.migrate', args: { migrationId: _id } };
      await enqueue(core, job, session);
      const detail = {
        migration: _id,
        from,
        to,
        steps: steps.length,
        changes: survey.changed,
        removes: survey.removed,
      };
      await record(core, { orgId, actor, action: 'ontology.migration-started', target, detail }, session);
      return migration;
    });
  } catch (error) {
    if ((error as { code?: number }).code === 11_000) return null;
    throw error;
  }
}
