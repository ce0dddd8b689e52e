import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chainOutbox, record, verifyChain } from '@lode/core/hub';
import { startTestHub, type TestHub } from '../harness/test-hub.ts';

describe('the audit trail', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ plugins: '' });
  });
  afterAll(() => hub?.stop());

  it('is unbroken as written, and names the first event that was altered, removed or moved', async () => {
    const { id: orgId } = await hub.organisation('audited');
    const { core } = hub;
    for (let i = 0; i < 5; i++) await record(core, { orgId, actor: 'test', action: 'thing.done', detail: { i } });
    while ((await core.store.outbox.countDocuments({ orgId })) > 0) await chainOutbox(core).catch(() => 0);
    const whole = await verifyChain(core, orgId);
    expect(whole).toMatchObject({ ok: true, firstBroken: null });
    expect(whole.events).toBeGreaterThanOrEqual(5);

    const { auditEvents } = core.store;
    const third = (await auditEvents.findOne({ orgId, seq: 3 }))!;
    await auditEvents.updateOne({ _id: third._id }, { $set: { action: 'nothing.done' } });
    expect(await verifyChain(core, orgId)).toMatchObject({ ok: false, firstBroken: 3 });
    await auditEvents.deleteOne({ _id: third._id });
    expect(await verifyChain(core, orgId)).toMatchObject({ ok: false, firstBroken: 3 });
    await auditEvents.insertOne(third);
    expect(await verifyChain(core, orgId)).toEqual(whole);
  });
});
