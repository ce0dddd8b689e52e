import { Schema } from 'mongoose';
import type { ClientSession } from 'mongodb';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { ontologyOf } from '../ontology/find-ontology.ts';
import type { OntologyClass } from './model.ts';

/** Apart from the dataset, which is read with every question. `_id` is the dataset's. */
export interface DeclaredClassesDoc {
  _id: string;
  orgId: string;
  classes: OntologyClass[];
}

const required = { type: String, required: true } as const;

export const declaredClassesSchema = new Schema({ _id: required, orgId: required, classes: [Schema.Types.Mixed] });

/** Beyond this many a file's list of classes is no list of classes. */
const MAX_DECLARED = 2_000;

/**
 * Keeps what an annotation file declares of its classes (order, skeleton, parent, codes elsewhere), so that an export can
 * say it again. What an earlier file said of a class stands.
 */
export async function declareClasses(
  core: Core,
  { orgId, _id }: DatasetDoc,
  classes: OntologyClass[],
  session: ClientSession,
): Promise<void> {
  if (classes.length === 0) return;
  const declared = await core.store.declaredClasses.findOne({ orgId, _id }, { session });
  const known = new Map((declared?.classes ?? []).map((one) => [one.code, one]));
  for (const one of classes) known.set(one.code, { ...one, ...known.get(one.code) });
  const $set = { classes: [...known.values()].slice(0, MAX_DECLARED) };
  await core.store.declaredClasses.updateOne({ orgId, _id }, { $set }, { session, upsert: true });
}

/**
 * The classes of a dataset: those that its files declared, in their order, then the others that occur. The ontology that
 * it has chosen says more of each, else its plugin's does.
 */
export async function classesOf(core: Core, dataset: DatasetDoc): Promise<OntologyClass[]> {
  const { orgId, _id: datasetId, plugin } = dataset;
  const used = await core.store.annotations.distinct('class', { orgId, datasetId });
  const chosen = (await ontologyOf(core, dataset))?.classes;
  const ontology = chosen ?? core.plugins.byId(plugin)?.ontologies?.flatMap(({ classes }) => classes) ?? [];
  const titled = new Map(ontology.map((one) => [one.code, one]));
  const ofFiles = await core.store.declaredClasses.findOne({ orgId, _id: datasetId });
  const declared = new Map((ofFiles?.classes ?? []).map((one) => [one.code, one]));
  const codes = new Set([...declared.keys(), ...used.sort((a, b) => (a < b ? -1 : 1))]);
  return [...codes].map((code) => {
    const bare = { code, title: { en: code, zh: code } };
    return { ...bare, ...declared.get(code), ...titled.get(code) };
  });
}
