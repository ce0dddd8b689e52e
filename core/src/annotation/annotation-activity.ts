import { LodeError } from '../errors.ts';
import { each, inPlainWords, scopeNow, untilClosed } from '../graphql/subscription.ts';
import type { Context } from '../graphql/types.ts';
import { colleagueNames } from '../people/colleague-names.ts';
import { required } from '../people/permissions.ts';
import { readable } from '../people/readable.ts';
import type { HubEvent } from '../ports/event-bus.ts';

type Saved = Extract<HubEvent, { topic: 'annotation' }>;

/** What others, and one's own other windows, save on an asset, as long as it may be read. */
export async function annotationActivity(context: Context, assetId: string): Promise<AsyncGenerator<object>> {
  const { core } = context;
  const me = required(context.scope);
  const find = (scope: typeof me) =>
    core.store.assets.findOne({ $and: [readable(scope), { _id: assetId }] }, { projection: { _id: 1, orgId: 1 } });
  const asset = await inPlainWords(core, () => find(me));
  if (!asset) throw new LodeError('NOT_FOUND', 'There is no such asset.');
  const { orgId } = asset;
  const mine = (event: HubEvent): event is Saved => event.topic === 'annotation' && event.assetId === assetId;
  return untilClosed(core, async function* (signal) {
    for await (const { activityId } of each(core, mine, signal)) {
      const now = await scopeNow(context);
      if (!(await find(now))) return;
      const activity = await core.store.annotationActivity.findOne({ orgId, _id: activityId });
      if (!activity) continue;
      const { by, at, removed } = activity;
      const changed = await core.store.annotations.find({ orgId, assetId, _id: { $in: activity.changed } }).toArray();
      const byName = (await colleagueNames(core, now, [by])).get(by) ?? null;
      yield { annotationActivity: { assetId, by, byName, at, changed, removed } };
    }
  });
}
