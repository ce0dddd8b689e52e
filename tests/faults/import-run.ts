import { setTimeout as sleep } from 'node:timers/promises';
import { basename } from 'node:path';
import { stat } from 'node:fs/promises';
import { createDataset, ensureOrganisation, makeToken, type Core, type Scope } from '@lode/core/hub';
import { hubClient, sendFiles, type HubClient } from '@lode/gateway/testing';
import type { HubProcess } from '../harness/hub-process.ts';

/** A dataset of its own for one import, and how it goes. */
export interface ImportRun {
  orgId: string;
  datasetId: string;
  ingestId: string;
  /** Rows that are done with. */
  done(): Promise<number>;
  ended(): Promise<boolean>;
  waitForEnd(): Promise<void>;
  /** Downloads a COCO export, counted first; how many annotations it says that it has, and how many bytes came. */
  download(): Promise<{ counted: number; bytes: number }>;
}

const START = 'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } } }';
const EXPORT =
  'mutation ($input: ExportAnnotationsInput!) { exportAnnotations(input: $input) { ... on AnnotationExport { id url } } }';
const COUNTED = 'query ($input: ID!) { annotationExport(id: $input) { state annotations } }';
const FINISH = 'mutation ($input: FinishIngestInput!) { finishIngest(input: $input) { __typename } }';

async function newDataset(core: Core, slug: string) {
  const { _id: orgId } = await ensureOrganisation(core, slug, slug);
  const scope: Scope = { orgId, role: 'owner', userId: null, tokenId: null, grants: [] };
  const dataset = await createDataset(core, scope, { name: 'road', plugin: 'industrial-qc', licence: null });
  const more = { role: 'owner' as const, userId: null, expiresAt: null, actor: 'test' };
  const { secret } = await makeToken(core, { orgId, name: 'import', ...more });
  if (!dataset) throw new Error('There is such a dataset already.');
  return { orgId, datasetId: dataset._id, secret };
}

async function ask<T>(client: HubClient, query: string, input: object | string): Promise<T> {
  const body = JSON.stringify({ query, variables: { input } });
  const headers = { 'content-type': 'application/json' };
  const answer = await client.fetch('/graphql', () => ({ method: 'POST', headers, body }));
  return ((await answer.json()) as { data: T }).data;
}

/** Sends an annotation file into a new organisation, its pictures declared, and lets the hub begin. */
export async function startImport(hub: HubProcess, file: string, slug: string): Promise<ImportRun> {
  const { orgId, datasetId, secret } = await hub.withCore((core) => newDataset(core, slug));
  Object.assign(process.env, { LODE_URL: hub.url, LODE_TOKEN: secret });
  const client = await hubClient();
  const { startIngest } = await ask<{ startIngest: { id: string } }>(client, START, {
    datasetId,
    annotations: { declareMissing: true },
  });
  const { size: bytes } = await stat(file);
  await sendFiles(client, startIngest.id, [{ path: basename(file), file, bytes }], () => undefined);
  await ask(client, FINISH, { ingestId: startIngest.id });
  const read = () => hub.withCore((core) => core.store.ingests.findOne({ orgId, _id: startIngest.id }));
  const run: ImportRun = {
    ...{ orgId, datasetId, ingestId: startIngest.id },
    done: async () => (await read())?.annotations?.progress?.done ?? 0,
    ended: async () => (await read())?.state !== 'RUNNING',
    waitForEnd: async () => {
      while (!(await run.ended())) await sleep(200);
    },
    download: async () => {
      const input = { datasetId, format: 'coco' };
      const { exportAnnotations } = await ask<{ exportAnnotations: { id: string; url: string } }>(
        client,
        EXPORT,
        input,
      );
      let counted: { state: string; annotations: number } = { state: 'COUNTING', annotations: 0 };
      while (counted.state === 'COUNTING') {
        await sleep(200);
        ({ annotationExport: counted } = await ask<{ annotationExport: typeof counted }>(client, COUNTED, exportAnnotations.id)); // prettier-ignore
      }
      let bytes = 0;
      for await (const chunk of (await client.fetch(exportAnnotations.url)).body ?? []) bytes += chunk.length;
      return { counted: counted.annotations, bytes };
    },
  };
  return run;
}
