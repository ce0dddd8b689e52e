import { EXIT, Failure } from './exit-codes.ts';
import { hubClient, unwrap, type HubClient } from './hub-client.ts';
import { resumeKey, upload, waitForIngest } from './ingest.ts';
import { collectFiles } from './local-files.ts';

const START = `mutation Start($input: StartIngestInput!) {
  startIngest(input: $input) { __typename ... on Ingest { id } ... on Problem { code message } } }`;
const FINISH = `mutation Finish($input: FinishIngestInput!) {
  finishIngest(input: $input) { __typename ... on Ingest { id } ... on Problem { code message } } }`;
const RESULT = `query Result($id: ID!) { ingest(id: $id) { annotations { format images annotations rejected } } }`;
const FINDINGS = `query Findings($id: ID!, $after: String) {
  findings(filter: { ingestId: $id }, first: 200, after: $after) { pageInfo { hasNextPage endCursor }
    edges { node { code severity message { en zh } location } } } }`;

interface Options {
  dataset: string;
  format?: string;
  declareMissing?: boolean;
  json?: boolean;
}

interface Result {
  format: string | null;
  images: number;
  annotations: number;
  rejected: number;
}

interface Finding {
  code: string;
  severity: string;
  message: { en: string; zh: string };
  location: object | null;
}

async function findingsOf(hub: HubClient, id: string): Promise<Finding[]> {
  interface Page {
    findings: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: Finding }[] };
  }
  const all: Finding[] = [];
  let after: string | null = null;
  do {
    const { findings }: Page = await hub.graphql<Page>(FINDINGS, { id, after });
    all.push(...findings.edges.map(({ node }) => node));
    after = findings.pageInfo.hasNextPage ? findings.pageInfo.endCursor : null;
  } while (after);
  return all;
}

function print({ format, images, annotations, rejected }: Result, findings: Finding[]): void {
  for (const { severity, code, message, location } of findings) {
    const where = location ? ` ${JSON.stringify(location)}` : '';
    process.stdout.write(`${severity.toLowerCase()} ${code}: ${message.en}${where}\n`);
  }
  process.stdout.write(
    `${format ?? 'unknown'}: ${annotations} annotations stored from ${images} pictures, ${rejected} rows rejected.\n`,
  );
}

/** Sends files, folders or ZIPs of annotations and prints what was stored and what was refused, row by row. */
export async function importAnnotations(paths: string[], options: Options): Promise<void> {
  const { dataset, format, declareMissing = false, json } = options;
  const files = await collectFiles(paths);
  if (files.length === 0) throw new Failure(EXIT.usage, 'There are no files at these paths.');
  const hub = await hubClient();
  const annotations = { declareMissing, ...(format ? { format } : {}) };
  const key = resumeKey(dataset, [...paths, JSON.stringify(annotations)]);
  const started = await hub.graphql<{ startIngest: { __typename: string; id: string } }>(START, {
    input: { datasetId: dataset, resumeKey: key, annotations },
  });
  const { id } = unwrap(started.startIngest);
  await upload(hub, id, files);
  unwrap(
    (await hub.graphql<{ finishIngest: { __typename: string } }>(FINISH, { input: { ingestId: id } })).finishIngest,
  );
  await waitForIngest(hub, id, () => undefined);
  const { ingest } = await hub.graphql<{ ingest: { annotations: Result } }>(RESULT, { id });
  const findings = await findingsOf(hub, id);
  const result = ingest.annotations;
  if (result.format === null)
    throw new Failure(EXIT.failure, findings[0]?.message.en ?? 'No format knows these files.');
  if (json) process.stdout.write(`${JSON.stringify({ type: 'result', ...result, findings })}\n`);
  else print(result, findings);
  if (result.rejected > 0) process.exitCode = EXIT.someRejected;
}
