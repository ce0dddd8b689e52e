import { z } from 'zod';
import type { AssetKind, FacetDeclaration, FacetType } from '@lode/core';

const word = z.string().min(1).max(256).optional();
const count = z.number().int().nonnegative().optional();
const millimetres = z.number().optional();
const date = z.iso.date().optional();

/** What is kept of an instance besides identity; see schema.graphql for what each field means. */
export const instanceFacets = z.strictObject({
  modality: word,
  bodyPart: word,
  laterality: word,
  manufacturer: word,
  model: word,
  sopClass: word,
  transferSyntax: word,
  photometric: word,
  rows: count,
  columns: count,
  frames: count,
  bitsStored: count,
  sliceThickness: millimetres,
  pixelSpacing: z.array(z.number()).max(2).optional(),
  studyDate: date,
  sex: word,
  age: z.number().nonnegative().optional(),
  seriesDescription: word,
  seriesNumber: z.number().int().optional(),
  instanceNumber: z.number().int().optional(),
  studyInstanceUid: word,
  seriesInstanceUid: word,
  sopInstanceUid: word,
  frameOfReferenceUid: word,
  imagePositionPatient: z.array(z.number()).length(3).optional(),
  imageOrientationPatient: z.array(z.number()).length(6).optional(),
});

export type InstanceFacets = z.infer<typeof instanceFacets>;

function facet(name: string, en: string, zh: string, type: FacetType = 'keyword', unit?: string): FacetDeclaration {
  return { name, title: { en, zh }, type, ...(unit ? { unit } : {}) };
}

function identity(name: string, en: string, zh: string, type: FacetType = 'keyword'): FacetDeclaration {
  return { name, title: { en, zh }, type, identity: true };
}

/** One DICOM SOP instance: an image, a report, a plan, a waveform. */
export const instanceKind: AssetKind = {
  id: 'medical.instance',
  title: { en: 'DICOM instance', zh: 'DICOM 实例' },
  facets: instanceFacets,
  sensitivity: 'identifying',
  declared: [
    facet('modality', 'Modality', '检查类型'),
    facet('bodyPart', 'Body part', '检查部位'),
    facet('laterality', 'Laterality', '侧别'),
    facet('sopClass', 'SOP class', 'SOP 类'),
    facet('manufacturer', 'Manufacturer', '设备厂商'),
    facet('model', 'Device model', '设备型号'),
    facet('transferSyntax', 'Transfer syntax', '传输语法'),
    facet('photometric', 'Photometric interpretation', '光度解释'),
    facet('rows', 'Rows', '行数', 'number'),
    facet('columns', 'Columns', '列数', 'number'),
    facet('frames', 'Frames', '帧数', 'number'),
    facet('sliceThickness', 'Slice thickness', '层厚', 'number', 'mm'),
    facet('studyDate', 'Study date', '检查日期', 'date'),
    {
      ...facet('sex', 'Sex', '性别'),
      values: { M: { en: 'male', zh: '男' }, F: { en: 'female', zh: '女' }, O: { en: 'other', zh: '其他' } },
    },
    facet('age', 'Age', '年龄', 'number', 'a'),
    facet('seriesDescription', 'Series description', '序列描述'),
    identity('patientName', 'Patient name', '患者姓名'),
    identity('patientId', 'Patient ID', '患者编号'),
    identity('patientBirthDate', 'Birth date', '出生日期', 'date'),
    identity('accessionNumber', 'Accession number', '检查号'),
    identity('institution', 'Institution', '医疗机构'),
    identity('referringPhysician', 'Referring physician', '申请医师'),
  ],
};
