import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type {
  FilePlan,
  FileTree,
  FindingDraft,
  Layout,
  ParsedAnnotations,
  ParsedItem,
  ParseOutput,
  Parser,
  Sniffer,
} from '../contract/parsing.ts';
import type { Plugin } from '../contract/plugin.ts';
import { corePlugin } from '../intake/core-formats.ts';
import { bytesSource, parseBytes } from './bytes-source.ts';

/** Path → bytes, in the order of an upload. */
export type Files = Map<string, Uint8Array>;

/** A folder of this machine as paths and bytes, sorted by path. */
export function filesOf(folder: string): Files {
  const files: Files = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    files.set(path.slice(folder.length).replace(/^\/+/, ''), new Uint8Array(readFileSync(path)));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The files as a layout sees them. */
export function treeOf(files: Files): FileTree {
  return {
    files: [...files].map(([path, data]) => ({ path, bytes: data.length })),
    has: (path) => files.has(path),
    head: (path, length) => Promise.resolve((files.get(path) ?? new Uint8Array()).subarray(0, length)),
  };
}

/** The surest sniffer's claim on bytes under a name; null when none claims them. */
export function surest(sniffers: readonly Sniffer[], bytes: Uint8Array, name: string): Claim | null {
  let best: Claim | null = null;
  for (const { parser, headBytes, sniff } of sniffers) {
    const sure = sniff(bytes.subarray(0, headBytes), { name, size: bytes.length });
    if (sure > (best?.sure ?? 0)) best = { parser, sure };
  }
  return best;
}

export interface Claim {
  parser: string;
  /** 0…1 */
  sure: number;
}

/** What one file gave: `parser` is null when neither a layout nor a sniffer knew it. */
export interface FileRun {
  path: string;
  sha256: string;
  plan: FilePlan | null;
  parser: Parser | null;
  output: ParseOutput;
}

export interface Ingested {
  runs: FileRun[];
  items: (ParsedItem & { path: string; sha256: string })[];
  annotations: ParsedAnnotations[];
  findings: (FindingDraft & { path: string })[];
}

/** A layout must explain this share of the files, as in the hub; a layout that is asked for by name need not. */
const MIN_CONFIDENCE = 0.3;

async function plansOf(plugin: Plugin, files: Files, wanted: Layout | undefined) {
  const tree = treeOf(files);
  let best = null;
  for (const layout of wanted ? [wanted] : (plugin.layouts ?? [])) {
    const match = await layout.detect(tree);
    if (match && (wanted || match.confidence >= MIN_CONFIDENCE) && match.confidence > (best?.confidence ?? 0)) {
      best = match;
    }
  }
  return best;
}

export function companionsOf(files: Files, plan: FilePlan | null) {
  const named = Object.entries(plan?.companions ?? {}).filter(([, path]) => files.has(path));
  return Object.fromEntries(
    named.map(([role, path]) => [role, { path, source: bytesSource(files.get(path) ?? new Uint8Array()) }]),
  );
}

/**
 * What the hub does with an ingest, without the hub: the best layout plans, sniffers take the rest, phase 1 follows
 * phase 0. With a layout given, only that one plans and only what it plans is read. A parser that throws rejects. Files that nobody knows give nothing.
 */
export async function runFiles(plugin: Plugin, files: Files, layout?: Layout): Promise<Ingested> {
  const result: Ingested = { runs: [], items: [], annotations: [], findings: [] };
  const match = await plansOf(plugin, files, layout);
  for (const { path = '', ...draft } of match?.findings ?? []) result.findings.push({ ...draft, path });
  const companions = new Set(
    [...(match?.plans.values() ?? [])].flatMap((plan) => Object.values(plan.companions ?? {})),
  );
  const parsers = [...plugin.parsers, ...corePlugin.parsers];
  const sniffers = [...plugin.sniffers, ...corePlugin.sniffers];
  for (const phase of [0, 1]) {
    for (const [path, data] of files) {
      const plan = match?.plans.get(path) ?? null;
      if ((plan?.phase ?? 0) !== phase) continue;
      // What only goes with another file is read with it.
      if (!plan && (layout || companions.has(path))) continue;
      const id = plan?.parser ?? surest(sniffers, data, path)?.parser;
      const parser = parsers.find((one) => one.id === id) ?? null;
      const output = parser
        ? await parseBytes(parser, data, {
            path,
            companions: companionsOf(files, plan),
            context: plan?.context ?? {},
          })
        : {};
      const sha256 = createHash('sha256').update(data).digest('hex');
      result.runs.push({ path, sha256, plan, parser, output });
      for (const item of output.items ?? []) {
        result.items.push({ ...item, path, sha256 });
        for (const draft of item.findings ?? []) result.findings.push({ ...draft, path });
      }
      for (const one of output.annotations ?? []) {
        result.annotations.push(one);
        for (const draft of one.findings ?? []) result.findings.push({ ...draft, path });
      }
      for (const draft of output.findings ?? []) result.findings.push({ ...draft, path });
    }
  }
  return result;
}
