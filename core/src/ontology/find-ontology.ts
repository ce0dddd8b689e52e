import { createHash } from 'node:crypto';
import { canonicalJson } from '../annotation/content-hash.ts';
import type { OntologyDraft } from '../annotation/model.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import type { OntologyDoc } from './ontology.model.ts';

/** SHA-256 over what an ontology says; name and version are not part of it. */
export function ontologyHash({ classes, relationTypes }: Pick<OntologyDraft, 'classes' | 'relationTypes'>): string {
  const said = relationTypes ? { classes, relationTypes } : classes;
  return createHash('sha256').update(canonicalJson(said)).digest('hex');
}

const shippedByPlugins = new WeakMap<Core['plugins'], OntologyDoc[]>();

/** The ontologies that plugins bring, as if they were stored; they belong to no organisation. */
export function shipped({ plugins }: Pick<Core, 'plugins'>): OntologyDoc[] {
  const known = shippedByPlugins.get(plugins);
  if (known) return known;
  const docs = plugins.list.flatMap(({ id, ontologies = [] }) =>
    ontologies.map((draft) => ({
      _id: idFrom('ont', id, draft.name, draft.version),
      orgId: '',
      ...draft,
      hash: ontologyHash(draft),
    })),
  );
  shippedByPlugins.set(plugins, docs);
  return docs;
}

/** One that the organisation may use: its own, or a plugin's. */
export async function findOntology(core: Core, orgId: string, id: string): Promise<OntologyDoc | null> {
  return shipped(core).find(({ _id }) => _id === id) ?? core.store.ontologies.findOne({ orgId, _id: id });
}

/** What a plugin offers for datasets that have chosen nothing. */
export function offered(core: Core, { plugin }: Pick<DatasetDoc, 'plugin'>): OntologyDoc | null {
  const [first] = core.plugins.byId(plugin)?.ontologies ?? [];
  if (!first) return null;
  const id = idFrom('ont', plugin, first.name, first.version);
  return shipped(core).find(({ _id }) => _id === id) ?? null;
}

/**
 * What annotations of a dataset are checked against: the version that was chosen for it. Null when none was: then the
 * classes are whatever people and files call them.
 */
export async function ontologyOf(
  core: Core,
  { orgId, ontologyId }: Pick<DatasetDoc, 'orgId' | 'ontologyId'>,
): Promise<OntologyDoc | null> {
  return ontologyId ? findOntology(core, orgId, ontologyId) : null;
}
