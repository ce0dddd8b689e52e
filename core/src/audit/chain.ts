import { createHash } from 'node:crypto';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';
import type { AuditEventDoc, OutboxDoc } from './audit.model.ts';

const GENESIS = '0'.repeat(64);

/** SHA-256 over the previous hash and the event's canonical JSON (fixed key order). */
export function hashOf(prevHash: string, seq: number, event: Omit<OutboxDoc, '_id'>): string {
  const { orgId, at, actor, action, target, detail } = event;
  const canonical = JSON.stringify([prevHash, seq, orgId, at.toISOString(), actor, action, target, detail]);
  return createHash('sha256').update(canonical).digest('hex');
}

/**
 * Moves outbox entries into the chain, oldest first. The unique index on (orgId, seq) refuses a second writer;
 * the unique `outboxId` refuses the same event twice after a crash between the two writes.
 */
export async function chainOutbox(core: Core, limit = 500): Promise<number> {
  const entries = await core.store.outbox.find().sort({ _id: 1 }).limit(limit).toArray();
  const heads = new Map<string, { seq: number; hash: string }>();
  for (const { _id: outboxId, ...event } of entries) {
    let head = heads.get(event.orgId);
    if (!head) {
      const last = await core.store.auditEvents.findOne({ orgId: event.orgId }, { sort: { seq: -1 } });
      head = last ?? { seq: 0, hash: GENESIS };
    }
    const seq = head.seq + 1;
    const hash = hashOf(head.hash, seq, event);
    const chained: AuditEventDoc = { _id: newId('aud'), outboxId, ...event, seq, prevHash: head.hash, hash };
    await core.store.transaction(async (session) => {
      await core.store.auditEvents.insertOne(chained, { session });
      await core.store.outbox.deleteOne({ _id: outboxId }, { session });
    });
    heads.set(event.orgId, { seq, hash });
  }
  return entries.length;
}

/** Walks an organisation's chain; names the first event whose hash or place is wrong. */
export async function verifyChain(
  core: Core,
  orgId: string,
): Promise<{ ok: boolean; events: number; head: string; firstBroken: number | null }> {
  let head = GENESIS;
  let events = 0;
  for await (const event of core.store.auditEvents.find({ orgId }).sort({ seq: 1 })) {
    const right = event.seq === events + 1 && event.prevHash === head && event.hash === hashOf(head, event.seq, event);
    if (!right) return { ok: false, events, head, firstBroken: events + 1 };
    events += 1;
    head = event.hash;
  }
  return { ok: true, events, head, firstBroken: null };
}
