import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXIT, Failure } from './exit-codes.ts';
import { detailOf, hubClient, unwrap, type HubClient } from './hub-client.ts';

const EXPORT = `mutation Export($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) {
  __typename
  ... on AnnotationExport { id url fileName }
  ... on Problem { code message } } }`;
const COUNTS = `query Export($id: ID!) { annotationExport(id: $id) {
  state pictures annotations leftOut losses { field rows reason { en zh } } } }`;
const POLL_MS = 500;

interface Options {
  dataset: string;
  format: string;
  out?: string;
  json?: boolean;
}

interface Answer {
  exportAnnotations: { __typename: string; id: string; url: string; fileName: string };
}

interface Counts {
  state: 'COUNTING' | 'READY' | 'FAILED';
  pictures: number;
  annotations: number;
  leftOut: number;
  losses: { field: string; rows: number; reason: { en: string; zh: string } }[];
}

async function counted(hub: HubClient, id: string): Promise<Counts> {
  for (;;) {
    const { annotationExport } = await hub.graphql<{ annotationExport: Counts | null }>(COUNTS, { id });
    if (annotationExport?.state === 'READY') return annotationExport;
    if (annotationExport?.state !== 'COUNTING') throw new Failure(EXIT.failure, 'The export could not be counted.');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Under another name until it is whole, so that a cut-off download is never taken for an export. */
async function save(body: Readable, out: string): Promise<void> {
  const partial = `${out}.part`;
  try {
    await pipeline(body, createWriteStream(partial));
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw new Failure(EXIT.failure, `${out} could not be written: ${(error as Error).message}`);
  }
}

/** Exports annotations and writes the file. What the format cannot carry is told on standard error, or in the JSON. */
export async function exportAnnotations({ dataset: datasetId, format, out, json }: Options): Promise<void> {
  if (out === '-' && json) throw new Failure(EXIT.usage, '--json and --out - would both use standard output.');
  const hub = await hubClient();
  const data = await hub.graphql<Answer>(EXPORT, { input: { datasetId, format } });
  const { id, url, fileName } = unwrap(data.exportAnnotations);
  const { pictures, annotations, leftOut, losses } = await counted(hub, id);
  const response = await hub.fetch(url);
  if (!response.ok || !response.body) throw new Failure(EXIT.failure, `${url}: ${await detailOf(response)}`);
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  const file = out ?? fileName;
  if (out === '-') await pipeline(body, process.stdout, { end: false });
  else await save(body, file);
  if (json) {
    const result = { type: 'result', files: [file], pictures, annotations, leftOut, loss: losses };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  if (out !== '-') process.stdout.write(`${file}: ${annotations} annotations on ${pictures} pictures\n`);
  for (const { field, rows, reason } of losses) process.stderr.write(`${field} (${rows}): ${reason.en}\n`);
  if (leftOut > 0) process.stderr.write(`${leftOut} annotations are not in it.\n`);
}
