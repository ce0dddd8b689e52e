import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDataset, ensureOrganisation, makeToken, verifyChain, type Core, type Scope } from '@lode/core/hub';
import { startHubProcess, type HubProcess } from '../harness/hub-process.ts';
import { recountFaults } from '../harness/recount.ts';
import { seeded } from '../harness/seeded.ts';
import { readState, stateDifference, stateHash, type DatasetState } from '../harness/state-hash.ts';
import { deliver, deliverByCommand, type Promises } from './deliver.ts';
import { writeCorpus, type Delivery } from './kill-corpus.ts';

export interface Round {
  /** Milliseconds after the start of the delivery. */
  moment: number;
  /** Whole duration, with restart and wait. */
  took: number;
  /** Files acknowledged before the kill, of all deliveries together. */
  acked: number;
  /** Where the ingests stood: stage of each delivery. */
  stages: string[];
  gaveUp: string[];
  /** Everything that is not as it must be. Empty when nothing was lost, doubled or different. */
  faults: string[];
}

interface House {
  orgId: string;
  token: string;
  datasets: string[];
}

export interface KillTest {
  seed: number;
  files: number;
  /** Duration of the undisturbed run, ms. */
  undisturbed: number;
  hashes: string[];
  /** `client`: one that writes down what is acknowledged, or `lode ingest` in a process of its own. */
  round(target: 'hub' | 'mongod', client?: 'recording' | 'command'): Promise<Round>;
  stop(): Promise<void>;
}

/** A new organisation for each round: blobs are kept by organisation, so that each round writes its own. */
async function newHouse(core: Core, deliveries: Delivery[], slug: string): Promise<House> {
  const { _id: orgId } = await ensureOrganisation(core, slug, slug);
  const scope: Scope = { orgId, role: 'owner', userId: null, tokenId: null, grants: [] };
  const made = await makeToken(core, {
    orgId,
    name: 'kill',
    role: 'owner',
    userId: null,
    expiresAt: null,
    actor: 'test',
  });
  const datasets: string[] = [];
  for (const { plugin } of deliveries) {
    datasets.push((await createDataset(core, scope, { name: plugin, plugin, licence: 'CC0-1.0' }))!._id);
  }
  return { orgId, token: made.secret, datasets };
}

/** What was acknowledged must be listed, and its bytes be whole. */
async function lostFiles(core: Core, orgId: string, { ingestId, acked }: Promises): Promise<string[]> {
  const faults: string[] = [];
  for (const [path, { bytes, sha256 }] of acked) {
    const file = await core.store.ingestFiles.findOne({ orgId, ingestId: ingestId!, path });
    if (!file || file.bytes !== bytes || (sha256 !== null && file.sha256 !== sha256)) faults.push(`lost: ${path}`);
    else if (!(await isWhole(core, orgId, file.sha256))) faults.push(`blob damaged: ${path}`);
  }
  return faults;
}

async function isWhole(core: Core, orgId: string, sha256: string): Promise<boolean> {
  const data = await readFile(await core.blobs.pathOf(orgId, sha256)).catch(() => Buffer.alloc(0));
  return createHash('sha256').update(data).digest('hex') === sha256;
}

async function auditFaults(core: Core, orgId: string): Promise<string[]> {
  while (await core.store.outbox.findOne({ orgId })) await sleep(100);
  const { ok, firstBroken } = await verifyChain(core, orgId);
  const events = await core.store.auditEvents.find({ orgId, action: /^ingest\./ }).toArray();
  const keys = events.map(({ action, target }) => `${action} ${target}`);
  return [
    ...(ok ? [] : [`audit chain broken at ${firstBroken}`]),
    ...keys.filter((key, i) => keys.indexOf(key) !== i).map((key) => `event twice: ${key}`),
  ];
}

async function verdict(core: Core, house: House, promises: Promises[], wanted: DatasetState[]): Promise<string[]> {
  const faults = await auditFaults(core, house.orgId);
  for (const [i, datasetId] of house.datasets.entries()) {
    faults.push(...(await lostFiles(core, house.orgId, promises[i]!)));
    faults.push(...(await recountFaults(core, house.orgId, datasetId)));
    const state = await readState(core, house.orgId, datasetId);
    if (stateHash(state) !== stateHash(wanted[i]!)) faults.push(...stateDifference(wanted[i]!, state));
    for (const asset of await core.store.assets.find({ orgId: house.orgId, datasetId }).toArray()) {
      for (const { sha256, role } of asset.parts) {
        if (!(await isWhole(core, house.orgId, sha256))) faults.push(`part damaged: ${asset.name} ${role}`);
      }
    }
  }
  return faults;
}

