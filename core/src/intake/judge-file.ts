import type { FindingDraft } from '../contract/parsing.ts';
import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import { assetFromItem, type AssetDraft } from './asset-from-item.ts';
import { awaitedAssets, filling } from './awaited-assets.ts';
import { corePlugin } from './core-formats.ts';
import type { FileState } from './intake.model.ts';
import { originalsHash } from './originals.ts';
import type { ParsedFile } from './parse-file.ts';

/** What becomes of a file. */
export interface Verdict {
  state: FileState;
  /** New assets. */
  drafts: AssetDraft[];
  /** Assets that were there already and get one more origin. */
  origins: { assetId: string; orgId: string; path: string; ingestId: string }[];
  /** What became of each item, in order; null: it was dropped. */
  itemAssets: (string | null)[];
  /** The assets that its items are, in order. */
  assetIds: string[];
  /** On the file. */
  findings: FindingDraft[];
  /** On what an item has become, by the item's place. */
  itemFindings: Map<number, FindingDraft[]>;
}

function conflict(original: string): FindingDraft {
  return {
    code: 'core.identity-conflict',
    severity: 'error',
    message: {
      en: 'An asset with this identity is already here, with other bytes. A person must decide which one is right.',
      zh: '数据集中已有相同标识但内容不同的资产，需要人工判断以哪一个为准。',
    },
    evidence: { assetId: original },
  };
}

function badFacets(kind: string, problem: string): FindingDraft {
  return {
    code: 'core.bad-facets',
    severity: 'error',
    message: {
      en: `What was read does not have the form of ${kind}.`,
      zh: `读出的内容不符合 ${kind} 的格式要求。`,
    },
    evidence: { problem: problem.slice(0, 500) },
  };
}

interface Drafted {
  drafts: { index: number; draft: AssetDraft }[];
  findings: FindingDraft[];
  itemFindings: Map<number, FindingDraft[]>;
}

function drafted(core: Core, { file, domain, items }: ParsedFile): Drafted {
  const all: Drafted = { drafts: [], findings: [], itemFindings: new Map() };
  for (const [index, item] of items.entries()) {
    const kind = core.plugins.kind(item.kind) ?? corePlugin.kinds.find(({ id }) => id === item.kind);
    const checked = kind?.facets.safeParse(item.facets);
    if (!kind) all.findings.push(badFacets(item.kind, 'there is no such kind'));
    else if (!checked!.success) all.findings.push(badFacets(item.kind, checked!.error.message));
    else {
      const { draft, findings } = assetFromItem(core, kind, { file, domain, item, index });
      all.drafts.push({ index, draft });
      if (findings.length > 0) all.itemFindings.set(index, findings);
    }
  }
  return all;
}

function stateOf(parsed: ParsedFile, verdict: Verdict, conflicts: number, seen: boolean): FileState {
  if (conflicts > 0) return 'HELD';
  if (verdict.drafts.length > 0) return 'READY';
  if (verdict.origins.length > 0) return 'DUPLICATE';
  const spoke = parsed.annotations.some(({ annotations }) => annotations.length > 0);
  const wrong = [...parsed.findings, ...verdict.findings].some(({ severity }) => severity === 'error');
  if (wrong && !spoke) return 'REJECTED';
  // A list or a mask that an earlier ingest took in says nothing new.
  return seen && parsed.items.length === 0 ? 'DUPLICATE' : 'READY';
}

/** Hash and path of the batch's files that an earlier ingest of the dataset has taken in. */
async function seenBefore(core: Core, batch: ParsedFile[]): Promise<Set<string>> {
  const { orgId, datasetId, ingestId } = batch[0]!.file;
  const earlier = await core.store.ingestFiles
    .find(
      {
        orgId,
        datasetId,
        sha256: { $in: batch.map(({ file }) => file.sha256) },
        state: 'READY',
        ingestId: { $ne: ingestId },
      },
      { projection: { sha256: 1, path: 1 } },
    )
    .toArray();
  return new Set(earlier.map(({ sha256, path }) => `${sha256} ${path}`));
}

/**
 * Decides the fate of each file of a batch, in order. Same identity: same bytes are a duplicate, others a conflict; all
 * originals of an asset count.
 */
export async function judge(core: Core, batch: ParsedFile[]): Promise<Verdict[]> {
  const all = batch.map((parsed) => drafted(core, parsed));
  const rival = (asset: AssetDraft['asset']) => idFrom('ast', asset._id, originalsHash(asset));
  const ids = all.flatMap(({ drafts }) => drafts.flatMap(({ draft: { asset } }) => [asset._id, rival(asset)]));
  const orgId = batch[0]!.file.orgId;
  const known = await core.store.assets
    .find({ orgId, _id: { $in: ids } }, { projection: { sha256: 1, parts: 1 } })
    .toArray();
  const seen = await seenBefore(core, batch);
  const awaited = await awaitedAssets(core, batch, ids);
  const taken = new Map(known.map((asset) => [asset._id, originalsHash(asset)]));
  return batch.map((parsed, i) => {
    const { drafts, findings, itemFindings } = all[i]!;
    const verdict: Verdict = {
      ...{ state: 'READY', drafts: [], origins: [], assetIds: [], findings: [...findings], itemFindings },
      itemAssets: parsed.items.map(() => null),
    };
    let conflicts = 0;
    for (const { index, draft } of drafts) {
      const { asset } = draft;
      const hash = originalsHash(asset);
      const { path, ingestId } = parsed.file;
      const place = (assetId: string) => verdict.origins.push({ assetId, orgId, path, ingestId });
      const before = awaited.filled.get(asset._id);
      let id = before?.assetId ?? asset._id;
      if (before) taken.set(id, before.hash);
      const waited = index === 0 && !taken.has(id) ? awaited.byPath.get(path) : undefined;
      if (taken.has(id) && taken.get(id) !== hash) {
        id = rival(asset);
        conflicts += 1;
        if (taken.has(id)) place(id);
        else {
          verdict.findings.push(conflict(asset._id));
          // Held assets stay out of their series until somebody has decided.
          const identity = `${asset.identity}#${hash}`;
          verdict.drafts.push({
            ...draft,
            asset: { ...asset, _id: id, state: 'HELD', identity, groupIds: [] },
            groups: [],
          });
        }
      } else if (taken.has(id)) place(id);
      else if (waited) {
        id = waited._id;
        verdict.drafts.push({ ...draft, asset: filling(asset, waited), fills: waited });
      } else verdict.drafts.push(draft);
      taken.set(id, hash);
      verdict.assetIds.push(id);
      verdict.itemAssets[index] = id;
    }
    verdict.state = stateOf(parsed, verdict, conflicts, seen.has(`${parsed.file.sha256} ${parsed.file.path}`));
    return verdict;
  });
}
