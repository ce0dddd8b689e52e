import type { ClientSession } from 'mongodb';
import type { FindingDraft } from '../contract/parsing.ts';
import type { Core } from '../core.ts';
import { idFrom } from '../ids.ts';
import type { Lease } from '../jobs/jobs.ts';
import { findingDoc, insertFindings } from '../quality/findings.ts';
import type { IngestDoc, IngestFileDoc } from './intake.model.ts';

type Fate = Pick<IngestFileDoc, 'state' | 'assetIds'>;

/**
 * Gives the companions of a file its fate; returns how many there were. One that several files share is no asset's own:
 * erasing the first must not take it from the others.
 */
export async function settleCompanions(
  core: Core,
  { orgId, ingestId, path }: Pick<IngestFileDoc, 'orgId' | 'ingestId' | 'path'>,
  { state, assetIds }: Fate,
  session: ClientSession,
): Promise<number> {
  const waiting = { orgId, ingestId, principal: path, state: 'RECEIVED' as const };
  const own = await core.store.ingestFiles.updateMany(
    { ...waiting, shared: { $ne: true } },
    { $set: { state, assetIds } },
    { session },
  );
  const shared = await core.store.ingestFiles.updateMany(waiting, { $set: { state } }, { session });
  return own.modifiedCount + shared.modifiedCount;
}

const ALONE: FindingDraft = {
  code: 'core.companion-alone',
  severity: 'error',
  message: { en: 'The file that this one belongs to was not read.', zh: '该文件所附属的主文件未被读取。' },
};

/**
 * Companions that wait although all files have been parsed: what they belong to was settled by an earlier run, whose
 * plugin did not know of them, or never came. None may be left waiting for ever.
 */
export async function settleLeftCompanions(core: Core, ingest: IngestDoc, lease: Lease): Promise<void> {
  const { orgId, datasetId, _id: ingestId } = ingest;
  const waiting = { orgId, ingestId, state: 'RECEIVED' as const, principal: { $type: 'string' } };
  const left = await core.store.ingestFiles.find(waiting as object).toArray();
  for (const [principal, companions] of Map.groupBy(left, (file) => file.principal!)) {
    const found = await core.store.ingestFiles.findOne({ orgId, _id: idFrom('fil', ingestId, principal) });
    const settled = found && found.state !== 'RECEIVED' && found.state !== 'EXPANDED' ? found : null;
    const fate: Fate = settled ?? { state: 'REJECTED', assetIds: [] };
    const about = { orgId, datasetId, ingestId, assetId: null };
    const docs = settled ? [] : companions.map(({ path }) => findingDoc(core, { ...about, path }, ALONE, 'intake'));
    await core.store.transaction(async (session) => {
      await lease.hold(session);
      const count = await settleCompanions(core, { orgId, ingestId, path: principal }, fate, session);
      const fresh = await insertFindings(core, docs, session);
      const findings = { 'findings.error': fresh.length };
      const $inc = { [`counts.${fate.state.toLowerCase()}`]: count, ...findings };
      await core.store.ingests.updateOne({ _id: ingestId, orgId }, { $inc }, { session });
      await core.store.counters.updateOne({ _id: datasetId, orgId }, { $inc: findings }, { session });
    });
  }
}
