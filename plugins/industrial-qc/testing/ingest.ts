import { readdirSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { bytesSource } from '@lode/core/testing';
import type {
  AssetView,
  FilePlan,
  FileTree,
  FindingDraft,
  Layout,
  ParsedAnnotations,
  ParsedItem,
  TargetedFinding,
  Validator,
} from '@lode/core';
import { industrialQcPlugin } from '../plugin.ts';

export type Files = Map<string, Uint8Array>;

/** For tests: a folder of this machine as paths and bytes. */
export function filesOf(folder: string): Files {
  const files: Files = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    files.set(path.slice(folder.length).replace(/^\/+/, ''), new Uint8Array(readFileSync(path)));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function treeOf(files: Files): FileTree {
  return {
    files: [...files].map(([path, data]) => ({ path, bytes: data.length })),
    has: (path) => files.has(path),
    head: (path, length) => Promise.resolve((files.get(path) ?? new Uint8Array()).subarray(0, length)),
  };
}

export interface Ingested {
  items: (ParsedItem & { path: string; sha256: string })[];
  annotations: ParsedAnnotations[];
  findings: (FindingDraft & { path: string })[];
}

/** For tests: what the hub does with a layout's plans, without the hub. Plans of other owners (`core.…`) are left out. */
export async function ingest(files: Files, layout: Layout): Promise<Ingested> {
  const match = await layout.detect(treeOf(files));
  const result: Ingested = { items: [], annotations: [], findings: [] };
  if (!match) return result;
  for (const { path = '', ...draft } of match.findings ?? []) result.findings.push({ ...draft, path });
  const parse = async (path: string, plan: FilePlan) => {
    const parser = industrialQcPlugin.parsers.find(({ id }) => id === plan.parser);
    const data = files.get(path) ?? new Uint8Array();
    if (!parser) return;
    const companions = Object.fromEntries(
      Object.entries(plan.companions ?? {}).map(([role, other]) => {
        return [role, { path: other, source: bytesSource(files.get(other) ?? new Uint8Array()) }];
      }),
    );
    const sha256 = createHash('sha256').update(data).digest('hex');
    const output = await parser.parse({
      path,
      sha256,
      source: bytesSource(data),
      companions,
      context: plan.context ?? {},
    });
    for (const item of output.items ?? []) {
      result.items.push({ ...item, path, sha256 });
      for (const draft of item.findings ?? []) result.findings.push({ ...draft, path });
    }
    result.annotations.push(...(output.annotations ?? []));
    for (const draft of output.findings ?? []) result.findings.push({ ...draft, path });
  };
  for (const phase of [0, 1]) {
    for (const [path, plan] of match.plans) if (plan.phase === phase) await parse(path, plan);
  }
  return result;
}

/** For tests: the ingested items as validators see them. The path stands for the id. */
export function viewsOf({ items, annotations }: Ingested): AssetView[] {
  const counts = new Map<string, number>();
  for (const { target, annotations: drafts } of annotations) {
    counts.set(target.path, (counts.get(target.path) ?? 0) + drafts.length);
  }
  return items.map(({ path, kind, facets, sha256, links }) => ({
    id: path,
    name: path.slice(path.lastIndexOf('/') + 1),
    kind,
    state: 'READY',
    path,
    sha256,
    groupIds: [],
    facets,
    links: (links ?? []).map(({ role, path: other }) => ({ role, assetId: other })),
    annotationCount: counts.get(path) ?? 0,
  }));
}

export async function validate(validator: Validator, views: AssetView[]): Promise<TargetedFinding[]> {
  if (validator.scope !== 'dataset') throw new Error('a dataset validator is expected');
  async function* stream() {
    yield* views;
  }
  return Array.fromAsync(validator.check(stream()));
}
