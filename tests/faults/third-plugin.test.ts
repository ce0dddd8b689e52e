import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestHub, type TestHub, type TestOrganisation } from '../harness/test-hub.ts';
import { makeDataset } from './make-dataset.ts';

const file = new URL('./fixtures/weather-plugin.ts', import.meta.url);
const CSV = 'station,lon,lat,celsius\n北京,116.47,39.81,-3.5\n上海,121.46,31.41,8\n三亚,109.51,18.25,24\n';

describe('a third domain, in one file', () => {
  let hub: TestHub;
  let org: TestOrganisation;
  beforeAll(async () => {
    hub = await startTestHub({ catalog: file.href });
    org = await hub.organisation('weather');
  });
  afterAll(() => hub?.stop());

  it('needs the contract and nothing else of the hub', async () => {
    const text = await readFile(file, 'utf8');
    const imported = [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map(([, a, b]) => a ?? b);
    expect(imported.sort()).toEqual(['@lode/core', 'zod']);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  });

  it('is ingested, counted, filtered and asked for its own field', async () => {
    const token = org.tokens.steward;
    const id = await makeDataset(hub, token, 'weather');
    await hub.ingest(token, id, [
      { path: 'stations.csv', data: Buffer.from(CSV) },
      { path: 'other.csv', data: Buffer.from('a,b\n1,2\n') },
    ]);
    const { data, errors } = await hub.graphql<any>(
      token,
      `query ($id: ID!, $warm: FacetCondition!) {
        plugins { id kinds { facets { key unit title { zh } } } }
        dataset(id: $id) { counts { assets } facetCounts { key min max } }
        assets(filter: { datasetId: $id, facets: [$warm] }) { edges { node { name facets weather { fahrenheit } } } }
        findings(filter: { datasetId: $id }) { edges { node { code path } } }
      }`,
      { id, warm: { key: 'weather.temperature', gte: 5 } },
    );
    expect(errors).toBeUndefined();
    expect(data.plugins).toEqual([
      { id: 'weather', kinds: [{ facets: [{ key: 'weather.temperature', unit: 'Cel', title: { zh: '气温' } }] }] },
    ]);
    expect(data.dataset).toEqual({
      counts: { assets: 3 },
      facetCounts: [{ key: 'weather.temperature', min: -3.5, max: 24 }],
    });
    const stations = data.assets.edges.map(({ node }: any) => [node.name, node.weather.fahrenheit]);
    expect(new Map(stations)).toEqual(
      new Map([
        ['三亚', 75.2],
        ['上海', 46.4],
      ]),
    );
    expect(data.findings.edges.map(({ node }: any) => node)).toEqual([
      { code: 'core.unknown-format', path: 'other.csv' },
    ]);
  });
});
