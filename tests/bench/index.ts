// `npm run bench [name…]`: measures ratios against named controls. Without a name all of them, in about five minutes.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestMongo } from '@lode/gateway/testing';
import { annotations } from './annotations.bench.ts';
import type { Bench } from './bench.ts';
import { canvas } from './canvas.bench.ts';
import { dicomHeader } from './dicom-header.bench.ts';
import { graphqlList } from './graphql-list.bench.ts';
import { ingest } from './ingest.bench.ts';
import { keyset } from './keyset.bench.ts';
import { parserPool } from './parser-pool.bench.ts';
import { lastLine, table, writeResults } from './report.ts';
import type { Ratio } from './rounds.ts';

const BENCHES: Bench[] = [graphqlList, keyset, ingest, parserPool, dicomHeader, annotations, canvas];

const say = (words: string) => console.error(words);
let mongo: ReturnType<typeof startTestMongo> | undefined;

async function database(): Promise<string> {
  mongo ??= startTestMongo({ info: say, warn: say });
  const { uri } = await mongo;
  const name = `bench_${randomBytes(4).toString('hex')}`;
  return uri.replace(/^(mongodb:\/\/[^/]+)\/?[^?]*/, `$1/${name}`);
}

async function measure(bench: Bench): Promise<Ratio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lode-bench-'));
  const started = performance.now();
  say(`── ${bench.name}`);
  try {
    return await bench.run({ database, folder, say });
  } finally {
    await rm(folder, { recursive: true, force: true });
    say(`   ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
}

async function main(names: string[]): Promise<number> {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    say(`There is no benchmark ${unknown.join(', ')}. There are: ${BENCHES.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const ratios: Ratio[] = [];
  try {
    for (const bench of BENCHES) {
      if (names.length === 0 || names.includes(bench.name)) ratios.push(...(await measure(bench)));
    }
    const version = mongo ? (await mongo).version : null;
    await writeResults(ratios, version);
    console.log(`\n${table(ratios)}\n`);
    console.log(lastLine(ratios));
    return 0;
  } finally {
    await (await mongo)?.stop();
  }
}

process.exitCode = await main(process.argv.slice(2));
