// A hub to be killed: starts a pool with one spinning and one waiting parser, tells their process numbers when they are at work.
import { fileURLToPath } from 'node:url';
import { createParserPool } from '../pool.ts';

const pool = createParserPool({ catalog: new URL('./test-catalog.ts', import.meta.url).href, size: 2 });
const task = (parser: string) => ({
  ...{
    pluginId: 'test',
    parser,
    path: 'x',
    sha256: '',
    file: fileURLToPath(import.meta.url),
    companions: {},
    context: {},
  },
});
const pids = async () => {
  const results = await Promise.all(Array.from({ length: 40 }, () => pool.run(task('echo'))));
  return results.flatMap((result) => (result.ok ? (result.output.items?.[0]?.facets.pid as number) : []));
};
let known = new Set<number>();
while (known.size < 2) known = new Set([...known, ...(await pids())]);
for (const parser of ['spin', 'never']) pool.run(task(parser)).catch(() => undefined);
setTimeout(() => process.stdout.write(`${JSON.stringify([...known])}\n`), 300);
