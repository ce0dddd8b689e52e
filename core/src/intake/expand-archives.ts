import type { ClientSession } from 'mongodb';
import type { FindingDraft } from '../contract/parsing.ts';
import type { Core } from '../core.ts';
import type { Lease } from '../jobs/jobs.ts';
import { insertFindings, findingDoc } from '../quality/findings.ts';
import { headOf } from './blob-source.ts';
import type { IngestDoc, IngestFileDoc } from './intake.model.ts';
import { receivedFile, type ReceivedFile } from './receive-files.ts';
import { ArchiveRefused, damagedArchive, isZip, zipMembers } from './zip-archive.ts';

/**
 * Puts the members of every zip archive in the archive's place. Members are stored first and listed in one
 * transaction with the archive's own state: killed in between, the archive is simply read again.
 */
export async function expandArchives(core: Core, ingest: IngestDoc, lease: Lease): Promise<void> {
  const { orgId } = ingest;
  // Not those that came out of an archive: whether the cursor meets a file added meanwhile is chance. In the order of
  // the paths: which of two members with one path comes first must not be.
  const candidates = core.store.ingestFiles
    .find({ orgId, ingestId: ingest._id, state: 'RECEIVED', archive: null, phase: 0 })
    .sort({ sortKey: 1, _id: 1 });
  for await (const file of candidates) {
    if (lease.signal.aborted) throw lease.signal.reason;
    if (!isZip(await headOf(core, orgId, file.sha256, 4))) continue;
    await expand(core, ingest, file, lease);
  }
}

async function expand(core: Core, ingest: IngestDoc, archive: IngestFileDoc, lease: Lease): Promise<void> {
  const { orgId } = ingest;
  const folder = archive.path.replace(/\.zip$/i, '');
  const members: ReceivedFile[] = [];
  try {
    for await (const member of zipMembers(await core.blobs.pathOf(orgId, archive.sha256))) {
      if (lease.signal.aborted) throw lease.signal.reason;
      const blob = await storeMember(core, orgId, member);
      members.push({ path: `${folder}/${member.path}`, ...blob });
    }
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error;
    await refuse(core, ingest, archive, error.finding, lease);
    return;
  }
  const docs = members.map((member) => receivedFile(ingest, member, archive.path));
  await core.store.transaction(async (session) => {
    await lease.hold(session);
    const known = await core.store.ingestFiles
      .find({ orgId, _id: { $in: docs.map((doc) => doc._id) } }, { session, projection: { sha256: 1 } })
      .toArray();
    const have = new Map(known.map((doc) => [doc._id, doc.sha256]));
    const fresh: IngestFileDoc[] = [];
    const clashes: string[] = [];
    for (const doc of docs) {
      const sha256 = have.get(doc._id);
      if (sha256 === undefined) fresh.push(doc);
      else if (sha256 !== doc.sha256) clashes.push(doc.path);
      have.set(doc._id, sha256 ?? doc.sha256);
    }
    if (fresh.length > 0) await core.store.ingestFiles.insertMany(fresh, { session, ordered: false });
    if (clashes.length > 0) await say(core, ingest, archive, clash(clashes), session);
    await core.store.ingestFiles.updateOne({ _id: archive._id, orgId }, { $set: { state: 'EXPANDED' } }, { session });
    await core.store.ingests.updateOne(
      { _id: ingest._id, orgId },
      { $inc: { 'counts.files': fresh.length - 1 } },
      { session },
    );
  });
}

function clash(paths: string[]): FindingDraft {
  return {
    code: 'core.archive-clash',
    severity: 'error',
    message: {
      en: `${paths.length} member(s) of the archive were left out: there are other files at their paths, with other bytes.`,
      zh: `压缩包中有 ${paths.length} 个成员未被收入：相同路径上已有内容不同的文件。`,
    },
    evidence: { count: paths.length, examples: paths.slice(0, 10) },
  };
}

/** A finding on the archive, and its counts. */
async function say(
  core: Core,
  ingest: IngestDoc,
  archive: IngestFileDoc,
  finding: FindingDraft,
  session: ClientSession,
): Promise<void> {
  const { orgId, datasetId } = ingest;
  const target = { orgId, datasetId, ingestId: ingest._id, assetId: null, path: archive.path };
  await insertFindings(core, [findingDoc(core, target, finding, 'intake')], session);
  const update = { $inc: { [`findings.${finding.severity}`]: 1 } };
  await core.store.ingests.updateOne({ _id: ingest._id, orgId }, update, { session });
  await core.store.counters.updateOne({ _id: datasetId, orgId }, update, { session });
}

async function storeMember(core: Core, orgId: string, member: { bytes(): AsyncIterable<Uint8Array> }) {
  try {
    return await core.blobs.put(orgId, member.bytes());
  } catch (error) {
    throw damagedArchive(error); // a wrong size or CRC shows only while reading
  }
}

async function refuse(
  core: Core,
  ingest: IngestDoc,
  archive: IngestFileDoc,
  finding: FindingDraft,
  lease: Lease,
): Promise<void> {
  const { orgId } = ingest;
  await core.store.transaction(async (session) => {
    await lease.hold(session);
    await say(core, ingest, archive, finding, session);
    await core.store.ingestFiles.updateOne({ _id: archive._id, orgId }, { $set: { state: 'REJECTED' } }, { session });
    await core.store.ingests.updateOne({ _id: ingest._id, orgId }, { $inc: { 'counts.rejected': 1 } }, { session });
  });
}
