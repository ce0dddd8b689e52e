import type { OntologyAttribute, OntologyClass, RelationType, SkeletonDefinition } from '../annotation/model.ts';
import { record } from '../audit/record.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import { findOwnDataset } from '../catalog/find-dataset.ts';
import { as, problem } from '../graphql/problems.ts';
import type { Loaders, Resolvers } from '../graphql/types.ts';
import { idFrom } from '../ids.ts';
import { may, required } from '../people/permissions.ts';
import { actorOf } from '../people/sign-in.ts';
import { chooseOntology } from './choose-ontology.ts';
import { crosswalk } from './crosswalk.ts';
import { findOntology, offered, ontologyHash, shipped } from './find-ontology.ts';
import { migrateOntologyInput } from './migration-step.ts';
import type { OntologyMigrationDoc } from './migration.model.ts';
import { ontologyInput } from './ontology-input.ts';
import type { OntologyDoc } from './ontology.model.ts';
import { isSameMigration, openMigration, planMigration, startMigration, stepsFault } from './start-migration.ts';
import type { ViolationCount } from './survey-annotations.ts';

type MigrationView = Omit<OntologyMigrationDoc, 'state'> & { state: OntologyMigrationDoc['state'] | 'PLANNED' };

export const ontologyResolvers: Resolvers = {
  Query: {
    ontologyMigration: (_parent, { id }, { core, scope }) =>
      core.store.ontologyMigrations.findOne({ orgId: required(scope).orgId, _id: String(id) }),
    crosswalk: async (_parent, { ontologyId, vocabulary }, { core, scope }) => {
      const ontology = await findOntology(core, required(scope).orgId, String(ontologyId));
      return ontology && crosswalk(ontology, String(vocabulary));
    },
    ontology: (_parent, { id }, { core, scope }) => findOntology(core, required(scope).orgId, String(id)),
    ontologies: async (_parent, _args, { core, scope }) => [
      ...(await core.store.ontologies
        .find({ orgId: required(scope).orgId })
        .sort({ name: 1, version: 1 })
        .toArray()),
      ...shipped(core),
    ],
  },
  Ontology: {
    id: (ontology: OntologyDoc) => ontology._id,
    relationTypes: ({ relationTypes }: OntologyDoc) => relationTypes ?? [],
  },
  OntologyClass: {
    geometries: ({ geometries }: OntologyClass) => geometries ?? [],
    attributes: ({ attributes }: OntologyClass) => attributes ?? [],
  },
  Skeleton: { flip: ({ flip }: SkeletonDefinition) => flip ?? [] },
  OntologyAttribute: {
    type: ({ type }: OntologyAttribute) => type.toUpperCase(),
    values: ({ values }: OntologyAttribute) => values ?? [],
    mutable: ({ mutable }: OntologyAttribute) => mutable ?? false,
    required: ({ required: needed }: OntologyAttribute) => needed ?? false,
  },
  RelationType: {
    from: ({ from }: RelationType) => from ?? [],
    to: ({ to }: RelationType) => to ?? [],
  },
  ViolationCount: { kind: ({ kind }: ViolationCount) => upper(kind) },
  OntologyMigration: {
    id: ({ _id, state }: MigrationView) => (state === 'PLANNED' ? null : _id),
    dataset: ({ orgId, datasetId }: MigrationView, _args, { core }) =>
      core.store.datasets.findOne({ orgId, _id: datasetId }),
    from: ({ orgId, from }: MigrationView, _args, { core }) => (from === null ? null : findOntology(core, orgId, from)),
    to: ({ orgId, to }: MigrationView, _args, { core }) => findOntology(core, orgId, to),
    annotations: ({ planned }: MigrationView) => planned.annotations,
    toChange: ({ planned }: MigrationView) => planned.changed,
    toRemove: ({ planned }: MigrationView) => planned.removed,
    steps: ({ planned }: MigrationView) => planned.steps,
    violating: ({ planned }: MigrationView) => planned.violating,
    violations: ({ planned }: MigrationView) => planned.violations,
  },
  Dataset: { ontologyIsChosen: ({ ontologyId }: DatasetDoc) => ontologyId !== undefined },
  Mutation: {
    createOntology: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'ontology.write')) return problem.notAllowed('ontology.write');
      const parsed = ontologyInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const { orgId } = me;
      const { name, version } = parsed.data;
      const _id = idFrom('ont', orgId, name, version);
      if (await core.store.ontologies.findOne({ orgId, _id })) return problem.conflict(`${name} ${version} exists.`);
      const ontology: OntologyDoc = { _id, orgId, ...parsed.data, hash: ontologyHash(parsed.data) };
      await core.store.transaction(async (session) => {
        await core.store.ontologies.insertOne(ontology, { session });
        await record(core, { orgId, actor: actorOf(me), action: 'ontology.created', target: _id }, session);
      });
      return as('Ontology', ontology);
    },
    setOntology: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'ontology.write')) return problem.notAllowed('ontology.write');
      const dataset = await findOwnDataset(core, me, String(input.datasetId));
      if (!dataset) return problem.notFound('dataset');
      const ontology = await findOntology(core, me.orgId, String(input.ontologyId));
      if (!ontology) return problem.notFound('ontology');
      if (await openMigration(core, dataset)) return problem.conflict('The dataset is on its way to another version.');
      const choice = await chooseOntology(core, actorOf(me), dataset, ontology);
      if (!choice) return problem.conflict('Another version was chosen; migrate to this one.');
      return as('OntologyChoice', { dataset: choice.dataset, ...choice.survey });
    },
    migrateOntology: async (_parent, { input }, { core, scope }) => {
      const me = required(scope);
      if (!may(me, 'ontology.write')) return problem.notAllowed('ontology.write');
      const parsed = migrateOntologyInput.safeParse(input);
      if (!parsed.success) return problem.invalidInput(parsed.error);
      const { datasetId, toOntologyId, steps, dryRun } = parsed.data;
      const dataset = await findOwnDataset(core, me, datasetId);
      if (!dataset) return problem.notFound('dataset');
      const to = await findOntology(core, me.orgId, toOntologyId);
      if (!to) return problem.notFound('ontology');
      const open = await openMigration(core, dataset);
      if (open && !isSameMigration(open, to._id, steps))
        return problem.conflict('Another migration of the dataset is under way, or has to be ended first.');
      if (open && (dryRun || open.state === 'RUNNING')) return as('OntologyMigration', open);
      if (!open && dataset.ontologyId === to._id) return problem.conflict('The dataset has this version already.');
      const fault = open ? null : await stepsFault(core, dataset, to, steps);
      if (fault) return problem.invalid(`steps.${fault.step}: ${fault.message}`, `steps.${fault.step}`);
      const planned = open ?? (await planMigration(core, actorOf(me), dataset, to, steps));
      if (dryRun) return as('OntologyMigration', { ...planned, state: 'PLANNED' });
      const started = await startMigration(core, planned);
      return started ? as('OntologyMigration', started) : problem.conflict('Another migration began at this moment.');
    },
  },
};

/** A code of ours in the form of GraphQL's enumerations. */
const upper = (code: string) => code.toUpperCase().replaceAll('-', '_');

export const ontologyLoaders: Loaders = {
  Dataset: {
    ontology: async (queries, { core }) => {
      const datasets = queries.map(({ obj }) => obj as DatasetDoc);
      const chosen = datasets.flatMap(({ ontologyId }) => ontologyId ?? []);
      const stored = await core.store.ontologies
        .find({ orgId: { $in: datasets.map(({ orgId }) => orgId) }, _id: { $in: chosen } })
        .toArray();
      const byId = new Map([...shipped(core), ...stored].map((doc) => [doc._id, doc]));
      return datasets.map((dataset) =>
        dataset.ontologyId ? (byId.get(dataset.ontologyId) ?? null) : offered(core, dataset),
      );
    },
  },
};
