import { createHash } from 'node:crypto';
import type { Db } from 'mongodb';

const BATCH = 2_000;
const digits = (n: number) => String(n).padStart(12, '0');
const hex = (text: string) => createHash('sha256').update(text).digest('hex');

/** A CT slice as the medical plugin describes one, 2 kB of BSON; with a place, so that every field of a list is there. */
function assetOf(owner: { orgId: string; datasetId: string }, index: number): Record<string, unknown> {
  const { datasetId } = owner;
  const series = Math.floor(index / 200);
  const [lon, lat] = [100 + (index % 500) / 50, 20 + (series % 500) / 50];
  const uid = `2.25.302561862312462135718041208163.${series}`;
  const at = new Date(Date.UTC(2024, 2, 5, 9, 30, 0, index));
  const open = {
    ...{
      modality: 'CT',
      bodyPart: 'CHEST',
      manufacturer: '示例医疗',
      model: 'Phantom CT 64',
      sopClass: 'CT Image Storage',
    },
    ...{ transferSyntax: 'Explicit VR Little Endian', photometric: 'MONOCHROME2', rows: 512, columns: 512, frames: 1 },
    ...{ bitsStored: 16, sliceThickness: 5, pixelSpacing: [0.73, 0.73], studyDate: '2024-03-05', sex: 'M', age: 56 },
    ...{ seriesDescription: '胸部增强 5mm', seriesNumber: series, instanceNumber: index % 200, studyInstanceUid: uid },
    ...{ seriesInstanceUid: `${uid}.2`, sopInstanceUid: `${uid}.2.${index}`, frameOfReferenceUid: `${uid}.0` },
    ...{ imagePositionPatient: [-186.15, -186.15, index % 200], imageOrientationPatient: [1, 0, 0, 0, 1, 0] },
  };
  const declared = [
    'modality',
    'bodyPart',
    'manufacturer',
    'model',
    'sopClass',
    'rows',
    'columns',
    'sex',
    'age',
  ] as const;
  const part = (role: string, mediaType: string, bytes: number) => {
    return { role, mediaType, bytes, sha256: hex(`${datasetId} ${role} ${index}`) };
  };
  const [_id, sortKey] = [`ast_${hex(`${datasetId} ${index}`).slice(0, 26)}`, `${digits(series)}/${digits(index)}`];
  const groupIds = ['patient', 'study', 'series'].map(
    (level) => `grp_${hex(`${datasetId} ${level} ${series}`).slice(0, 26)}`,
  );
  const identityFacets = {
    patientName: 'Wang^Qicheng=王^玘誠',
    patientId: `DEMO-${series}`,
    accessionNumber: `A${series}`,
  };
  return {
    ...{ _id, ...owner, plugin: 'medical', kind: 'medical.instance', identity: `${uid}.2.${index}`, sortKey },
    ...{ name: `CT ${series} · ${index % 200}`, state: 'READY', sha256: hex(`${datasetId} original ${index}`) },
    ...{
      bytes: 525_466,
      quality: null,
      subject: hex(`subject ${series}`).slice(0, 16),
      device: '示例医疗 Phantom CT 64',
    },
    origins: [{ path: `DICOM/ST${series}/CT02/IM${index}`, ingestId: 'ing_bench' }],
    parts: [
      part('original', 'application/dicom', 525_466),
      part('thumbnail', 'image/webp', 6_214),
      part('preview', 'image/webp', 41_882),
    ],
    where: { bbox: [lon, lat, lon, lat], geometry: { type: 'Point', coordinates: [lon, lat] } },
    when: { start: at, end: at },
    facets: { medical: open },
    identityFacets: { medical: identityFacets },
    f: declared.map((facet) => ({ k: `medical.${facet}`, v: open[facet] })),
    terms: ['ct', 'chest', 'phantom', '64', '示', '例', '医', '疗', '示例', '例医', '医疗', String(series)],
    ...{ groupIds, links: [], annotationCount: 0, classes: [], findingCodes: [], createdAt: at },
  };
}

/** Writes assets past the hub. The indexes are made afterwards, in bulk: five times faster. */
export async function seedAssets(db: Db, owner: { orgId: string; datasetId: string }, count: number): Promise<void> {
  const assets = db.collection('assets');
  const indexes = (await assets.indexes()).filter(({ name }) => name !== '_id_');
  await assets.dropIndexes();
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from);
    const docs = Array.from({ length }, (_, i) => assetOf(owner, from + i));
    await assets.insertMany(docs as never[], { ordered: false, writeConcern: { w: 1 } });
  }
  await assets.createIndexes(indexes.map(({ v: _version, ...index }) => index as never));
}

/** One finding for every second asset of a dataset. */
export async function seedFindings(db: Db, owner: { orgId: string; datasetId: string }): Promise<void> {
  const assets = await db
    .collection('assets')
    .find({ datasetId: owner.datasetId }, { projection: { _id: 1 } })
    .toArray();
  const docs = assets
    .filter((_, index) => index % 2 === 0)
    .map(({ _id }) => ({
      ...{
        _id: `fnd_${String(_id)}`,
        ...owner,
        ingestId: 'ing_bench',
        assetId: _id,
        path: null,
        code: 'medical.uid-root',
      },
      ...{
        severity: 'warning',
        rank: 1,
        location: { tag: '(0008,0018)' },
        evidence: null,
        source: 'parser',
        waiver: null,
      },
      message: { en: 'The UID does not begin with a registered root.', zh: 'UID 的根未经登记。' },
      createdAt: new Date(),
    }));
  await db.collection('findings').insertMany(docs as never[]);
}
