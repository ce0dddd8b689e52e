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
    'Across domains: where is somebody to be seen within 3 km of the shaft between six and eight?',
    '{ search(text: "within 3 km of 112.587,37.892 from 2026-03-02T06:00+08:00 to 2026-03-02T08:00+08:00 showing person") { totalCount { value } edges { node { asset { name } window { start end } dataset { name } licence why { zh en } } } } }',
  ],
];
/** The last of them in the shell: on a map and a timeline. */
const SEARCH = '/search?near=112.587,37.892,3000&from=2026-03-01T22:00:00Z&to=2026-03-02T00:00:00Z&shows=person';

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
    `\nLode is at ${url}\nSign in (once): ${url}${path}\nOne question across domains, on a map: ${url}${SEARCH}\n\nThree questions for POST ${url}/graphql:\n\n${queries}\n\nStop with Ctrl-C; the data stay.\n`,
  );
}
