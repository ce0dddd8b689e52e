import { newId, type AssetDoc, type Core } from '@lode/core/hub';

/** Ids, in the order in which the things were made. */
export interface Lots {
  datasets: string[];
  ingests: string[];
}

/**
 * Straight into the database: `count` datasets, each with a delivery of two files, a group, an asset that links to the
 * one before, an annotation and a finding on file `a`; and a finding on every asset, all in the first dataset.
 */
export async function insertLots({ store }: Core, orgId: string, count: number): Promise<Lots> {
  const now = new Date();
  const lots: Lots = { datasets: [], ingests: [] };
  const assets: AssetDoc[] = [];
  for (let i = 0; i < count; i++) {
    const datasetId = newId('ds');
    lots.datasets.push(datasetId);
    await store.datasets.insertOne({
      _id: datasetId,
      orgId,
      slug: `d${i}`,
      name: `d${i}`,
      plugin: i % 2 ? 'medical' : 'industrial-qc',
      licence: null,
      sensitivity: 1,
      createdAt: new Date(now.getTime() + i),
      lastIngestAt: null,
      terms: [],
    });
    await store.facetCounts.insertMany([
      { _id: newId('fct'), orgId, datasetId, k: '$class', v: 'dent', n: i },
      { _id: newId('fct'), orgId, datasetId, k: i % 2 ? 'medical.modality' : 'industrial-qc.format', v: 'x', n: 1 },
    ]);
    const ingestId = newId('ing');
    lots.ingests.push(ingestId);
    const counts = { files: 2, ready: 2, rejected: 0, held: 0, duplicate: 0 };
    await store.ingests.insertOne({
      _id: ingestId,
      orgId,
      datasetId,
      state: 'DONE',
      stage: 'done',
      resumeKey: null,
      actor: 'test',
      startedAt: now,
      finishedAt: now,
      parsingSince: null,
      layout: null,
      counts,
      bytes: 1,
      findings: { error: 0, warning: 0, info: 0 },
      message: null,
    });
    for (const path of ['a', 'b']) {
      await store.ingestFiles.insertOne({
        _id: newId('fil'),
        orgId,
        datasetId,
        ingestId,
        path,
        bytes: 1,
        sha256: 'x',
        state: 'READY',
        phase: 0,
        sortKey: path,
        plan: null,
        principal: null,
        parser: null,
        assetIds: [],
        links: [],
      } as never);
    }
    const groupId = newId('grp');
    await store.groups.insertOne({
      _id: groupId,
      orgId,
      datasetId,
      plugin: 'medical',
      kind: 'medical.study',
      key: `${i}`,
      name: `${i}`,
      parentId: null,
      facets: {},
      identity: {},
      assetCount: 1,
      sortKey: `${i}`,
    });
    const assetId = newId('ast');
    assets.push({
      _id: assetId,
      orgId,
      datasetId,
      plugin: 'industrial-qc',
      domain: 'industrial-qc',
      kind: 'industrial-qc.image',
      identity: `${i}`,
      name: `${i}`,
      state: 'READY',
      sha256: 'x',
      bytes: 1,
      origins: [],
      where: null,
      when: null,
      subject: null,
      device: null,
      parts: [{ role: 'thumbnail', mediaType: 'image/webp', bytes: 1, sha256: 'x' }],
      quality: null,
      facets: {},
      identityFacets: {},
      f: [],
      terms: [],
      groupIds: [groupId],
      links: i > 0 ? [{ role: 'template', assetId: assets[i - 1]!._id }] : [],
      annotationCount: 1,
      classes: [],
      findingCodes: [],
      sortKey: String(i).padStart(4, '0'),
      createdAt: now,
    });
    await store.annotations.insertOne({
      _id: newId('ann'),
      orgId,
      datasetId,
      assetId,
      class: 'dent',
      parts: [],
      attributes: {},
      reviewState: 'unreviewed',
      rev: 1,
      provenance: { agent: { kind: 'person', id: 'x' } },
      contentHash: 'x',
      f: [],
      ext: {},
      createdAt: now,
    });
    for (const about of [
      { assetId, path: null },
      { assetId: null, path: 'a' },
    ]) {
      await store.findings.insertOne({
        _id: newId('fnd'),
        orgId,
        datasetId: about.assetId ? lots.datasets[0]! : datasetId,
        ingestId,
        ...about,
        code: about.assetId ? `core.rule-${i}` : 'core.rule',
        severity: 'info',
        rank: 2,
        message: { en: `of ${i}`, zh: `${i}` },
        location: null,
        evidence: null,
        source: 'parser',
        waiver: null,
        createdAt: now,
      });
    }
  }
  await store.assets.insertMany(assets);
  return lots;
}
