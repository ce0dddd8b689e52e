import { appendFile, stat } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { median, reached, type Ratio, type Target } from './rounds.ts';

const RESULTS = new URL('./results.md', import.meta.url);
const HEAD = `# Measured ratios

Written by \`npm run bench\`, newest last. Every ratio is ours ÷ a control that ran in the same rounds on the same machine;
the rates beside it belong to that machine in that hour and are not to be compared between runs.
`;

const short = (value: number) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const targetWords = (target: Target) =>
  target === null ? '–' : 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;

const COLUMNS = ['ratio', 'median', 'min', 'max', 'rounds', 'target', 'ours', 'control', 'unit'];

function rowsOf(ratios: readonly Ratio[]): string[][] {
  return ratios.map((ratio) => {
    const { name, values, rates, unit, target } = ratio;
    const verdict = reached(ratio) === false ? ' ✗' : '';
    const spread = [median(values), Math.min(...values), Math.max(...values)].map(short);
    const measured = [short(rates.ours), short(rates.control), unit];
    return [name, ...spread, String(values.length), targetWords(target) + verdict, ...measured];
  });
}

/** The ratios as aligned columns for a terminal. */
export function table(ratios: readonly Ratio[]): string {
  const rows = [COLUMNS, ...rowsOf(ratios)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Appends a run to results.md. `mongod` is its version, null when the run needed none. */
export async function writeResults(ratios: readonly Ratio[], mongod: string | null): Promise<void> {
  const load = loadavg()[0]!.toFixed(1);
  const machine = [
    `${availableParallelism()} × ${cpus()[0]?.model.trim() || process.arch}`,
    `Node ${process.versions.node}`,
    ...(mongod ? [`mongod ${mongod}`] : []),
    `load ${load} at the end`,
  ];
  const lines = [
    `\n## ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `\n${machine.join(' · ')}\n`,
    `| ${COLUMNS.join(' | ')} |`,
    `| ${COLUMNS.map(() => '---').join(' | ')} |`,
    ...rowsOf(ratios).map((row) => `| ${row.join(' | ')} |`),
    '',
    ...ratios.map(({ name, ours, control }) => `- \`${name}\`: ${ours} ÷ ${control}.`),
    '',
  ];
  const isNew = await stat(RESULTS).then(
    () => false,
    () => true,
  );
  await appendFile(RESULTS, (isNew ? HEAD : '') + lines.join('\n'));
}

/** The last line for programs: medians by name. */
export function lastLine(ratios: readonly Ratio[]): string {
  const medians = ratios.map(({ name, values }) => [name, Number(median(values).toFixed(4))]);
  return JSON.stringify({ type: 'bench', ratios: Object.fromEntries(medians) });
}
