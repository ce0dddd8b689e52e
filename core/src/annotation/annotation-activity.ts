import type { Core } from '../core.ts';
import { LodeError } from '../errors.ts';
import { each, inPlainWords, scopeNow, untilClosed } from '../graphql/subscription.ts';
import type { Context } from '../graphql/types.ts';
import { required } from '../people/permissions.ts';
import { readable } from '../people/readable.ts';
import type { Scope } from '../people/scope.ts';
import type { HubEvent } from '../ports/event-bus.ts';

type Saved = Extract<HubEvent, { topic: 'annotation' }>;

/** What a colleague is called; people of other organisations are not named, nor are tokens. */
async function nameOf(core: Core, { orgId }: Scope, actor: string): Promise<string | null> {
  const userId = /^user:(.+)$/.exec(actor)?.[1];
  const member = userId && (await core.store.members.findOne({ orgId, userId }));
  return member ? ((await core.store.users.findOne({ _id: userId }))?.name ?? null) : null;
}

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
      const byName = await nameOf(core, now, by);
      yield { annotationActivity: { assetId, by, byName, at, changed, removed } };
    }
  });
}
