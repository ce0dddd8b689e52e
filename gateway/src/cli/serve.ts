import { fastify } from 'fastify';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { firstOwner, loadSamples, signInPath } from '../demo.ts';
import { startHub } from '../main.ts';

const QUERIES = [
  [
    'Which datasets are there?',
    '{ datasets { edges { node { name plugin counts { assets annotations findings { error } } } } } }',
  ],
  [
    'What is wrong with the data?',
    '{ findings(first: 20) { edges { node { severity code message { zh en } asset { name } } } } }',
  ],
  [
    'CT slices of at most 5 mm',
    '{ assets(filter: { facets: [{ key: "medical.modality", eq: "CT" }, { key: "medical.sliceThickness", lte: 5 }] }, first: 5) { totalCount { value } edges { node { name medical { sliceThickness rows columns } } } } }',
  ],
];

/** Runs until SIGINT or SIGTERM. The log goes to a file; the terminal is for people. */
export async function serve({ demo = false }: { demo?: boolean }): Promise<void> {
  const config = readConfig();
  const say = (words: string) => void process.stderr.write(`${words}\n`);
  mkdirSync(join(config.data, 'log'), { recursive: true, mode: 0o700 });
  const { log } = fastify({ logger: { level: 'info', file: join(config.data, 'log', 'hub.log') } });
  let loaded = !demo;
  const hub = await startHub(config, { log, say, ready: () => loaded });
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1); // the second Ctrl-C means it
    stopping = true;
    say('Stopping …');
    hub.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        say(String(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (demo) {
    const owner = await loadSamples(hub.core, say);
    loaded = true;
    await greet(hub.url, await signInPath(hub.core, owner));
  } else {
    const empty = (await hub.core.store.organisations.findOne({})) === null;
    const link = empty
      ? await signInPath(hub.core, await firstOwner(hub.core, 'default', 'Default organisation'))
      : null;
    process.stdout.write(`\nLode is at ${hub.url}\n${link ? `Sign in (once): ${hub.url}${link}\n` : ''}\n`);
  }
}

async function greet(url: string, path: string): Promise<void> {
  const queries = QUERIES.map(([question, query]) => `  # ${question}\n  ${query}`).join('\n\n');
  process.stdout.write(
    `\nLode is at ${url}\nSign in (once): ${url}${path}\n\nThree questions for POST ${url}/graphql:\n\n${queries}\n\nStop with Ctrl-C; the data stay.\n`,
  );
}
