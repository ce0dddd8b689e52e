import type { ClientSession } from 'mongodb';
import type { FindingDraft } from '../contract/parsing.ts';
import type { Severity } from '../contract/values.ts';
import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import type { FindingDoc } from './finding.model.ts';

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** What a finding is about: an asset, or a file of an ingest that became none. */
export interface FindingTarget {
  orgId: string;
  datasetId: string;
  ingestId: string | null;
  assetId: string | null;
  path: string | null;
}

/**
 * The same finding on the same target has the same id, so that running a rule again replaces and does not add.
 * Several of one code on one target differ by place or by number.
 */
export function findingDoc(core: Core, target: FindingTarget, draft: FindingDraft, source: string): FindingDoc {
  const { code, severity, message, location = null, evidence = null } = draft;
  const about = target.assetId ?? `${target.ingestId}/${target.path}`;
  return {
    _id: idFrom('fnd', target.datasetId, source, code, about, JSON.stringify(location), JSON.stringify(evidence)),
    ...target,
    code,
    severity,
    rank: RANK[severity],
    message,
    location,
    evidence,
    source,
    waiver: null,
    createdAt: core.clock.now(),
  };
}

/** Inserts those that are new; returns them. */
export async function insertFindings(core: Core, docs: FindingDoc[], session: ClientSession): Promise<FindingDoc[]> {
  const unique = [...new Map(docs.map((doc) => [doc._id, doc])).values()];
  if (unique.length === 0) return [];
  const { orgId } = unique[0]!;
  const known = await core.store.findings
    .find({ orgId, _id: { $in: unique.map((doc) => doc._id) } }, { session, projection: { _id: 1 } })
    .toArray();
  const have = new Set(known.map((doc) => doc._id));
  const fresh = unique.filter((doc) => !have.has(doc._id));
  if (fresh.length > 0) await core.store.findings.insertMany(fresh, { session, ordered: false });
  return fresh;
}
