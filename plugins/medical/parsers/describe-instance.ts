import { hash } from 'node:crypto';
import type { CoreFacets, GroupStep, JsonObject } from '@lode/core';
import type { InstanceFacets } from '../kinds.ts';
import { SOP_CLASS_NAMES } from '../data/sop-classes.ts';
import { acquiredAt, isoDate } from './dicom-time.ts';
import { code, codes, items, number, numbers, personName, text } from './elements.ts';
import type { Dataset } from './elements.ts';
import type { OpenedFile } from './open-dataset.ts';
import { functionalGroups, pixelShapeOf, pixelSpacingOf } from './pixel-shape.ts';

export interface Description {
  name: string;
  order: string;
  facets: InstanceFacets;
  identityFacets: JsonObject;
  groups: GroupStep[];
  core: CoreFacets;
}

/** Drops what is absent, so that no facet is stored as undefined. */
function present<T extends object>(values: T): T {
  const kept: Partial<T> = {};
  for (const key in values) if (values[key] !== undefined) kept[key] = values[key];
  return kept as T;
}

/** SOP Instance UID of the dataset, else of the file meta information. */
export function sopInstanceUidOf({ dataset, meta }: OpenedFile): string | undefined {
  return code(dataset, 'x00080018') ?? code(meta, 'x00020003');
}

function integer(dataset: Dataset, tag: string): number | undefined {
  const value = number(dataset, tag);
  return Number.isSafeInteger(value) ? value : undefined;
}

function vector(dataset: Dataset, tag: string, sequence: string, length: number): number[] | undefined {
  const direct = numbers(dataset, tag);
  if (direct.length === length) return direct;
  const grouped = functionalGroups(dataset, 0).flatMap((group) => items(group, sequence).slice(0, 1));
  return grouped.map((holder) => numbers(holder, tag)).find((values) => values.length === length);
}

function identityOf(dataset: Dataset): Record<string, string> {
  const values = present({
    patientName: personName(dataset, 'x00100010'),
    patientId: text(dataset, 'x00100020'),
    patientBirthDate: isoDate(code(dataset, 'x00100030')),
    accessionNumber: text(dataset, 'x00080050'),
    institution: text(dataset, 'x00080080'),
    referringPhysician: personName(dataset, 'x00080090'),
  });
  return values as Record<string, string>;
}

/** Free text is kept only when it repeats nothing that identifies: technicians write names into series descriptions. */
export function namesNobody(words: string | undefined, identity: Record<string, string>): string | undefined {
  if (!words) return undefined;
  const lower = words.toLowerCase();
  const known = Object.values(identity).flatMap((value) => [
    value,
    value.replaceAll('-', ''),
    ...value.split(/[\s^=]+/),
  ]);
  const hit = known.some(
    (value) => (/^[\x20-\x7e]*$/.test(value) ? value.length > 2 : value !== '') && lower.includes(value.toLowerCase()),
  );
  return hit ? undefined : words.slice(0, 256);
}

/** Patient's Age (0010,1010), `045Y`, `006M`, in years. */
function ageOf(dataset: Dataset): number | undefined {
  const match = /^(\d{1,3})([YMWD])$/.exec(code(dataset, 'x00101010') ?? '');
  if (!match) return undefined;
  const perYear = { Y: 1, M: 12, W: 52.1775, D: 365.25 }[match[2] as 'Y'];
  return Math.round((Number(match[1]) / perYear) * 100) / 100;
}

/**
 * A patient's pseudonym: SHA-256 over Patient ID and its issuer; without an ID, over the study, so that two unknown
 * patients are never taken for one. It keeps one person's studies together but is no de-identification: whoever knows
 * an ID can compute it. The keyed pseudonym belongs to de-identification.
 */
export function pseudonymOf(dataset: Dataset): string {
  const id = text(dataset, 'x00100020');
  const study = code(dataset, 'x0020000d') ?? '';
  const subject = id ? ['id', text(dataset, 'x00100021') ?? '', id] : ['study', study];
  return hash('sha256', subject.join('\0')).slice(0, 16).toUpperCase();
}

