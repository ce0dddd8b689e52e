import type { Core } from '../core.ts';
import type { AnnotationDoc } from '../annotation/annotation.model.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import { checkAnnotation, type Checked, type ViolationKind } from './check-annotation.ts';
import { MigrationPlan, type Migrated } from './migration-plan.ts';
import type { MigrationStep } from './migration-step.ts';
import type { OntologyDoc } from './ontology.model.ts';

/** How many annotations violate an ontology in one way. */
export interface ViolationCount {
  kind: ViolationKind;
  class: string;
  what: string | null;
  annotations: number;
}

/** What a dataset's annotations would be after some steps, and how they would stand to a version of an ontology. */
export interface Survey {
  annotations: number;
  changed: number;
  removed: number;
  /** One for each step, in their order. */
  steps: { changed: number; removed: number; collisions: number }[];
  /** Annotations with one violation or more. */
  violating: number;
  /** Most frequent first, at most MAX_VIOLATIONS. */
  violations: ViolationCount[];
}

const BATCH = 1_000;
const MAX_VIOLATIONS = 200;
/** Distinct ones that are told apart while counting; a dataset has no more unless somebody made it so. */
const MAX_KINDS = 100_000;

type Row = Pick<AnnotationDoc, '_id' | 'class' | 'relations'> & Checked & Migrated;

/** Everything that an ontology speaks of, without the coordinates. */
const ROW = {
  class: 1,
  attributes: 1,
  relations: 1,
  'parts.attributes': 1,
  'parts.geometry.kind': 1,
  'parts.geometry.nodes.name': 1,
} as const;

/** Reads all annotations of a dataset once and writes nothing. Without steps it says how they stand as they are. */
export async function surveyAnnotations(
  core: Core,
  { orgId, _id: datasetId }: Pick<DatasetDoc, 'orgId' | '_id'>,
  ontology: OntologyDoc,
  steps: readonly MigrationStep[] = [],
): Promise<Survey> {
  const plan = new MigrationPlan(steps);
  const survey: Survey = {
    ...{ annotations: 0, changed: 0, removed: 0, violating: 0, violations: [] },
    steps: steps.map(() => ({ changed: 0, removed: 0, collisions: 0 })),
  };
  const violations = new Map<string, ViolationCount>();
  const rows = core.store.annotations.find({ orgId, datasetId }).project<Row>(ROW).batchSize(BATCH);
  let batch: Row[] = [];
  const settle = async () => {
    const classes = await classesOf(core, orgId, batch, plan);
    for (const row of batch) surveyRow(row, plan, survey, violations, ontology, classes);
    batch = [];
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === BATCH) await settle();
  }
  await settle();
  survey.violations = [...violations.values()].sort((a, b) => b.annotations - a.annotations).slice(0, MAX_VIOLATIONS);
  return survey;
}

function surveyRow(
  row: Row,
  plan: MigrationPlan,
  survey: Survey,
  violations: Map<string, ViolationCount>,
  ontology: OntologyDoc,
  classes: Map<string, string>,
): void {
  const { after, steps, collisions } = plan.apply(row);
  survey.annotations += 1;
  if (!after) survey.removed += 1;
  else if (steps.length > 0) survey.changed += 1;
  for (const step of steps) survey.steps[step]![after ? 'changed' : 'removed'] += 1;
  for (const step of collisions) survey.steps[step]!.collisions += 1;
  const found = after ? checkAnnotation(ontology, after, (id) => classes.get(id) ?? null) : [];
  if (found.length > 0) survey.violating += 1;
  for (const { kind, class: code, what = null } of found) {
    const key = JSON.stringify([kind, code, what]);
    const known = violations.get(key);
    if (known) known.annotations += 1;
    else if (violations.size < MAX_KINDS) violations.set(key, { kind, class: code, what, annotations: 1 });
  }
}

/** The classes at the far ends of relations, as they will be. */
async function classesOf(core: Core, orgId: string, rows: Row[], plan: MigrationPlan): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ relations = [] }) => relations.map(({ to }) => to)))];
  if (ids.length === 0) return new Map();
  const ends = core.store.annotations
    .find({ orgId, _id: { $in: ids } })
    .project<Pick<AnnotationDoc, '_id' | 'class' | 'attributes'>>({ class: 1, attributes: 1 });
  const classes = new Map<string, string>();
  for await (const end of ends) {
    const { after } = plan.apply({ ...end, parts: [] });
    if (after) classes.set(end._id, after.class);
  }
  return classes;
}
