import { setTimeout as sleep } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import type { ChannelReader, ParseInput, ParseOutput, Parser } from '@lode/core';

/** Parsers with every bad habit. `context` steers them. */
const habits: Record<string, (input: ParseInput) => unknown> = {
  async echo({ source, path, context, companions }) {
    const data = await source.read(0, 1e12);
    const facets = { text: Buffer.from(data).toString('latin1'), pid: process.pid, context };
    const others = await Promise.all(
      Object.entries(companions).map(async ([role, { source: other }]) => [role, (await other.read(0, 99)).length]),
    );
    const derivatives = [{ role: 'thumbnail', mediaType: 'image/webp', data: data.slice() }];
    const core = { when: { start: new Date(86_400_000) } };
    const companionBytes = Object.fromEntries(others) as Record<string, number>;
    return {
      items: [
        { kind: 'test.thing', name: path, mediaType: 'x/y', core, facets: { ...facets, companionBytes }, derivatives },
      ],
    };
  },
  head: async ({ source }) => ({
    items: [{ kind: 'test.thing', mediaType: 'x/y', facets: walk(await source.read(0, 65_536)) }],
  }),
  spin() {
    for (;;);
  },
  never: () => new Promise(() => {}),
  async slow({ context }) {
    await sleep(Number(context.ms));
    return { items: [] };
  },
  block({ context }) {
    const until = Date.now() + Number(context.ms);
    while (Date.now() < until);
    return { findings: [] };
  },
  async hog() {
    const kept = [];
    for (;;) {
      kept.push(Buffer.alloc(8 << 20, 1));
      await sleep(1);
    }
  },
  heapHog() {
    const kept: object[] = [];
    for (;;) kept.push({ at: kept.length, text: `${kept.length}` });
  },
  abort: () => process.abort(),
  exit: () => process.exit(3),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  throws() {
    throw new TypeError('a value that I did not expect');
  },
  throwsText() {
    throw 'plain words';
  },
  unserialisable: () => ({ items: [{ kind: 'test.thing', mediaType: 'x/y', facets: { f: () => 1 } }] }),
  large: ({ context }) => ({
    derivatives: [],
    items: [],
    findings: [],
    blob: new Uint8Array(Number(context.bytes)).fill(7),
  }),
  outOfTurn() {
    process.send!({ id: -1, output: {} });
    return {};
  },
  nothing: () => null,
  /** Fails in a process that has served before, works in a fresh one. */
  onlyFresh({ context }) {
    served += 1;
    if (served > 1 && context.throws) throw new Error('not fresh');
    if (served > 1) process.abort();
    return { items: [] };
  },
  environment: () => ({
    items: [{ kind: 'test.thing', mediaType: 'x/y', facets: { ...process.env, argv: process.execArgv } }],
  }),
  breakOut: ({ context }) => {
    const tried = (work: () => unknown) => {
      try {
        return String(work() ?? 'done');
      } catch (error) {
        return String((error as NodeJS.ErrnoException).code);
      }
    };
    const write = tried(() => writeFileSync(String(context.target), 'x'));
    const start = tried(() => spawnSync('true').error?.message);
    return { items: [{ kind: 'test.thing', mediaType: 'x/y', facets: { write, start } }] };
  },
};

let served = 0;

export function loadParser(pluginId: string, parserId: string): Promise<Parser> {
  const habit = habits[parserId];
  if (pluginId !== 'test' || !habit) return Promise.reject(new Error(`No parser ${parserId} in plugin ${pluginId}.`));
  const parse = async (input: ParseInput) => {
    if (parserId !== 'onlyFresh') served += 1;
    return (await habit(input)) as ParseOutput;
  };
  return Promise.resolve({ id: parserId, title: { en: parserId, zh: parserId }, parse });
}

/** Readers: of the file's bytes as samples, one that spins, one that returns nothing. */
export function loadReader(pluginId: string, kind: string): Promise<ChannelReader> {
  const readers: Record<string, ChannelReader['read']> = {
    async bytes({ source, channel, from, to }) {
      const all = await source.read(0, source.size);
      const wanted = all.subarray(Number(from), Number(to) + 1);
      return {
        t: BigInt64Array.from(wanted, (_, i) => from + BigInt(i)),
        v: Float64Array.from(wanted, (byte) => byte * Number(channel.attributes.scale)),
      };
    },
    spins: () => {
      for (;;);
    },
    nothing: () => Promise.resolve({ t: [1], v: [2] } as never),
  };
  const read = readers[kind];
  if (pluginId !== 'test' || !read) return Promise.reject(new Error(`No reader for ${kind}.`));
  return Promise.resolve({ kind, read });
}

/** About as much work and output as the header of a DICOM file: a walk over tags, a hundred values kept. */
function walk(bytes: Uint8Array): Record<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Record<string, string> = {};
  let sum = 0;
  for (let at = 0; at + 64 <= bytes.length; at += 8) {
    sum = (sum * 31 + view.getUint32(at, true)) >>> 0;
    if (at % 640 === 0) found[`x${at.toString(16)}`] = String.fromCharCode(...bytes.subarray(at, at + 16)) + sum;
  }
  return found;
}
