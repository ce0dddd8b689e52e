import { assetConditions } from '../catalog/asset-filter.ts';
import type { DatasetDoc } from '../catalog/catalog.model.ts';
import type { Core } from '../core.ts';
import { readableDatasets } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import { placeCondition, type Place } from './place.ts';
import type { SearchQuestion } from './search-question.ts';

type Condition = Record<string, unknown>;

/** Which assets a question may be answered with, as far as the database can say. */
export interface Admission {
  datasets: Map<string, DatasetDoc>;
  /** On an asset that is given as an answer; null: nothing can be. */
  answers: Condition | null;
  /** On an asset that a named query may look at; null: none. */
  evidence: Condition | null;
}

/** Datasets that the scope may read, of those that the question names. */
async function admittedDatasets(core: Core, scope: Scope, question: SearchQuestion): Promise<DatasetDoc[]> {
  const { datasets: named, licences, plugins } = question;
  const conditions: Condition[] = [readableDatasets(scope)];
  if (licences) conditions.push({ licence: { $in: licences } });
  if (plugins) conditions.push({ plugin: { $in: plugins } });
  if (named) conditions.push({ $or: [{ _id: { $in: named } }, { slug: { $in: named } }] });
  const docs = await core.store.datasets.find({ $and: conditions }, { projection: { terms: 0 } }).toArray();
  if (!named) return docs;
  // A slug is unique within one organisation only; one's own goes first.
  const own = new Set(docs.filter(({ orgId }) => orgId === scope.orgId).map(({ slug }) => slug));
  return docs.filter(({ _id, orgId, slug }) => orgId === scope.orgId || named.includes(_id) || !own.has(slug));
}

/**
 * Assets of these datasets, organisation by organisation: what others granted is named one by one. The datasets were
 * read on behalf of the scope, so nothing else can be reached.
 */
function within(scope: Scope, datasets: readonly DatasetDoc[], all: boolean): Condition {
  const byOrg = Map.groupBy(datasets, ({ orgId }) => orgId);
  const branches = [...byOrg].map(([orgId, docs]): Condition => {
    if (orgId === scope.orgId && all) return { orgId };
    return { orgId, datasetId: { $in: docs.map(({ _id }) => _id) } };
  });
  return branches.length === 1 ? branches[0]! : { $or: branches };
}

/**
 * What may be looked at and what may be answered. A named query is let see more than it may answer with: readings of a
 * sensor, which shows nobody, are evidence for footage that does. Time and place keep out what is known to be elsewhere.
 */
export async function admissionOf(
  core: Core,
  scope: Scope,
  question: SearchQuestion,
  place: Place | null,
  codes: readonly string[] | null,
): Promise<Admission> {
  const { datasets: named, licences, plugins, text, when, findingCode, kind, subject } = question;
  const docs = await admittedDatasets(core, scope, question);
  const datasets = new Map(docs.map((doc) => [doc._id, doc]));
  if (docs.length === 0) return { datasets, answers: null, evidence: null };
  const base = [within(scope, docs, !named && !licences && !plugins), { state: 'READY' }];
  const time = assetConditions(core, scope, { when: definite(when ?? {}) });
  const where = place ? [placeCondition(place)] : [];
  const own = assetConditions(core, scope, definite({ text, findingCode, kind }));
  if (subject) own.push({ subject });
  if (codes) own.push({ classes: { $in: codes } });
  const unlessUnknown = (field: 'where' | 'when', conditions: Condition[]): Condition[] =>
    conditions.length > 0 ? [{ $or: [{ [field]: null }, { $and: conditions }] }] : [];
  return {
    datasets,
    answers: { $and: [...base, ...time, ...where, ...own] },
    evidence: { $and: [...base, ...unlessUnknown('when', time), ...unlessUnknown('where', where)] },
  };
}

type Definite<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Without what is null or undefined, as filters have it. */
function definite<T extends object>(value: T): Definite<T> {
  const given = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(given) as Definite<T>;
}
