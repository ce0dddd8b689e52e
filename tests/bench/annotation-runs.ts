import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import type { Document } from 'mongodb';
import type { BenchHub } from './bench-hub.ts';

const BATCH = 1_000;

const START = 'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } } }';
const FINISH = 'mutation ($input: FinishIngestInput!) { finishIngest(input: $input) { __typename } }';
const EXPORT = `mutation ($input: ExportAnnotationsInput!) {
  exportAnnotations(input: $input) { ... on AnnotationExport { id url } ... on Problem { message } } }`;
const COUNTED = 'query ($id: ID!) { annotationExport(id: $id) { state } }';

/** Since a `performance.now()`. */
export const seconds = (from: number) => (performance.now() - from) / 1_000;

export interface Imported {
  token: string;
  orgId: string;
  dataset: string;
  seconds: number;
}

/** One file into a new organisation: from `finishIngest` to the hub's own time of the end. */
export async function importFile(hub: BenchHub, slug: string, path: string): Promise<Imported> {
  const { token, orgId } = await hub.call('organisation', slug);
  const dataset = await hub.dataset(token, 'industrial-qc');
  const input = { datasetId: dataset, annotations: { declareMissing: true } };
  const { startIngest } = await hub.ask<{ startIngest: { id: string } }>(token, START, { input });
  const form = new FormData();
  form.append('file', await openAsBlob(path), 'annotations.json');
  const headers = { authorization: `Bearer ${token}` };
  const sent = await fetch(`${hub.url}/ingests/${startIngest.id}/files`, { method: 'POST', headers, body: form });
  assert.equal(sent.status, 201);
  const begun = Date.now();
  await hub.ask(token, FINISH, { input: { ingestId: startIngest.id } });
  const ingests = hub.db.collection<{ _id: string; state: string; finishedAt: Date }>('ingests');
  for (;;) {
    const doc = await ingests.findOne({ _id: startIngest.id });
    if (doc?.state === 'DONE') return { token, orgId, dataset, seconds: (doc.finishedAt.getTime() - begun) / 1_000 };
    assert.equal(doc?.state, 'RUNNING');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The control: the bare driver writes the very documents into collections with the same indexes, as durably. */
export async function writeBare(
  hub: BenchHub,
  dataset: string,
  round: string,
): Promise<{ seconds: number; read: number }> {
  let took = 0;
  let read = 0;
  for (const name of ['assets', 'annotations']) {
    const own = hub.db.collection(name);
    const bare = hub.db.collection(`bare_${name}_${round}`);
    const indexes = (await own.indexes()).filter((index) => index.name !== '_id_');
    await hub.db.createCollection(bare.collectionName);
    await bare.createIndexes(indexes.map(({ v: _v, ...index }) => index as never));
    const began = performance.now();
    let wrote = 0;
    let batch: Document[] = [];
    const write = async () => {
      const from = performance.now();
      await bare.insertMany(batch, { ordered: false, writeConcern: { w: 'majority', journal: true } });
      wrote += seconds(from);
      batch = [];
    };
    for await (const doc of own.find({ datasetId: dataset }).batchSize(BATCH)) {
      batch.push(doc);
      if (batch.length === BATCH) await write();
    }
    if (batch.length > 0) await write();
    took += wrote;
    if (name === 'annotations') read = seconds(began) - wrote;
    await bare.drop();
  }
  return { seconds: took, read };
}

export async function exportFile(
  hub: BenchHub,
  { token, dataset }: Imported,
): Promise<{ seconds: number; bytes: number }> {
  const input = { datasetId: dataset, format: 'coco' };
  const { exportAnnotations } = await hub.ask<{ exportAnnotations: { id: string; url: string } }>(token, EXPORT, {
    input,
  });
  // What it will lose is counted by a job; the download is what is measured.
  for (let state = 'COUNTING'; state === 'COUNTING'; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const { annotationExport } = await hub.ask<{ annotationExport: { state: string } }>(token, COUNTED, {
      id: exportAnnotations.id,
    });
    state = annotationExport.state;
  }
  const from = performance.now();
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${hub.url}${exportAnnotations.url}`, { headers });
  let bytes = 0;
  for await (const chunk of response.body!) bytes += chunk.length;
  return { seconds: seconds(from), bytes };
}
