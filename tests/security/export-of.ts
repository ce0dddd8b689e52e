import type { World } from './world.ts';

const EXPORT = `mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) {
  ... on AnnotationExport { id } ... on Problem { code message } } }`;

/** Asks for an export on behalf of a caller and returns its id. */
export async function exportOf(world: World, name: string, datasetId: string, format = 'coco'): Promise<string> {
  const { data, errors } = await world.hub.graphql<{ exportAnnotations: { id?: string } }>(
    world.caller(name).token,
    EXPORT,
    { input: { datasetId, format } },
  );
  const { id } = data?.exportAnnotations ?? {};
  if (!id) throw new Error(JSON.stringify(errors ?? data));
  return id;
}
