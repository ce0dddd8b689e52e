import { describe, expect, it } from '@jest/globals';
import { createDataset, type Scope } from '@lode/core/hub';
import { loadPlugins } from '@lode/gateway';
import { startTestHub, type TestHub } from '../harness/test-hub.ts';

/** Fields that plugins add; a hub has those of its own plugins and no others. */
const FIELDS: Record<string, string> = {
  medical: 'medical',
  'industrial-qc': 'industrialQc',
  'autonomous-driving': 'autonomousDriving',
  geospatial: 'geospatial',
  mining: 'mining',
};
const ids = (await loadPlugins(undefined)).map(({ id }) => id);

async function fieldsOf(hub: TestHub, token: string): Promise<string[]> {
  const { data } = await hub.graphql<any>(token, '{ __type(name: "Asset") { fields { name } } }');
  const names: string[] = data.__type.fields.map(({ name }: { name: string }) => name);
  return names.filter((name) => Object.values(FIELDS).includes(name)).sort();
}

describe('a hub', () => {
  it.each([['without plugins', ''], ...ids.map((id) => [`with ${id} alone`, id]), ['with all', ids.join()]] as [
    string,
    string,
  ][])('%s starts, and speaks of those only', async (_which, plugins) => {
    const chosen = plugins === '' ? [] : plugins.split(',');
    const hub = await startTestHub({ plugins });
    try {
      const { tokens } = await hub.organisation('alone');
      const { data, errors } = await hub.graphql<any>(tokens.owner, '{ plugins { id } datasets { edges { node { id } } } }'); // prettier-ignore
      expect(errors).toBeUndefined();
      expect(data.plugins.map(({ id }: { id: string }) => id)).toEqual(chosen);
      expect(await fieldsOf(hub, tokens.owner)).toEqual(chosen.map((id) => FIELDS[id]!).sort());
    } finally {
      await hub.stop();
    }
  });

  it('keeps what a plugin took in while it is disabled, and has it all again when it returns', async () => {
    let hub = await startTestHub({ plugins: 'mining,industrial-qc' });
    try {
      const org = await hub.organisation('works');
      const scope: Scope = { orgId: org.id, role: 'owner', userId: null, tokenId: null, grants: [] };
      const dataset = (await createDataset(hub.core, scope, { name: 'shift', plugin: 'mining', licence: 'CC0-1.0' }))!;
      const [mining] = await loadPlugins(['mining']);
      const files = await Array.fromAsync((await mining!.demo!()).files());
      const small = files.filter(({ path }) => !path.endsWith('.mp4'));
      await hub.ingest(org.tokens.owner, dataset._id, small);
      const look = (extra = '') =>
        hub.graphql<any>(
          org.tokens.owner,
          `{ assets { edges { node { id name kind facets findings { code } channels { id key start end } ${extra} } } }
             search(question: { query: { id: "mining.gas-with-people" } }) { totalCount { value } } }`,
        );
      const before = await look('mining { sensorCount }');
      const [asset] = before.data.assets.edges;
      expect(asset.node).toMatchObject({ kind: 'mining.sensor-log', mining: { sensorCount: 10 } });
      const [channel] = asset.node.channels;
      const read = () =>
        hub.graphql<any>(
          org.tokens.owner,
          `{ window(channelId: "${channel.id}", from: "${channel.start}", to: "${channel.end}", maxPoints: 50) { t min } }`,
        );
      const samples = await read();
      expect(samples.data.window.t.length).toBeGreaterThan(10);

      await hub.hub.stop();
      hub = await startTestHub({ plugins: 'industrial-qc', again: hub });
      const without = await look();
      expect(without.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_INPUT']); // there is no such question
      const { data } = await hub.graphql<any>(
        org.tokens.owner,
        '{ assets { edges { node { id name kind facets findings { code } } } } }',
      );
      const { mining: _field, channels: _channels, ...kept } = asset.node;
      expect(data.assets.edges[0].node).toEqual(kept);
      expect(await read()).toEqual(samples); // stored samples need no plugin

      await hub.hub.stop();
      hub = await startTestHub({ plugins: 'mining,industrial-qc', again: hub });
      expect(await look('mining { sensorCount }')).toEqual(before);
    } finally {
      await hub.stop();
    }
  }, 60_000);
});
