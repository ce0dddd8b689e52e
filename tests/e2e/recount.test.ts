import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataset, recountDataset, type Scope } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import { startTestHub, type TestHub } from '../harness/test-hub.ts';

describe('counting anew', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ plugins: 'industrial-qc' });
  });
  afterAll(() => hub?.stop());

  it('gives what was counted batch by batch, and mends what somebody spoilt', async () => {
    const org = await hub.organisation('counted');
    const owner: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: 'test', grants: [] };
    const dataset = (await createDataset(hub.core, owner, { name: 'Counted', plugin: 'industrial-qc' }))!;
    const [plugin] = await loadPlugins(['industrial-qc']);
    const sample = await plugin!.demo!();
    await hub.ingest(org.tokens.owner, dataset._id, await Array.fromAsync(sample.files()));

    const { counters, facetCounts } = hub.core.store;
    const kept = await counters.findOne({ _id: dataset._id });
    const values = () => facetCounts.find({ datasetId: dataset._id }).sort({ _id: 1 }).toArray();
    const keptValues = await values();
    expect(kept!.assets).toBeGreaterThan(0);
    expect(kept!.annotations).toBeGreaterThan(0);

    await counters.updateOne({ _id: dataset._id }, { $set: { assets: 999 } });
    await facetCounts.deleteMany({ datasetId: dataset._id });
    expect(await recountDataset(hub.core, dataset)).toEqual(kept);
    expect(await values()).toEqual(keptValues);
  });
});
