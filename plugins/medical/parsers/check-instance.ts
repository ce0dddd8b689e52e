import type { FindingDraft, JsonObject, LocalText, Severity } from '@lode/core';
import { isoDate } from './dicom-time.ts';
import { code } from './elements.ts';
import type { OpenedFile } from './open-dataset.ts';
import { pixelDataBytes, pixelShapeOf } from './pixel-shape.ts';
import type { PixelShape } from './pixel-shape.ts';

/** `x00080018` as people write it: `(0008,0018)`. */
export function tagName(tag: string): string {
  return `(${tag.slice(1, 5)},${tag.slice(5)})`.toUpperCase();
}

function finding(
  rule: string,
  severity: Severity,
  message: LocalText,
  tag?: string,
  evidence?: JsonObject,
): FindingDraft {
  return {
    code: `medical.${rule}`,
    severity,
    message,
    ...(tag ? { location: { tag: tagName(tag) } } : {}),
    ...(evidence ? { evidence } : {}),
  };
}

/** Components without leading zeros, at most 64 characters (PS3.5 §9.1). */
export function isUid(value: string): boolean {
  return value.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(value);
}

/** Attributes of type 1 in every composite object (PS3.3 C.7.2.1, C.7.3.1, C.12.1). */
const TYPE_1: [string, string, string][] = [
  ['x00080016', 'SOP Class UID', 'SOP 类 UID'],
  ['x00080018', 'SOP Instance UID', 'SOP 实例 UID'],
  ['x0020000d', 'Study Instance UID', '检查实例 UID'],
  ['x0020000e', 'Series Instance UID', '序列实例 UID'],
  ['x00080060', 'Modality', '检查类型'],
];

const UIDS = ['x00080016', 'x00080018', 'x0020000d', 'x0020000e', 'x00200052'];

function checkPresence({ dataset }: OpenedFile): FindingDraft[] {
  return TYPE_1.filter(([tag]) => code(dataset, tag) === undefined).map(([tag, en, zh]) =>
    finding('missing-type1', 'warning', { en: `${en} is missing or empty`, zh: `缺少${zh}，或其值为空` }, tag),
  );
}

function checkUids({ dataset }: OpenedFile): FindingDraft[] {
  return UIDS.flatMap((tag) => {
    const value = code(dataset, tag);
    if (value === undefined || isUid(value)) return [];
    const message = { en: `${tagName(tag)} is not a valid UID`, zh: `${tagName(tag)} 不是合法的 UID` };
    return [finding('uid-syntax', 'warning', message, tag, { value: value.slice(0, 128), length: value.length })];
  });
}

function checkFile({ hasPreamble, skipped, syntaxDeclared, meta, syntax }: OpenedFile): FindingDraft[] {
  if (hasPreamble && syntaxDeclared) return [];
  const message = {
    en: `No ${hasPreamble ? 'transfer syntax in the file meta information' : 'DICM preamble'}; read as ${syntax.name}`,
    zh: `${hasPreamble ? '文件元信息中没有传输语法' : '没有 DICM 文件头'}，按 ${syntax.name} 读取`,
  };
  const evidence = { hasPreamble, skippedBytes: skipped, metaElements: Object.keys(meta.elements).length };
  return [finding('no-meta', 'warning', message, syntaxDeclared ? undefined : 'x00020010', evidence)];
}

function checkBits(shape: PixelShape): FindingDraft[] {
  const { bitsAllocated, bitsStored, highBit } = shape;
  const cell = bitsAllocated === 1 || (bitsAllocated > 0 && bitsAllocated % 8 === 0);
  if (cell && bitsStored >= 1 && bitsStored <= bitsAllocated && highBit === bitsStored - 1) return [];
  const message = {
    en: `Bits Allocated ${bitsAllocated}, Bits Stored ${bitsStored} and High Bit ${highBit} do not fit together`,
    zh: `分配位数 ${bitsAllocated}、存储位数 ${bitsStored} 与最高位 ${highBit} 不相符`,
  };
  return [finding('bits', 'warning', message, 'x00280101', { bitsAllocated, bitsStored, highBit })];
}

const OTHER_PIXELS = ['x7fe00008', 'x7fe00009', 'x00287fe0'];

function checkPixels(opened: OpenedFile): FindingDraft[] {
  const shape = pixelShapeOf(opened.dataset);
  if (!shape) return [];
  const findings = checkBits(shape);
  if (OTHER_PIXELS.some((tag) => opened.dataset.elements[tag])) return findings;
  const { rows, columns, frames, samples, bitsAllocated } = shape;
  const expected = pixelDataBytes(shape);
  const declared = opened.pixelData?.length ?? 0;
  const evidence = { rows, columns, frames, samples, bitsAllocated, expected, declared };
  const native = opened.syntax.pixels === 'native' && !opened.pixelData?.hadUndefinedLength;
  // An odd length is a writer's slip that loses nothing; only a difference beyond the pad byte is told.
  if ((native && Math.abs(declared - expected) > 1) || !opened.pixelData) {
    const message = {
      en: `Pixel Data has ${declared} bytes; ${rows} × ${columns} × ${samples} × ${bitsAllocated} bit × ${frames} frames need ${expected}`,
      zh: `像素数据为 ${declared} 字节，而 ${rows} × ${columns} × ${samples} × ${bitsAllocated} 位 × ${frames} 帧应为 ${expected} 字节`,
    };
    findings.push(finding('pixel-length', 'error', message, 'x7fe00010', evidence));
  }
  return findings;
}

