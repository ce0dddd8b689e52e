import { encodeGb18030 } from './gb18030.ts';
import type { Field } from './part10.ts';

interface Patient {
  name: string;
  id: string;
  birth: string;
  sex: 'M' | 'F';
  age: string;
  accession: string;
  /** Second last arc of this patient's UIDs. */
  arc: number;
  date: string;
}

// Root of UUID-derived UIDs (PS3.5 B.2); the arcs below it are this demo's.
const ROOT = '2.25.302561862312462135718041208163';

/** Invented. 玘 and 誠 are AB 5E and D5 5C in GB18030, 錦 is E5 5C: readers that split bytes break these names. */
export const chestPatient: Patient = {
  name: 'Wang^Qicheng=王^玘誠',
  id: 'DEMO-0001',
  birth: '19680412',
  sex: 'M',
  age: '056Y',
  accession: 'A2024030501',
  arc: 1,
  date: '20240305',
};

export const headPatient: Patient = {
  name: 'Chen^Jin=陳^錦',
  id: 'DEMO-0002',
  birth: '19850923',
  sex: 'F',
  age: '038Y',
  accession: 'A2024031102',
  arc: 2,
  date: '20240311',
};

interface SeriesPlan {
  sopClass: string;
  number: number;
  description: string;
  bodyPart: string;
  manufacturer: string;
  model: string;
  time: string;
}

const SERIES: Record<'CT' | 'DX' | 'MR', SeriesPlan> = {
  CT: {
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    number: 2,
    description: '胸部增强 5mm',
    bodyPart: 'CHEST',
    manufacturer: '示例医疗',
    model: 'Phantom CT 64',
    time: '093012',
  },
  DX: {
    sopClass: '1.2.840.10008.5.1.4.1.1.1.1',
    number: 3,
    description: '胸部正位',
    bodyPart: 'CHEST',
    manufacturer: '示例医疗',
    model: 'Phantom DR 3',
    time: '091540',
  },
  MR: {
    sopClass: '1.2.840.10008.5.1.4.1.1.4',
    number: 1,
    description: 'T1 轴位',
    bodyPart: 'HEAD',
    manufacturer: '示例医疗',
    model: 'Phantom MR 1.5T',
    time: '141100',
  },
};

/** Patient, study, series and SOP common modules of one instance; texts in GB18030. */
export function instanceOf(patient: Patient, modality: 'CT' | 'DX' | 'MR', number: number): Field[] {
  const series = SERIES[modality];
  const study = `${ROOT}.${patient.arc}`;
  return [
    ['x00080005', 'CS', 'GB18030'],
    ['x00080016', 'UI', series.sopClass],
    ['x00080018', 'UI', `${study}.${series.number}.${number}`],
    ['x00080020', 'DA', patient.date],
    ['x00080021', 'DA', patient.date],
    ['x00080022', 'DA', patient.date],
    ['x00080030', 'TM', '091000'],
    ['x00080032', 'TM', `${series.time}.${String(number * 250).padStart(6, '0')}`],
    ['x00080050', 'SH', patient.accession],
    ['x00080060', 'CS', modality],
    ['x00080070', 'LO', encodeGb18030(series.manufacturer)],
    ['x00080080', 'LO', encodeGb18030('示例市第一人民医院')],
    ['x00080090', 'PN', encodeGb18030('Li^Ming=李^明')],
    ['x00080201', 'SH', '+0800'],
    ['x0008103e', 'LO', encodeGb18030(series.description)],
    ['x00081090', 'LO', series.model],
    ['x00100010', 'PN', encodeGb18030(patient.name)],
    ['x00100020', 'LO', patient.id],
    ['x00100030', 'DA', patient.birth],
    ['x00100040', 'CS', patient.sex],
    ['x00101010', 'AS', patient.age],
    ['x00180015', 'CS', series.bodyPart],
    ['x0020000d', 'UI', study],
    ['x0020000e', 'UI', `${study}.${series.number}`],
    ['x00200010', 'SH', String(patient.arc)],
    ['x00200011', 'IS', String(series.number)],
    ['x00200013', 'IS', String(number)],
    ['x00200052', 'UI', `${study}.0`],
    ['x00280301', 'CS', 'NO'],
  ];
}
