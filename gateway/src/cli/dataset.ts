import { hubClient, unwrap } from './hub-client.ts';

const CREATE = `mutation Create($input: CreateDatasetInput!) {
  createDataset(input: $input) { __typename ... on Dataset { id slug } ... on Problem { code message } }
}`;

interface Options {
  plugin: string;
  name: string;
  licence?: string;
  slug?: string;
  json?: boolean;
}

export async function datasetCreate({ json, ...input }: Options): Promise<void> {
  const hub = await hubClient();
  const data = await hub.graphql<{ createDataset: { __typename: string; id: string; slug: string } }>(CREATE, {
    input,
  });
  const { id, slug } = unwrap(data.createDataset);
  process.stdout.write(json ? `${JSON.stringify({ type: 'result', id, slug })}\n` : `${slug}\n`);
}
