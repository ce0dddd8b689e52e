import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';
import { actorOf } from '../people/sign-in.ts';
import { SLUG } from '../people/organisations.ts';
import type { Scope } from '../people/scope.ts';
import type { DatasetDoc } from './catalog.model.ts';
import { termsOf } from './terms.ts';

export const createDatasetInput = z.object({
  name: z.string().trim().min(1).max(200),
  plugin: z.string(),
  licence: z.string().trim().max(200).nullish(),
  sensitivity: z.int().min(1).max(5).nullish(),
  slug: z.string().regex(SLUG, 'lower-case letters, digits and hyphens').nullish(),
});

function slugFrom(name: string): string {
  const latin = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replaceAll(/-+$/g, '');
  return latin || newId('ds').replace('_', '-');
}

/** Makes a dataset. Returns null when the slug that was asked for is taken; a made-up slug is made unique. */
export async function createDataset(
  core: Core,
  scope: Scope,
  input: z.infer<typeof createDatasetInput>,
): Promise<DatasetDoc | null> {
  const { orgId } = scope;
  const wanted = input.slug ?? slugFrom(input.name);
  const taken = await core.store.datasets.findOne({ orgId, slug: wanted });
  if (taken && input.slug) return null;
  const slug = taken ? `${wanted}-${newId('x').slice(2, 8)}` : wanted;
  const dataset: DatasetDoc = {
    _id: newId('ds'),
    orgId,
    slug,
    name: input.name,
    plugin: input.plugin,
    licence: input.licence ?? null,
    sensitivity: input.sensitivity ?? 3,
    createdAt: core.clock.now(),
    lastIngestAt: null,
    terms: termsOf([input.name, slug]),
  };
  await core.store.transaction(async (session) => {
    await core.store.datasets.insertOne(dataset, { session });
    await core.store.counters.insertOne(
      {
        _id: dataset._id,
        orgId,
        assets: 0,
        bytes: 0,
        annotations: 0,
        states: {},
        findings: { error: 0, warning: 0, info: 0 },
      },
      { session },
    );
    const event = { orgId, actor: actorOf(scope), action: 'dataset.created', target: dataset._id };
    await record(core, event, session);
  });
  return dataset;
}
