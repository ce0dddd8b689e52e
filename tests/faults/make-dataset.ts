import type { TestHub } from '../harness/test-hub.ts';

const CREATE = `mutation ($input: CreateDatasetInput!) {
  createDataset(input: $input) { __typename ... on Dataset { id } ... on Problem { message } } }`;

/** Makes a dataset by GraphQL; returns its id. */
export async function makeDataset(hub: TestHub, token: string, plugin: string, name = plugin): Promise<string> {
  const { data, errors } = await hub.graphql<{ createDataset: { id: string; message?: string } }>(token, CREATE, {
    input: { name, plugin, licence: 'CC0-1.0' },
  });
  if (errors || !data.createDataset.id) throw new Error(JSON.stringify(errors ?? data));
  return data.createDataset.id;
}
