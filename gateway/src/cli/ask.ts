import type { LocalText } from '@lode/core';
import { hubClient } from './hub-client.ts';

export const MOST_ANSWERS = 200;

const SEARCH = `query Ask($text: String!, $first: Int!) {
  search(text: $text, first: $first) {
    totalCount { value exact }
    pageInfo { hasNextPage }
    edges { node { asset { id name } window { start end } score why { en zh } evidence annotationIds licence
      dataset { slug plugin } } }
  }
}`;

export interface Answer {
  asset: { id: string; name: string };
  /** Nanoseconds, decimal. */
  window: { start: string; end: string } | null;
  score: number;
  why: LocalText;
  evidence: unknown;
  annotationIds: string[];
  licence: string | null;
  dataset: { slug: string; plugin: string };
}

interface Page {
  totalCount: { value: number; exact: boolean };
  pageInfo: { hasNextPage: boolean };
  edges: { node: Answer }[];
}

/** Columns on a terminal: a Han character or a full-width sign takes two. */
export const widthOf = (text: string) =>
  [...text].reduce((sum, one) => sum + (/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(one) ? 2 : 1), 0); // prettier-ignore

/** Names come from files: what moves a terminal's cursor or ends a line is not printed. */
// eslint-disable-next-line no-control-regex
const printable = (text: string) => text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd'); // prettier-ignore

function timeOf(window: Answer['window']): string {
  if (!window) return '';
  const text = (nanoseconds: string) => new Date(Number(BigInt(nanoseconds) / 1_000_000n)).toISOString();
  const [from, to] = [text(window.start), text(window.end)];
  const last = from.slice(0, 10) === to.slice(0, 10) ? to.slice(11, 19) : to.slice(0, 19);
  return `${from.slice(0, 19).replace('T', ' ')}–${last.replace('T', ' ')}Z`;
}

/** A table with one line for each answer; the last column ends where it ends. */
export function tableOf(answers: readonly Answer[], language: keyof LocalText): string {
  const heads = { en: ['time', 'domain', 'dataset', 'asset', 'why', 'licence'], zh: ['时间', '领域', '数据集', '资产', '原因', '许可'] }; // prettier-ignore
  const rows = answers.map(({ asset, window, why, licence, dataset }) =>
    [timeOf(window), dataset.plugin, dataset.slug, asset.name, why[language], licence ?? ''].map(printable),
  );
  const all = [heads[language], ...rows];
  const widths = heads[language].map((_, i) => Math.max(...all.map((row) => widthOf(row[i]!))));
  const line = (row: string[]) =>
    row.map((cell, i) => cell + ' '.repeat(widths[i]! - widthOf(cell))).join('  ').trimEnd(); // prettier-ignore
  return all.map(line).join('\n');
}

/** Asks the hub and prints what it answers; what else there is goes to standard error. */
export async function ask(text: string, { first, json }: { first: number; json: boolean }): Promise<void> {
  const hub = await hubClient();
  const { search } = await hub.graphql<{ search: Page }>(SEARCH, { text, first });
  const answers = search.edges.map(({ node }) => node);
  const language = /^zh/i.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'zh' : 'en';
  const { value, exact } = search.totalCount;
  const result = { type: 'result', shown: answers.length, total: value, exact, more: search.pageInfo.hasNextPage };
  if (json) {
    const lines = [...answers.map((answer) => ({ type: 'match', ...answer })), result];
    process.stdout.write(lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
    return;
  }
  if (answers.length > 0) process.stdout.write(`${tableOf(answers, language)}\n`);
  const count = `${answers.length} of ${exact ? '' : 'at least '}${value}`;
  const note = search.pageInfo.hasNextPage ? ' (--first shows more, or ask for less)' : '';
  process.stderr.write(`${count}${note}\n`);
}
