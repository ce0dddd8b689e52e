import { findDataset } from '../catalog/find-dataset.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { page, type Connection, type PageArgs } from '../graphql/connection.ts';
import { readable } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import { idFrom } from '../ids.ts';
import { annotationConditions, annotationFilter, COUNTED, type AnnotationFilter } from './annotation-filter.ts';
import type { AnnotationDoc } from './annotation.model.ts';

/** What counters know without counting: all of a dataset, or those of some classes, of one kind, method, state, person or model. */
async function countedTotal(core: Core, owner: { orgId: string; datasetId: string }, filter: AnnotationFilter) {
  const asked = Object.entries(filter).filter(
    ([key, asks]) => key !== 'datasetId' && asks !== null && asks !== undefined,
  );
  const { orgId, datasetId } = owner;
  if (asked.length === 0) return (await core.store.counters.findOne({ _id: datasetId, orgId }))?.annotations ?? null;
  const [[name, v] = ['', '']] = asked;
  const k = (COUNTED as Record<string, string>)[name === 'classes' ? 'class' : name];
  if (asked.length > 1 || k === undefined) return null;
  const values = [...new Set([v].flat())] as string[];
  const ids = values.map((value) => idFrom('fct', datasetId, `$${k}`, value));
  const counts = await core.store.facetCounts.find({ _id: { $in: ids }, orgId, datasetId }).toArray();
  return counts.length === ids.length ? counts.reduce((sum, { n = 0 }) => sum + n, 0) : null;
}

/**
 * Annotations that the scope may read, by asset. Throws BAD_INPUT for a filter that cannot be used. A filtered count stops
 * at its cap and says so, but where a counter knows it.
 */
export async function findAnnotations(
  core: Core,
  scope: Scope,
  asked: unknown,
  args: PageArgs,
): Promise<Connection<AnnotationDoc>> {
  const parsed = annotationFilter.safeParse(asked);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LodeError('BAD_INPUT', `filter.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be used'}`);
  }
  const filter = parsed.data;
  const conditions = annotationConditions(filter);
  let owner: { orgId: string; datasetId: string } | null = null;
  if (filter.datasetId) {
    const dataset = await findDataset(core, scope, filter.datasetId);
    owner = dataset && { orgId: dataset.orgId, datasetId: dataset._id };
    conditions.unshift(owner ?? { orgId: scope.orgId, _id: '' });
  } else conditions.unshift(readable(scope));
  const order: [string, 1][] = [
    ['assetId', 1],
    ['_id', 1],
  ];
  return page(core.store.annotations, { $and: conditions }, order, args, {
    total: async () => (owner ? countedTotal(core, owner, filter) : null),
  });
}
