import assert from 'node:assert/strict';
import type { Parser } from '../contract/parsing.ts';
import type { Demo, Plugin } from '../contract/plugin.ts';
import type { ByteSource, JsonObject } from '../contract/values.ts';
import { safePath } from '../intake/safe-path.ts';
import { bytesSource, parseBytes } from './bytes-source.ts';
import { checkIds, checkReturn, checkStart, checkTitles, checkTypeDefs } from './check-declarations.ts';
import { checkLarge } from './check-large.ts';
import { checkOutput } from './check-output.ts';
import { checkQueries, checkReach } from './check-questions.ts';
import { checkCompanions } from './check-rooms.ts';
import { checkClaims, checkNames, checkOwnership } from './check-sniffers.ts';
import { checkWindows } from './check-windows.ts';
import { cuts, mutants } from './damage.ts';
import { companionsOf, runFiles, type FileRun, type Files, type Ingested } from './run-files.ts';
import { check, viewsOf } from './run-validators.ts';

export interface ConformanceOptions {
  /** Formats of the kit's bank (heads.ts) that are this plugin's; its sniffers must leave the others alone. */
  owns: readonly string[];
  /** Undamaged files to damage besides the demo's, one a format that the demo lacks. */
  files?: () => Promise<{ parser: string; path: string; data: Uint8Array; context?: JsonObject }[]>;
}

export interface ConformanceCase {
  name: string;
  /** Rejects with what is wrong. */
  run: () => Promise<void>;
}

const CUTS = 20;
const MUTANTS = 50;
/** A sound demo file takes milliseconds; this is for a machine shared by many. */
const DEADLINE_MS = 10_000;
/** What a parser may ask for at once beyond the file's size, before it knows better. */
const READ_AHEAD = 1 << 20;
const MOST_DEMO_BYTES = 32e6;

async function demoFiles(demo: Demo): Promise<Files> {
  const files: Files = new Map();
  for await (const { path, data } of demo.files()) {
    assert.equal(safePath(path), path, 'a path as an upload would have it');
    assert.ok(!files.has(path), `${path} comes twice`);
    files.set(path, data);
  }
  return files;
}

/** Says so when a parser believes a header's lengths: it must compare them with the file's size first. */
function strictSource(bytes: Uint8Array): ByteSource {
  const source = bytesSource(bytes);
  return {
    size: source.size,
    localPath: () => source.localPath(),
    read: (offset, length) => {
      assert.ok(Number.isSafeInteger(offset) && offset >= 0, `read from ${offset}`);
      assert.ok(Number.isSafeInteger(length) && length >= 0, `read of ${length} bytes`);
      assert.ok(length <= source.size + READ_AHEAD, `read of ${length} bytes from a file of ${source.size}`);
      return source.read(offset, length);
    },
  };
}

/** The smallest sound file of each parser: damage costs one parse a piece. */
function samplesOf({ runs }: Ingested, plugin: Plugin): FileRun[] {
  const sound = runs.filter(({ parser, output }) => parser && plugin.parsers.includes(parser) && !broken(output));
  return plugin.parsers.flatMap((parser) => sound.find((run) => run.parser === parser) ?? []);
}

const broken = ({ items = [], annotations = [], findings = [] }: FileRun['output']) =>
  items.length + annotations.length === 0 || findings.some(({ severity }) => severity === 'error');

interface Sample {
  parser: Parser;
  path: string;
  data: Uint8Array;
  input: Parameters<typeof parseBytes>[2];
}

async function survives(plugin: Plugin, { parser, path, data, input }: Sample, seed: number): Promise<void> {
  for (const { how, bytes } of [...cuts(data, CUTS, seed), ...mutants(data, MUTANTS, seed)]) {
    const from = performance.now();
    try {
      const output = await parseBytes(parser, bytes, { ...input, path, source: strictSource(bytes) });
      const { items = [], annotations = [], findings = [] } = output;
      assert.ok(items.length + annotations.length + findings.length > 0, 'neither item nor annotation nor finding');
      await checkOutput(plugin, output);
    } catch (error) {
      throw new Error(`${parser.id} on ${path}, ${how}: ${(error as Error).message}`, { cause: error });
    }
    const ms = performance.now() - from;
    assert.ok(ms < DEADLINE_MS, `${parser.id} on ${path}, ${how}: ${Math.round(ms)} ms`);
  }
}

/** What must be the same whenever and wherever the file is read; a re-import would else make new assets. */
const lasting = ({ output: { items = [], annotations = [] } }: FileRun) => [
  items.map(({ derivatives = [], ...item }) => ({
    ...item,
    derivatives: derivatives.map(({ role, data }) => [role, Buffer.from(data).toString('base64')]),
  })),
  annotations,
];

/**
 * What every plugin must hold, as cases for any test runner. A plugin registers them in its own tests:
 * `for (const { name, run } of pluginConformance(plugin, { owns: ['dicom'] })) it(name, run, 120_000);`
 */
