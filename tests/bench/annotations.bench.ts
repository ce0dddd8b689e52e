import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCoco } from './annotation-files.ts';
import { exportFile, importFile, seconds, writeBare, type Imported } from './annotation-runs.ts';
import { startBenchHub, type BenchHub } from './bench-hub.ts';
import type { Bench, BenchContext } from './bench.ts';
import { interleave, median, ratioOf, type Ratio } from './rounds.ts';

/** Annotations in a file, and how often each size is measured. */
const SIZES = [
  { n: 10_000, rounds: 5 },
  { n: 100_000, rounds: 3 },
  { n: 1_000_000, rounds: 1 },
];
const MIB = 2 ** 20;
const ASKED = 60;

const FIND = `query ($filter: AnnotationFilter) { annotations(filter: $filter, first: 50) {
  edges { node { id class { code } method rev parts { geometry { kind } } } } } }`;
const COUNTS = 'query ($id: ID!) { dataset(id: $id) { annotationCounts { key values { value count } } } }';

function parseSeconds(text: string): number {
  const from = performance.now();
  JSON.parse(text);
  return seconds(from);
}

/** Slope of log seconds over log annotations, least squares. */
function exponent(points: { n: number; seconds: number }[]): number {
  const xs = points.map(({ n }) => Math.log(n));
  const ys = points.map(({ seconds: took }) => Math.log(took));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const over = xs.reduce((sum, value, i) => sum + (value - x) * ((ys[i] ?? 0) - y), 0);
  return over / xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
}

async function p95(ask: (i: number) => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < ASKED; i++) {
    const from = performance.now();
    await ask(i);
    took.push(performance.now() - from);
  }
  return took.sort((a, b) => a - b)[Math.floor(ASKED * 0.95)] ?? 0;
}

const single = (value: number, control: number) => [[value], [control]] as const;

async function askedOf(hub: BenchHub, { token, dataset }: Imported): Promise<Ratio[]> {
  const filters = [
    (i: number) => ({ class: `class-${1 + (i % 80)}`, area: { gte: 20_000 }, method: 'machine' }),
    (i: number) => ({ area: { gte: 43_900 - i }, score: { gte: 0.9 } }),
    (i: number) => ({ score: { gte: 0.5 }, class: `class-${1 + (i % 80)}`, geometry: 'polygon' }),
    () => ({ score: { lte: 0.0005 }, area: { lte: 200 } }),
  ];
  const find = await p95((i) => hub.ask(token, FIND, { filter: { datasetId: dataset, ...filters[i % 4]?.(i) } }));
  const counts = await p95(() => hub.ask(token, COUNTS, { id: dataset }));
  const unit = 'ms, 95th percentile';
  return [
    ratioOf(
      {
        name: 'annotations-query-1e6',
        ours: 'filtered page of 50 at 10⁶',
        control: 'the wanted 100 ms',
        unit,
        target: { atMost: 1 },
      },
      ...single(find, 100),
    ),
    ratioOf(
      {
        name: 'annotations-counters-1e6',
        ours: 'facet counts at 10⁶',
        control: 'the wanted 10 ms',
        unit,
        target: { atMost: 1 },
      },
      ...single(counts, 10),
    ),
  ];
}

const IMPORT = `mutation ($input: ImportAnnotationsInput!) {
  importAnnotations(input: $input) { ... on AnnotationImport { annotations } ... on Problem { message } } }`;
const ADDED = 40;
let added = 0;

/** One awaited picture with eight annotations; seconds. */
async function addOne(hub: BenchHub, { token, dataset }: Imported): Promise<number> {
  const n = added++;
  const content = JSON.stringify({
    images: [{ id: 1, file_name: `added/${n}.jpg`, width: 100, height: 100 }],
    categories: [{ id: 1, name: 'class-1' }],
    annotations: Array.from({ length: 8 }, (_, id) => ({ id, image_id: 1, category_id: 1, bbox: [n % 90, id, 5, 5] })),
  });
  const from = performance.now();
  const input = { datasetId: dataset, format: 'coco', declareMissing: true, content };
  const { importAnnotations } = await hub.ask<{ importAnnotations: { annotations: number } }>(token, IMPORT, { input });
  assert.equal(importAnnotations.annotations, 8);
  return seconds(from);
}

