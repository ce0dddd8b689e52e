import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { AssetDoc } from '../catalog/catalog.model.ts';
import { Tally } from '../catalog/tally.ts';
import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { idFrom, newId } from '../ids.ts';
import { actorOf } from '../people/sign-in.ts';
import type { Scope } from '../people/scope.ts';
import type { AnnotationDoc } from './annotation.model.ts';
import { contentHash } from './content-hash.ts';
import { geometrySchema } from './geometry-schema.ts';
import { insertAnnotations } from './insert-annotations.ts';
import type { AnnotationPart } from './model.ts';

const isNil = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Nanoseconds since the Unix epoch, decimal, in 64 bits. */
const instant = z
  .string()
  .regex(/^-?\d{1,19}$/, { error: 'nanoseconds since the Unix epoch, decimal', abort: true })
  .refine((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text), 'beyond 64 bits')
  .nullish();

const partInput = z
  .object({
    frame: z.int().min(0).nullish(),
    start: instant,
    end: instant,
    geometry: z
      .object({ kind: z.string(), data: z.unknown() })
      .transform(({ kind, data }): unknown => ({ ...(data as object), kind }))
      .pipe(geometrySchema),
  })
  .refine(({ start, end }) => isNil(start) === isNil(end), 'start and end go together')
  .refine(({ start, end }) => isNil(start) || isNil(end) || BigInt(start) <= BigInt(end), 'end lies before start')
  .refine(({ start, geometry }) => geometry.kind !== 'interval' || !isNil(start), 'an interval has start and end');

export const saveAnnotationsInput = z.object({
  assetId: z.string(),
  annotations: z
    .array(
      z.object({
        id: z.string().nullish(),
        rev: z.int().nullish(),
        class: z.string().trim().min(1).max(200),
        parts: z.array(partInput).max(500),
        attributes: z.record(z.string(), z.json()).nullish(),
        remove: z.boolean().nullish(),
      }),
    )
    .min(1)
    .max(1_000),
});

type Save = z.infer<typeof saveAnnotationsInput>['annotations'][number];

function edited(core: Core, scope: Scope, asset: AssetDoc, save: Save, before: AnnotationDoc | null): AnnotationDoc {
  const parts: AnnotationPart[] = save.parts.map(({ frame, start, end, geometry }) => ({
    ...(isNil(frame) ? {} : { frame }),
    ...(isNil(start) || isNil(end) ? {} : { start, end }),
    geometry,
  }));
  const attributes = save.attributes ?? {};
  return {
    _id: before?._id ?? newId('ann'),
    orgId: asset.orgId,
    datasetId: asset.datasetId,
    assetId: asset._id,
    class: save.class,
    parts,
    attributes,
    provenance: {
      agent: { kind: 'person', id: actorOf(scope) },
      // A person's edit of an edit of a model's work is still machine + human.
      ...(before
        ? { derivedFrom: before.provenance.derivedFrom ?? { rev: before.rev, agentKind: before.provenance.agent.kind } }
        : {}),
      ...(before?.provenance.source ? { source: before.provenance.source } : {}),
    },
    reviewState: 'unreviewed',
    rev: (before?.rev ?? 0) + 1,
    contentHash: contentHash({ class: save.class, parts, attributes }),
    ext: before?.ext ?? {},
    createdAt: core.clock.now(),
  };
}

/** Saves annotations of one asset, all or none. Throws CONFLICT when one was changed by somebody else meanwhile. */
export async function saveAnnotations(
  core: Core,
  scope: Scope,
  asset: AssetDoc,
  saves: Save[],
): Promise<AnnotationDoc[]> {
  const { orgId, datasetId, _id: assetId } = asset;
  return core.store.transaction(async (session) => {
    const tally = new Tally(orgId, datasetId);
    const ids = saves.flatMap(({ id }) => (id ? [id] : []));
    const found = await core.store.annotations.find({ orgId, assetId, _id: { $in: ids } }, { session }).toArray();
    const before = new Map(found.map((doc) => [doc._id, doc]));
    const results: AnnotationDoc[] = [];
    const fresh: AnnotationDoc[] = [];
    for (const save of saves) {
      const old = save.id ? before.get(save.id) : null;
      if (save.id && (!old || (save.rev && save.rev !== old.rev))) {
        throw new LodeError('CONFLICT', `Annotation ${save.id} was changed by somebody else.`);
      }
      if (old) {
        const { _id, ...rest } = old;
        const revision = { _id: idFrom('rev', _id, old.rev), annotationId: _id, ...rest };
        await core.store.annotationRevisions.insertOne(revision, { session });
        tally.value('$class', old.class, -1);
      }
      if (save.remove) {
        if (old) {
          await core.store.annotations.deleteOne({ orgId, _id: old._id }, { session });
          tally.annotations(-1);
        }
        continue;
      }
      const doc = edited(core, scope, asset, save, old ?? null);
      results.push(doc);
      if (old) {
        await core.store.annotations.replaceOne({ orgId, _id: old._id }, doc, { session });
        tally.value('$class', doc.class, 1);
      } else fresh.push(doc);
    }
    await insertAnnotations(core, fresh, tally, session);
    const classes = await core.store.annotations.distinct('class', { orgId, assetId }, { session });
    const annotationCount = await core.store.annotations.countDocuments({ orgId, assetId }, { session });
    await core.store.assets.updateOne({ _id: assetId, orgId }, { $set: { classes, annotationCount } }, { session });
    await tally.write(core, session);
    const event = {
      orgId,
      actor: actorOf(scope),
      action: 'annotations.saved',
      target: assetId,
      detail: { count: saves.length },
    };
    await record(core, event, session);
    return results;
  });
}
