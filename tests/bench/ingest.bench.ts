import assert from 'node:assert/strict';
import { startBenchHub, type BenchHub } from './bench-hub.ts';
import type { Bench, BenchContext } from './bench.ts';
import { ctSlices, plates, type DeliveredFile } from './deliveries.ts';
import { interleave, ratioOf, type Ratio } from './rounds.ts';

const ROUNDS = 5;
const PER_REQUEST = 100;
const START = 'mutation ($input: StartIngestInput!) { startIngest(input: $input) { ... on Ingest { id } } }';
const FINISH = 'mutation ($input: FinishIngestInput!) { finishIngest(input: $input) { __typename } }';
const COUNTS = `query ($dataset: ID!, $ingest: ID!) {
  dataset(id: $dataset) { counts { assets annotations } }
  ingest(id: $ingest) { progress { files ready rejected held duplicate } }
}`;

interface Counts {
  dataset: { counts: { assets: number; annotations: number } };
  ingest: { progress: { files: number; ready: number } };
}

async function upload(hub: BenchHub, token: string, ingestId: string, files: DeliveredFile[]): Promise<void> {
  for (let from = 0; from < files.length; from += PER_REQUEST) {
    const form = new FormData();
    for (const { path, data } of files.slice(from, from + PER_REQUEST)) {
      form.append('path', path);
      form.append('file', new Blob([data as Uint8Array<ArrayBuffer>]), path);
    }
    const headers = { authorization: `Bearer ${token}` };
    const sent = await fetch(`${hub.url}/ingests/${ingestId}/files`, { method: 'POST', headers, body: form });
    if (sent.status !== 201) throw new Error(`upload: ${sent.status} ${await sent.text()}`);
  }
}

/** One delivery into a new organisation: nothing of it, no thumbnail either, is in the hub yet. Times in seconds. */
async function deliver(hub: BenchHub, slug: string, plugin: string, files: DeliveredFile[]) {
  const { token } = await hub.call('organisation', slug);
  const dataset = await hub.dataset(token, plugin);
  const begun = Date.now();
  const { startIngest } = await hub.ask<{ startIngest: { id: string } }>(token, START, {
    input: { datasetId: dataset },
  });
  const ingest = startIngest.id;
  await upload(hub, token, ingest, files);
  const uploaded = Date.now();
  await hub.ask(token, FINISH, { input: { ingestId: ingest } });
  const ingests = hub.db.collection<{ _id: string; state: string; finishedAt: Date }>('ingests');
  for (;;) {
    const doc = await ingests.findOne({ _id: ingest });
    if (doc?.state === 'DONE') {
      const counts = await hub.ask<Counts>(token, COUNTS, { dataset, ingest });
      // The hub's own time of the end: how often somebody looks must not count.
      const done = doc.finishedAt.getTime();
      return { ingest: (done - uploaded) / 1000, all: (done - begun) / 1000, counts };
    }
    if (doc?.state !== 'RUNNING') throw new Error(`The ingest is ${doc?.state}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function compare(
  hub: BenchHub,
  plugin: string,
  files: DeliveredFile[],
  say: BenchContext['say'],
): Promise<Ratio[]> {
  await hub.call('recorded');
  const { counts } = await deliver(hub, `${plugin}-warm-up`, plugin, files);
  // Both sides do the same work: what the control reads is what the ingest catalogued.
  assert.equal(await hub.call('recorded'), files.length);
  const parsed = await hub.call('parse');
  const { assets, annotations } = counts.dataset.counts;
  assert.deepEqual({ items: parsed.items, annotations: parsed.annotations }, { items: assets, annotations });
  const { files: all, ready } = counts.ingest.progress;
  assert.deepEqual({ all, ready }, { all: files.length, ready: files.length });
  say(`   ${plugin}: ${files.length} files, ${assets} assets, ${annotations} annotations, ${parsed.findings} findings`);

  const whole: number[] = [];
  let round = 0;
  const rates = await interleave(ROUNDS, {
    ingest: async () => {
      const took = await deliver(hub, `${plugin}-${round++}`, plugin, files);
      whole.push(files.length / took.all);
      return files.length / took.ingest;
    },
    parsers: async () => files.length / (await hub.call('parse')).seconds,
  });
  const control = 'the same parsers on the same files in the same pool, nothing written';
  const unit = 'files per second';
  const ours = `ingest of ${files.length} ${plugin} files, from finishIngest to DONE`;
  return [
    ratioOf({ name: `ingest-${plugin}`, ours, control, unit, target: { atLeast: 0.5 } }, rates.ingest, rates.parsers),
    ratioOf(
      { name: `ingest-upload-${plugin}`, ours: 'the same with its upload over HTTP', control, unit, target: null },
      whole,
      rates.parsers,
    ),
  ];
}

export const ingest: Bench = {
  name: 'ingest',
  async run({ database, folder, say }) {
    const [slices, images] = [await ctSlices(500), await plates()];
    const hub = await startBenchHub(await database(), folder);
    try {
      return [...(await compare(hub, 'medical', slices, say)), ...(await compare(hub, 'industrial-qc', images, say))];
    } finally {
      await hub.stop();
    }
  },
};