/** Adding one asset to a million annotations, and to none. */
async function addedTo(hub: BenchHub, full: Imported): Promise<Ratio> {
  const { token, orgId } = await hub.call('organisation', 'empty');
  const empty = { token, orgId, dataset: await hub.dataset(token, 'industrial-qc'), seconds: 0 };
  const rates = await interleave(ADDED, {
    full: async () => 1 / (await addOne(hub, full)),
    empty: async () => 1 / (await addOne(hub, empty)),
  });
  const ours = 'one awaited picture with eight annotations into a dataset of 10⁶';
  const control = 'the same into an empty dataset';
  const words = { name: 'annotations-add-one', ours, control, unit: 'per second', target: { atLeast: 0.8 } };
  return ratioOf(words, rates.full, rates.empty);
}

async function measure(hub: BenchHub, folder: string, say: BenchContext['say']): Promise<Ratio[]> {
  const ratios: Ratio[] = [];
  const times: { n: number; import: number; export: number }[] = [];
  const unit = 'annotations per second';
  await importFile(hub, 'warm-up', (await written(folder, 2_000)).path);
  for (const { n, rounds } of SIZES) {
    const { path, bytes } = await written(folder, n);
    say(`   ${n} annotations, ${(bytes / MIB).toFixed(0)} MiB`);
    const rates = {
      import: [] as number[],
      export: [] as number[],
      bare: [] as number[],
      read: [] as number[],
      parse: [] as number[],
    };
    const text = await readFile(path, 'latin1');
    let last: Imported | null = null;
    for (let round = 0; round < rounds; round++) {
      last = await importFile(hub, `org-${n}-${round}`, path);
      assert.equal(await hub.db.collection('annotations').countDocuments({ datasetId: last.dataset }), n);
      rates.import.push(n / last.seconds);
      const bare = await writeBare(hub, last.dataset, `${n}_${round}`);
      rates.bare.push(n / bare.seconds);
      rates.read.push(n / bare.read);
      rates.export.push(n / (await exportFile(hub, last)).seconds);
      rates.parse.push(n / parseSeconds(text));
    }
    await rm(path);
    times.push({ n, import: n / median(rates.import), export: n / median(rates.export) });
    const ours = `COCO import of ${n} annotations, from finishIngest to DONE`;
    const bare = 'the bare driver writing the same annotations and assets with the same indexes, w: majority, j: true';
    const same = 'JSON.parse of the same bytes';
    const out = `COCO export of ${n} annotations, downloaded`;
    ratios.push(
      ratioOf(
        { name: `annotations-import-${n}`, ours, control: bare, unit, target: { atLeast: 0.5 } },
        rates.import,
        rates.bare,
      ),
      ratioOf(
        { name: `annotations-import-parse-${n}`, ours, control: same, unit, target: null },
        rates.import,
        rates.parse,
      ),
      ratioOf(
        { name: `annotations-export-${n}`, ours: out, control: bare, unit, target: { atLeast: 0.5 } },
        rates.export,
        rates.bare,
      ),
      ratioOf(
        {
          name: `annotations-export-read-${n}`,
          ours: out,
          control: 'the bare driver reading the same documents',
          unit,
          target: null,
        },
        rates.export,
        rates.read,
      ),
      ratioOf(
        { name: `annotations-export-parse-${n}`, ours: out, control: same, unit, target: null },
        rates.export,
        rates.parse,
      ),
    );
    if (n === 1_000_000 && last) ratios.push(...(await askedOf(hub, last)), await addedTo(hub, last));
  }
  for (const way of ['import', 'export'] as const) {
    const fitted = exponent(times.map((time) => ({ n: time.n, seconds: time[way] })));
    const name = `annotations-${way}-exponent`;
    const ours = `exponent of ${way} time over 10⁴, 10⁵ and 10⁶`;
    ratios.push(
      ratioOf({ name, ours, control: 'linear', unit: 'exponent', target: { atMost: 1.05 } }, ...single(fitted, 1)),
    );
  }
  const peak = (await hub.call('peakBytes')) / MIB;
  const memory = {
    name: 'annotations-memory',
    ours: 'peak resident memory of the hub in all this',
    control: 'the allowed 512 MiB',
  };
  ratios.push(ratioOf({ ...memory, unit: 'MiB', target: { atMost: 1 } }, ...single(peak, 512)));
  return ratios;
}

async function written(folder: string, n: number): Promise<{ path: string; bytes: number }> {
  const path = join(folder, `coco-${n}.json`);
  return { path, bytes: await writeCoco(path, n) };
}

export const annotations: Bench = {
  name: 'annotations',
  async run({ database, folder, say }) {
    const hub = await startBenchHub(await database(), folder);
    try {
      return await measure(hub, folder, say);
    } finally {
      await hub.stop();
    }
  },
};