// Secondary captures and ultrasound are what usually has text burned in.
const BURNED_IN_RISK = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(7(\.[1-4])?|6\.[12]|3\.1)$/;

function checkBurnedIn({ dataset, pixelData }: OpenedFile): FindingDraft[] {
  const stated = code(dataset, 'x00280301');
  const risky = pixelData !== null && BURNED_IN_RISK.test(code(dataset, 'x00080016') ?? '');
  if (stated !== 'YES' && (stated === 'NO' || !risky)) return [];
  const message =
    stated === 'YES'
      ? {
          en: 'Burned In Annotation is YES: the picture may name the patient',
          zh: '标明含烧录文字：图像中可能有患者姓名',
        }
      : {
          en: 'Secondary capture or ultrasound that does not state Burned In Annotation NO: the picture may name the patient',
          zh: '二次采集或超声图像，且未声明“无烧录文字”：图像中可能有患者姓名',
        };
  return [finding('burned-in', 'warning', message, 'x00280301', { burnedInAnnotation: stated ?? null })];
}

const DATES: [string, string, string][] = [
  ['x00080020', 'Study Date', '检查日期'],
  ['x00080021', 'Series Date', '序列日期'],
  ['x00080022', 'Acquisition Date', '采集日期'],
  ['x00080023', 'Content Date', '内容日期'],
  ['x00100030', "Patient's Birth Date", '出生日期'],
];

// Somewhere it is already tomorrow.
const DAY_AHEAD = 24 * 3600 * 1000;

function checkDates({ dataset }: OpenedFile, now: Date): FindingDraft[] {
  const latest = new Date(now.getTime() + DAY_AHEAD).toISOString().slice(0, 10);
  return DATES.flatMap(([tag, en, zh]) => {
    const date = isoDate(code(dataset, tag));
    if (!date || date <= latest) return [];
    // The birth date itself identifies, so it is not repeated in the evidence.
    const evidence: JsonObject = tag === 'x00100030' ? { year: date.slice(0, 4) } : { date };
    return [finding('future-date', 'warning', { en: `${en} lies in the future`, zh: `${zh}晚于今天` }, tag, evidence)];
  });
}

const CHARSET_TROUBLE: Record<string, LocalText> = {
  'unknown-charset': { en: 'Specific Character Set is not a defined term', zh: '特定字符集不是标准规定的值' },
  undecodable: { en: 'The text does not fit its Specific Character Set', zh: '文本与声明的字符集不符' },
  undeclared: { en: 'Text beyond ASCII without Specific Character Set', zh: '含非 ASCII 文字，但未声明字符集' },
};

/** Call after every text of the dataset was read: reading notes what could not be decoded. */
export function checkCharset({ dataset }: OpenedFile): FindingDraft[] {
  return [...dataset.troubles].map(([tag, trouble]) => {
    const message = CHARSET_TROUBLE[trouble] as LocalText;
    return finding('bad-charset', 'warning', message, tag, {
      charsets: dataset.charsets.map((term) => term.slice(0, 32)),
    });
  });
}

/** Every rule about one file whose dataset could be read. */
export function checkInstance(opened: OpenedFile, now = new Date()): FindingDraft[] {
  return [checkFile, checkPresence, checkUids, checkPixels, checkBurnedIn]
    .flatMap((check) => check(opened))
    .concat(checkDates(opened, now));
}

/** Why a file is refused, with where and how much. */
export function damage(
  rule: 'truncated' | 'malformed',
  detail: string,
  evidence: JsonObject,
  tag?: string,
): FindingDraft {
  const message =
    rule === 'truncated'
      ? { en: `The file ends too early: ${detail}`, zh: '文件不完整：数据在声明的长度之前就结束了' }
      : { en: `The dataset cannot be read: ${detail}`, zh: '数据集已损坏，无法读取' };
  return finding(rule, 'error', message, tag, evidence);
}

/** A dataset without SOP Instance UID cannot be told from another one. */
export function withoutIdentity(): FindingDraft {
  const message = {
    en: 'SOP Instance UID is missing: the instance has no identity',
    zh: '缺少 SOP 实例 UID，无法确定实例的身份',
  };
  return finding('missing-type1', 'error', message, 'x00080018');
}

/** A DICOMDIR is an index of files, not a thing to look at (PS3.10 §8). */
export function directoryFinding(records: number): FindingDraft {
  const message = {
    en: `DICOMDIR with ${records} records: an index, not kept as an asset`,
    zh: `DICOMDIR 目录文件（${records} 条记录），不作为资产保存`,
  };
  return finding('dicomdir', 'info', message, 'x00041220', { records });
}
