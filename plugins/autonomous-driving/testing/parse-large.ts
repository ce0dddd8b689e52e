// For the long test: parses one MCAP file in a process of its own and prints what came out and what it cost.
import { mcapParser } from '../parsers/mcap.parser.ts';
import { fileSource } from './file-source.ts';

const source = fileSource(process.argv[2]!);
const started = performance.now();
const { items = [], annotations = [] } = await mcapParser.parse({
  ...{ path: 'large.mcap', sha256: '', source, companions: {}, context: {} },
});
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  JSON.stringify({
    seconds,
    megabytes: source.size / 2 ** 20,
    read: source.bytesRead() / source.size,
    residentMegabytes: process.resourceUsage().maxRSS / 1024,
    messages: items[0]?.facets.messages,
    duration: items[0]?.facets.duration,
    findings: items[0]?.findings?.map(({ code }) => code),
    tracks: annotations[0]?.annotations.length,
  }),
);
