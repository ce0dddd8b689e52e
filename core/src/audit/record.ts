import type { ClientSession } from 'mongodb';
import type { JsonObject } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';

/**
 * Puts an event into the outbox. Pass the session of the deed's own transaction: then either both happened or neither.
 * Never put data of people into `detail`: the trail outlives an erasure.
 */
export async function record(
  core: Core,
  event: { orgId: string; actor: string; action: string; target?: string; detail?: JsonObject },
  session?: ClientSession,
): Promise<void> {
  const at = core.clock.now();
  // Sorts by time; events of one millisecond have no order among each other.
  const _id = `${String(at.getTime()).padStart(15, '0')}-${newId('out')}`;
  const { orgId, actor, action, target = null, detail = null } = event;
  await core.store.outbox.insertOne({ _id, orgId, at, actor, action, target, detail }, { session });
}
