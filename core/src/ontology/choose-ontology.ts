import { record } from '../audit/record.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import type { OntologyDoc } from './ontology.model.ts';
import { surveyAnnotations, type Survey } from './survey-annotations.ts';

/**
 * The first choice of a version for a dataset, with how its annotations stand to it; they stay as they are. Null when
 * another version was chosen before: the way from there is a migration.
 */
export async function chooseOntology(
  core: Core,
  actor: string,
  dataset: DatasetDoc,
  { _id: ontologyId, ...ontology }: OntologyDoc,
): Promise<{ dataset: DatasetDoc; survey: Survey } | null> {
  const { _id, orgId } = dataset;
  const chosen = await core.store.transaction(async (session) => {
    const before = await core.store.datasets.findOneAndUpdate(
      { _id, orgId, ontologyId: { $in: [null as unknown as string, ontologyId] } },
      { $set: { ontologyId } },
      { session },
    );
    if (before && !before.ontologyId)
      await record(core, { orgId, actor, action: 'ontology.chosen', target: _id, detail: { ontologyId } }, session);
    return before;
  });
  if (!chosen) return null;
  const survey = await surveyAnnotations(core, dataset, { _id: ontologyId, ...ontology });
  return { dataset: { ...chosen, ontologyId }, survey };
}