export function pluginConformance(plugin: Plugin, options: ConformanceOptions): ConformanceCase[] {
  let once: Promise<{ demo: Demo; files: Files; read: Ingested }> | undefined;
  const demoRun = () => (once ??= readDemo(plugin));
  /** A sound file of each parser. Throws when one has none. */
  const soundFiles = async (): Promise<Sample[]> => {
    const { files, read } = await demoRun();
    const samples: Sample[] = samplesOf(read, plugin).map(({ path, plan, parser }) => ({
      parser: parser as Parser,
      path,
      data: files.get(path) ?? new Uint8Array(),
      input: { context: plan?.context ?? {}, companions: companionsOf(files, plan) },
    }));
    for (const { parser: id, path, data, context = {} } of (await options.files?.()) ?? []) {
      const parser = plugin.parsers.find((one) => one.id === id);
      assert.ok(parser, `no parser ${id}`);
      samples.push({ parser, path, data, input: { context } });
    }
    const untried = plugin.parsers.filter((parser) => !samples.some((sample) => sample.parser === parser));
    assert.deepEqual(
      untried.map(({ id }) => id),
      [],
      'neither the demo nor `files` has a sound file of these',
    );
    return samples;
  };
  return [
    { name: 'names everything by its own id, and nothing twice', run: async () => checkIds(plugin) },
    { name: 'has English and Chinese for everything that people see', run: async () => checkTitles(plugin) },
    { name: 'adds to the schema under its own name only', run: async () => checkTypeDefs(plugin) },
    { name: 'asks with parameters that are described or have a default', run: async () => checkQueries(plugin) },
    { name: 'reads and serves only what is its own', run: async () => checkReach(plugin) },
    { name: 'starts a hub alone', run: () => checkStart(plugin) },
    { name: 'leaves nothing behind when it is disabled, and comes back the same', run: () => checkReturn(plugin) },
    { name: 'claims with numbers in 0…1, whatever is missing', run: async () => checkClaims(plugin) },
    {
      name: 'claims its own formats once and leaves the others',
      run: async () => checkOwnership(plugin, options.owns),
    },
    { name: 'claims by content, not by name', run: async () => checkNames(plugin) },
    {
      name: 'reads every file of its demo into what can be stored',
      run: async () => {
        const { read, files } = await demoRun();
        for (const run of read.runs) {
          const { path, parser, output } = run;
          assert.ok(parser, `${path}: nobody knows this file`);
          if (!plugin.parsers.includes(parser)) continue;
          checkCompanions(run, files);
          await checkOutput(plugin, output);
          const { items = [], annotations = [], findings = [] } = output;
          assert.ok(items.length + annotations.length + findings.length > 0, `${path} vanished`);
        }
      },
    },
    {
      name: 'makes the same demo and reads the same from it, twice',
      run: async () => {
        const { demo, files, read } = await demoRun();
        const again = await demoFiles(demo);
        assert.deepEqual([...again.keys()], [...files.keys()]);
        for (const [path, data] of again) assert.ok(Buffer.compare(data, files.get(path) ?? data) === 0, path);
        const second = await runFiles(plugin, again);
        read.runs.forEach((run, i) => assert.deepEqual(lasting(second.runs[i] as FileRun), lasting(run), run.path));
        const bytes = [...files.values()].reduce((sum, data) => sum + data.length, 0);
        assert.ok(bytes < MOST_DEMO_BYTES, `${bytes} bytes of demo`);
      },
    },
    {
      name: 'finds every planted fault of its demo',
      run: async () => {
        const { demo, read } = await demoRun();
        const codes = new Set(read.findings.map(({ code }) => code));
        const views = viewsOf(read);
        for (const validator of plugin.validators ?? []) {
          for (const { code, assetId } of await check(validator, views)) {
            assert.ok(code.startsWith(`${plugin.id}.`), code);
            assert.ok(
              views.assets.some(({ id }) => id === assetId),
              `${code} speaks of ${assetId}`,
            );
            codes.add(code);
          }
        }
        assert.ok(demo.planted.length > 0, 'a demo without a fault shows nothing');
        assert.deepEqual(
          demo.planted.filter((code) => !codes.has(code)),
          [],
          'planted, and not found',
        );
      },
    },
    {
      name: 'answers for windows of the channels that stay in their files',
      run: async () => {
        const { read, files } = await demoRun();
        for (const run of read.runs) await checkWindows(plugin, run, files);
      },
    },
    {
      name: 'never asks for all of a large file at once',
      run: async () => {
        for (const { parser, path, data, input } of await soundFiles()) await checkLarge(parser, path, data, input);
      },
    },
    {
      name: `outlives ${CUTS} cuts and ${MUTANTS} mutants of a file of each parser`,
      run: async () => {
        const samples = await soundFiles();
        for (const [index, sample] of samples.entries()) await survives(plugin, sample, 1 + index);
      },
    },
  ];
}

async function readDemo(plugin: Plugin) {
  const demo = await plugin.demo?.();
  assert.ok(demo, 'a plugin brings a demo');
  const files = await demoFiles(demo);
  assert.ok(files.size > 0);
  return { demo, files, read: await runFiles(plugin, files) };
}
