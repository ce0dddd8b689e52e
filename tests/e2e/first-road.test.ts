import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Plugin } from '@lode/core';
import { loadPlugins } from '@lode/gateway';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';

const CREATE = `mutation Create($input: CreateDatasetInput!) {
  createDataset(input: $input) { __typename ... on Dataset { id slug } ... on Problem { code message } }
}`;

describe('a file goes in and an answer comes out', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  beforeAll(async () => {
    hub = await startTestHub();
    org = await hub.organisation('hospital');
  });
  afterAll(() => hub?.stop());

  it.each(['medical', 'industrial-qc'])('the sample of %s raises exactly its planted faults', async (plugin) => {
    const [{ demo }] = (await loadPlugins([plugin])) as [Plugin, ...Plugin[]];
    const sample = await demo!();
    const token = org.tokens.steward;
    const made = await hub.graphql<{ createDataset: { id: string } }>(token, CREATE, {
      input: { name: sample.dataset.name, plugin, licence: sample.dataset.licence },
    });
    const { id } = made.data.createDataset;
    const ingestId = await hub.ingest(token, id, await Array.fromAsync(sample.files()));

    const { data, errors } = await hub.graphql<any>(
      token,
      `query ($id: ID!, $ingest: ID!) {
      dataset(id: $id) { counts { assets annotations bytes findings { error warning info } byState { state count } } }
      assets(filter: { datasetId: $id }, first: 200) { totalCount { value exact } edges { node { id thumbnail state findings { code } } } }
      findings(filter: { datasetId: $id }, first: 200) { edges { node { code severity message { en zh } asset { id } } } }
      ingest(id: $ingest) { progress { files ready rejected held duplicate received } layout { en zh } }
    }`,
      { id, ingest: ingestId },
    );
    expect(errors).toBeUndefined();
    const { files, ready, rejected, held, duplicate, received } = data.ingest.progress;
    expect(files).toBe(ready + rejected + held + duplicate);
    expect(received).toBe(0);
    const codes = new Set(data.findings.edges.map(({ node }: any) => node.code));
    for (const code of sample.planted) expect(codes).toContain(code);
    expect(data.dataset.counts.assets).toBe(data.assets.edges.length);
    expect(data.assets.totalCount).toEqual({ value: data.assets.edges.length, exact: true });
    const { error, warning, info } = data.dataset.counts.findings;
    expect(error + warning + info).toBe(data.findings.edges.length);
    expect(data.assets.edges.every(({ node }: any) => node.thumbnail !== null)).toBe(true);
  });
});
