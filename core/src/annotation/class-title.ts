import type { LocalText } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { findOntology } from '../ontology/find-ontology.ts';
import type { OntologyDoc } from '../ontology/ontology.model.ts';

/** What the ontology of a plugin calls a class; null when none lists it. */
export function classTitle(core: Core, code: string): LocalText | null {
  for (const plugin of core.plugins.list) {
    for (const { classes } of plugin.ontologies ?? []) {
      const found = classes.find((one) => one.code === code);
      if (found) return found.title;
    }
  }
  return null;
}

interface Named {
  orgId: string;
  datasetId: string;
  class: string;
}

/** The ontologies that these datasets have chosen, by dataset. */
export async function chosenOntologies(
  core: Core,
  datasets: readonly { orgId: string; datasetId: string }[],
): Promise<Map<string, OntologyDoc>> {
  const orgs = [...new Set(datasets.map(({ orgId }) => orgId))];
  const ids = [...new Set(datasets.map(({ datasetId }) => datasetId))];
  const docs = await core.store.datasets
    .find(
      { orgId: { $in: orgs }, _id: { $in: ids }, ontologyId: { $type: 'string' } },
      { projection: { orgId: 1, ontologyId: 1 } },
    )
    .toArray();
  const chosen = new Map<string, OntologyDoc>();
  for (const { _id, orgId, ontologyId } of docs) {
    const ontology = ontologyId ? await findOntology(core, orgId, ontologyId) : null;
    if (ontology) chosen.set(_id, ontology);
  }
  return chosen;
}

/** Classes with their names: as the ontology that the dataset has chosen says, else a plugin's, else the code itself. */
export async function classesWithTitles(core: Core, named: readonly Named[]) {
  const chosen = await chosenOntologies(core, named);
  return named.map(({ datasetId, class: code }) => {
    const own = chosen.get(datasetId)?.classes.find((one) => one.code === code);
    return { code, title: own?.title ?? classTitle(core, code) ?? { en: code, zh: code } };
  });
}