/** What a Node process needs before it sends anything. */
const COMMAND_START_MS = 1_000;

const none = (): Promises => ({ ingestId: null, acked: new Map(), gaveUp: [] });

/** Starts a hub, runs the corpus through it once undisturbed, and is then ready for rounds that kill. */
export async function startKillTest(seed: number, copies: number): Promise<KillTest> {
  const folder = await mkdtemp(join(tmpdir(), 'lode-corpus-'));
  const random = seeded(seed);
  const deliveries = await writeCorpus(folder, copies);
  const hub: HubProcess = await startHubProcess();
  const stop = async () => {
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const send = (house: House, promises: Promises[], by = deliver) =>
    Promise.all(
      deliveries.map((one, i) => by({ url: hub.url, token: house.token }, house.datasets[i]!, one, promises[i]!)),
    );

  /** A fault inside the hub is quoted by its id only; with the log's words the run need not be repeated. */
  const withLog = async (words: string) => {
    const id = /err_\w+/.exec(words)?.[0];
    return id ? `${words}\n${await hub.logOf(id)}` : words;
  };

  try {
    let undisturbed = 0;
    let wanted: DatasetState[] = [];
    // Twice: the first run also warms the parsers up, and the moments of the kills are drawn over a warm run.
    for (const slug of ['cold', 'warm']) {
      const house = await hub.withCore((core) => newHouse(core, deliveries, slug));
      const promises = deliveries.map(none);
      const began = performance.now();
      await send(house, promises);
      undisturbed = performance.now() - began;
      const states = await hub.withCore((core) =>
        Promise.all(house.datasets.map((id) => readState(core, house.orgId, id))),
      );
      if (wanted.length === 0) wanted = states;
      const faults = await hub.withCore((core) => verdict(core, house, promises, wanted));
      if (faults.length > 0) throw new Error(`The undisturbed run is wrong already:\n${faults.join('\n')}`);
    }
    let rounds = 0;

    const round: KillTest['round'] = async (target, client = 'recording') => {
      const house = await hub.withCore((core) => newHouse(core, deliveries, `round-${++rounds}`));
      const promises = deliveries.map(none);
      const moment = random() * undisturbed + (client === 'command' ? COMMAND_START_MS : 0);
      const start = performance.now();
      const sending = send(house, promises, client === 'recording' ? deliver : deliverByCommand);
      sending.catch(() => undefined); // awaited below
      await sleep(moment);
      if (target === 'hub') await hub.kill();
      else await hub.killMongod();
      const before = promises.map(({ ingestId, acked, gaveUp }) => ({ ingestId, acked: new Map(acked), gaveUp }));
      if (target === 'hub') await hub.start();
      const result: Round = {
        ...{ moment: Math.round(moment), took: 0, acked: before.reduce((sum, { acked }) => sum + acked.size, 0) },
        ...{ stages: [], gaveUp: [], faults: [] },
      };
      await hub.withCore(async (core) => {
        for (const one of before) result.faults.push(...(await lostFiles(core, house.orgId, one)));
        const ingests = await core.store.ingests.find({ orgId: house.orgId }).sort({ startedAt: 1 }).toArray();
        result.stages = ingests.map(({ stage }) => stage);
      });
      await sending.catch((error: unknown) => result.faults.push(`the delivery failed: ${String(error)}`));
      result.faults.push(...(await hub.withCore((core) => verdict(core, house, promises, wanted))));
      result.gaveUp = await Promise.all(promises.flatMap(({ gaveUp }) => gaveUp).map(withLog));
      result.took = Math.round(performance.now() - start);
      await rm(join(hub.data, 'blobs', house.orgId), { recursive: true, force: true });
      return result;
    };
    const files = deliveries.reduce((sum, one) => sum + one.files.length, 0);
    return { seed, files, undisturbed: Math.round(undisturbed), hashes: wanted.map(stateHash), round, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
