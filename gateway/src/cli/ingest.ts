import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import cliProgress from 'cli-progress';
import { EXIT, Failure } from './exit-codes.ts';
import { hubClient, unwrap, type HubClient } from './hub-client.ts';
import { collectFiles, type LocalFile } from './local-files.ts';
import { sendFiles } from './send-files.ts';

const START = `mutation Start($input: StartIngestInput!) {
  startIngest(input: $input) { __typename ... on Ingest { id } ... on Problem { code message } }
}`;
const FINISH = `mutation Finish($input: FinishIngestInput!) {
  finishIngest(input: $input) { __typename ... on Ingest { id } ... on Problem { code message } }
}`;
const PROGRESS = `query Progress($id: ID!) { ingest(id: $id) { message progress {
  state stage files received ready rejected held duplicate bytes findings { error warning info } } } }`;
const FILES = `query Files($id: ID!, $after: String) { ingest(id: $id) { files(first: 200, after: $after) {
  pageInfo { hasNextPage endCursor }
  edges { node { path state assetIds findings { code severity message { en zh } } } } } } }`;
const POLL_MS = 300;

interface Progress {
  state: string;
  stage: string;
  files: number;
  received: number;
  ready: number;
  rejected: number;
  held: number;
  duplicate: number;
  bytes: number;
  findings: { error: number; warning: number; info: number };
}

interface FileReport {
  path: string;
  state: string;
  assetIds: string[];
  findings: { code: string; severity: string; message: { en: string; zh: string } }[];
}

/** The same delivery again (same machine, dataset and paths) finds the ingest that was cut off. */
export function resumeKey(dataset: string, paths: string[]): string {
  const absolute = paths.map((path) => resolve(path));
  return createHash('sha256')
    .update(JSON.stringify([hostname(), dataset, absolute]))
    .digest('hex');
}

export async function waitForIngest(hub: HubClient, id: string, show: (progress: Progress) => void): Promise<Progress> {
  for (;;) {
    const { ingest } = await hub.graphql<{ ingest: { message: string | null; progress: Progress } | null }>(PROGRESS, {
      id,
    });
    if (!ingest) throw new Failure(EXIT.failure, 'The ingest is gone.');
    show(ingest.progress);
    const { state } = ingest.progress;
    if (state === 'DONE') return ingest.progress;
    if (state === 'FAILED' || state === 'CANCELLED') {
      throw new Failure(
        EXIT.failure,
        `The ingest has ${state === 'FAILED' ? 'failed' : 'been cancelled'}. ${ingest.message ?? ''}`,
      );
    }
    await new Promise((resolve_) => setTimeout(resolve_, POLL_MS));
  }
}

async function* reports(hub: HubClient, id: string): AsyncGenerator<FileReport> {
  interface Page {
    ingest: { files: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: FileReport }[] } };
  }
  let after: string | null = null;
  do {
    const { ingest }: Page = await hub.graphql<Page>(FILES, { id, after });
    for (const { node } of ingest.files.edges) yield node;
    after = ingest.files.pageInfo.hasNextPage ? ingest.files.pageInfo.endCursor : null;
  } while (after);
}

function bar(total: number, what: string) {
  const single = new cliProgress.SingleBar(
    {
      format: `${what.padEnd(9)} {bar} {percentage}% | {value}/{total} | {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      noTTYOutput: false,
    },
    cliProgress.Presets.shades_classic,
  );
  if (process.stderr.isTTY) single.start(total, 0);
  return single;
}

function report(file: FileReport): void {
  for (const { severity, code, message } of file.findings) {
    process.stdout.write(
      `${file.state.padEnd(9)} ${file.path || '(name hidden)'}  ${severity} ${code}: ${message.en}\n`,
    );
  }
}

export async function upload(hub: HubClient, id: string, files: LocalFile[]): Promise<void> {
  const sending = bar(files.length, 'Sending');
  try {
    await sendFiles(hub, id, files, (sent) => sending.update(sent));
  } finally {
    sending.stop();
  }
}

/** Sends what is missing, waits for the work to end and prints the report. */
export async function ingest(paths: string[], options: { dataset: string; json?: boolean }): Promise<void> {
  const files = await collectFiles(paths);
  if (files.length === 0) throw new Failure(EXIT.usage, 'There are no files at these paths.');
  const hub = await hubClient();
  const input = { datasetId: options.dataset, resumeKey: resumeKey(options.dataset, paths) };
  const started = await hub.graphql<{ startIngest: { __typename: string; id: string } }>(START, { input });
  const { id } = unwrap(started.startIngest);
  await upload(hub, id, files);
  const finished = await hub.graphql<{ finishIngest: { __typename: string } }>(FINISH, { input: { ingestId: id } });
  unwrap(finished.finishIngest);

  const working = bar(files.length, 'Working');
  const end = await waitForIngest(hub, id, (progress) => {
    working.setTotal(progress.files);
    working.update(progress.files - progress.received);
  }).finally(() => working.stop());

  for await (const file of reports(hub, id)) {
    if (options.json) process.stdout.write(`${JSON.stringify({ type: 'file', ...file })}\n`);
    else report(file);
  }
  const { ready, rejected, held, duplicate, bytes, findings } = end;
  const result = { type: 'result', ingestId: id, files: end.files, ready, rejected, held, duplicate, bytes, findings };
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    process.stdout.write(
      `${end.files} files: ${ready} ready, ${rejected} rejected, ${held} held, ${duplicate} duplicate. `,
    );
    process.stdout.write(`Findings: ${findings.error} errors, ${findings.warning} warnings, ${findings.info} notes.\n`);
  }
  if (rejected > 0) process.exitCode = EXIT.someRejected;
}
