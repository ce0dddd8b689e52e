import sharp from 'sharp';
import { dicomBytes } from './dicom-bytes.ts';

/** Every way in which a person's name may slip into an identifying dataset. None of these may reach a stranger's eye. */
export const CANARIES = [
  'Zhangsanfeng',
  '张三丰',
  'PID-7Q4X',
  'ACC-55081',
  '1957-03-14',
  '19570314',
  '金丝雀医院',
  'Drcanary',
  '陆医师',
  // In paths, archive members and documents.
  '李寻欢',
  'Lixunhuan',
] as const;

const PATIENT = {
  uid: '2.25.77001',
  patientName: 'Zhangsanfeng^Jun=张三丰',
  patientId: 'PID-7Q4X',
  birthDate: '19570314',
  accession: 'ACC-55081',
  institution: '金丝雀医院',
  physician: 'Drcanary^Lu=陆医师',
};

const text = (words: string) => Buffer.from(words, 'utf8');

/** Nobody's canary: what the other organisation has of the like. */
const RIVAL: typeof PATIENT = {
  uid: '2.25.77002',
  patientName: 'Wuming^Er=吴明',
  patientId: 'PID-OTHER',
  birthDate: '19600101',
  accession: 'ACC-OTHER',
  institution: '别处医院',
  physician: 'Bieren^Yi=毕医师',
};

/** Good, held, cut off, unknown and described: files of one patient, whose name is in the tags and in the paths. */
export function medicalFiles(whose: 'canary' | 'rival'): { path: string; data: Buffer }[] {
  const patient = whose === 'canary' ? PATIENT : RIVAL;
  const [FOLDER, LATIN, HAN] =
    whose === 'canary' ? ['李寻欢_Lixunhuan', 'Lixunhuan', '李寻欢'] : ['甲_Jia', 'Jia', '甲'];
  const slice = (instance: number, grey = 40 * instance, seriesDescription = 'T1') =>
    dicomBytes({ ...patient, instance, grey, seriesDescription });
  const whole = slice(4);
  return [
    { path: `${FOLDER}/IM001`, data: slice(1) },
    {
      path: `${FOLDER}/IM002`,
      data: slice(2, 80, `${patient.patientName.slice(0, 6)} ${patient.patientName.split('=')[1]} 复查`),
    },
    // The same instance with other bytes: HELD.
    { path: `${FOLDER}/copy/IM001`, data: slice(1, 200) },
    // Cut off: REJECTED.
    { path: `${FOLDER}/IM004`, data: whole.subarray(0, whole.length - 64) },
    // Of no known format: REJECTED.
    { path: `${FOLDER}/${LATIN}.bin`, data: Buffer.from([1, 2, 3, 250, 251, 0, 7]) },
    // Documents of the core, whose names and words name the patient.
    { path: `${FOLDER}/README-${LATIN}.md`, data: text(`# ${HAN}\n`) },
    { path: `${FOLDER}/NOTICE`, data: text(`${patient.patientName}\n`) },
  ];
}

/** Three inspection pictures, one of them twice, one cut off. */
export async function inspectionFiles(seed: number): Promise<{ path: string; data: Buffer }[]> {
  const picture = (shade: number) => {
    const raw = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 7 + shade * 13 + seed) % 251));
    return sharp(raw, { raw: { width: 32, height: 32, channels: 3 } })
      .png()
      .toBuffer();
  };
  const [one, two, three] = (await Promise.all([1, 5, 9].map(picture))) as [Buffer, Buffer, Buffer];
  return [
    { path: `line-a-${seed}/IMG_001.png`, data: one },
    { path: `line-a-${seed}/IMG_002.png`, data: two },
    { path: `line-b-${seed}/IMG_003.png`, data: three },
    { path: `line-b-${seed}/IMG_004.png`, data: three.subarray(0, three.length >> 1) },
  ];
}