function facetsOf(opened: OpenedFile, identity: Record<string, string>): InstanceFacets {
  const { dataset, meta, syntax } = opened;
  const shape = pixelShapeOf(dataset);
  const classUid = code(dataset, 'x00080016') ?? code(meta, 'x00020002');
  const spacing = pixelSpacingOf(dataset);
  const thickness = vector(dataset, 'x00180050', 'x00289110', 1)?.[0];
  return present({
    modality: code(dataset, 'x00080060')?.slice(0, 16),
    bodyPart: code(dataset, 'x00180015')?.slice(0, 16),
    laterality: (code(dataset, 'x00200062') ?? code(dataset, 'x00200060'))?.slice(0, 16),
    manufacturer: text(dataset, 'x00080070')?.slice(0, 64),
    model: text(dataset, 'x00081090')?.slice(0, 64),
    sopClass: classUid && (SOP_CLASS_NAMES[classUid] ?? classUid.slice(0, 64)),
    transferSyntax: syntax.name.slice(0, 64),
    photometric: shape ? shape.photometric.slice(0, 16) : undefined,
    rows: shape?.rows,
    columns: shape?.columns,
    frames: shape?.frames,
    bitsStored: shape?.bitsStored,
    sliceThickness: thickness,
    pixelSpacing: spacing.length === 2 ? spacing : undefined,
    studyDate: isoDate(code(dataset, 'x00080020')),
    sex: code(dataset, 'x00100040')?.slice(0, 16),
    age: ageOf(dataset),
    seriesDescription: namesNobody(text(dataset, 'x0008103e'), identity),
    seriesNumber: integer(dataset, 'x00200011'),
    instanceNumber: integer(dataset, 'x00200013'),
    studyInstanceUid: code(dataset, 'x0020000d')?.slice(0, 256),
    seriesInstanceUid: code(dataset, 'x0020000e')?.slice(0, 256),
    sopInstanceUid: sopInstanceUidOf(opened)?.slice(0, 256),
    frameOfReferenceUid: code(dataset, 'x00200052')?.slice(0, 256),
    imagePositionPatient: vector(dataset, 'x00200032', 'x00209113', 3),
    imageOrientationPatient: vector(dataset, 'x00200037', 'x00209116', 6),
  });
}

function groupsOf(
  dataset: Dataset,
  facets: InstanceFacets,
  identity: Record<string, string>,
  subject: string,
): GroupStep[] {
  const modalities = codes(dataset, 'x00080061').slice(0, 4).join('+') || facets.modality || '';
  const series = [facets.modality ?? 'DICOM', facets.seriesNumber ?? ''].join(' ').trim();
  const { patientName, patientId } = identity;
  return [
    {
      kind: 'medical.patient',
      key: subject,
      name: `Patient ${subject.slice(0, 6)}`,
      facets: present({ sex: facets.sex }) as JsonObject,
      identity: present({ patientName, patientId }) as JsonObject,
      order: subject,
    },
    {
      kind: 'medical.study',
      key: facets.studyInstanceUid ?? 'unknown',
      // Descriptions may carry names, so a study is called by its date and modality.
      name: [facets.studyDate ?? '????-??-??', modalities].join(' ').trim(),
      facets: present({ studyInstanceUid: facets.studyInstanceUid, studyDate: facets.studyDate }) as JsonObject,
      order: `${facets.studyDate ?? ''} ${code(dataset, 'x00080030') ?? ''}`.slice(0, 40),
    },
    {
      kind: 'medical.series',
      key: facets.seriesInstanceUid ?? 'unknown',
      name: facets.bodyPart ? `${series} · ${facets.bodyPart.toLowerCase()}` : series,
      facets: present({
        seriesInstanceUid: facets.seriesInstanceUid,
        modality: facets.modality,
        seriesNumber: facets.seriesNumber,
        seriesDescription: facets.seriesDescription,
      }) as JsonObject,
      order: String(facets.seriesNumber ?? ''),
    },
  ];
}

/** Facets, groups and names of one instance. Names and order never hold a person, a file name or an identifier. */
export function describeInstance(opened: OpenedFile): Description {
  const { dataset } = opened;
  const identity = identityOf(dataset);
  const facets = facetsOf(opened, identity);
  const subject = pseudonymOf(dataset);
  const device = [facets.manufacturer, facets.model].filter(Boolean).join(' ');
  const start = acquiredAt(dataset);
  const series = [facets.modality ?? 'DICOM', facets.seriesNumber ?? ''].join(' ').trim();
  const last = facets.instanceNumber ?? `…${(facets.sopInstanceUid ?? '').slice(-6)}`;
  const study = `${facets.studyDate ?? ''} ${code(dataset, 'x00080030')?.slice(0, 6) ?? ''} ${facets.studyInstanceUid ?? ''}`;
  return {
    name: `${series} · ${last}`,
    order: [
      subject,
      study,
      `${facets.seriesNumber ?? ''} ${facets.seriesInstanceUid ?? ''}`,
      facets.instanceNumber ?? '',
    ].join('/'),
    facets,
    identityFacets: identity,
    groups: groupsOf(dataset, facets, identity, subject),
    core: present({ when: start && { start }, subject, device: device || undefined }),
  };
}
