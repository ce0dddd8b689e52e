import type { LocalText } from '@lode/core';

/** Language driver id, byte 29 of a DBF (dBASE, FoxPro, ESRI) → WHATWG name. 0x00 says nothing; 0x01 is a default that nobody chose. */
const LDID: Record<number, string> = {
  0x03: 'windows-1252', 0x57: 'windows-1252', 0x59: 'windows-1252', 0x58: 'windows-1252',
  0x13: 'shift_jis', 0x7b: 'shift_jis', 0x4d: 'gbk', 0x7a: 'gbk', 0x4f: 'big5', 0x78: 'big5', 0x4e: 'euc-kr', 0x79: 'euc-kr',
  0x26: 'ibm866', 0x65: 'ibm866', 0xc9: 'windows-1251', 0xc8: 'windows-1250', 0xca: 'windows-1254', 0xcb: 'windows-1253',
  0x50: 'windows-874', 0x7c: 'windows-874', 0x7d: 'windows-1255', 0x7e: 'windows-1256', 0xcc: 'windows-1257',
}; // prettier-ignore

/** Code pages as `.cpg` files name them: `936`, `CP936`, `OEM 936`, `ANSI 1252`, `Big-5`, `UTF8`. */
function whatwgName(cpg: string): string | null {
  const text = cpg
    .trim()
    .toLowerCase()
    .replace(/^(?:oem|ansi|cp|windows|ms)[ _-]*(?=\d)/, '');
  const pages: Record<string, string> = {
    '65001': 'utf-8', utf8: 'utf-8', '936': 'gbk', '54936': 'gb18030', gb2312: 'gbk', '950': 'big5', 'big-5': 'big5', '932': 'shift_jis',
    sjis: 'shift_jis', '949': 'euc-kr', '866': 'ibm866', '874': 'windows-874', '88591': 'windows-1252', '8859_1': 'windows-1252',
  }; // prettier-ignore
  const candidate = pages[text] ?? (/^125\d$/.test(text) ? `windows-${text}` : text);
  try {
    return new TextDecoder(candidate).encoding;
  } catch {
    return null;
  }
}

export interface TextEncoding {
  /** WHATWG name, good for TextDecoder. */
  name: string;
  evidence: LocalText;
  /** `told`: the file says so; `proved`: the bytes fit nothing else; `guessed`: they may be something else. */
  sure: 'told' | 'proved' | 'guessed';
  /** What the same bytes would be in other encodings, when it was guessed. */
  samples?: Record<string, string[]>;
  /** What a `.cpg` said that nobody knows. */
  unknown?: string;
}

interface Sides {
  cpg: string | null;
  ldid: number;
  /** Texts that are not ASCII; a few hundred are enough. */
  texts: readonly Uint8Array[];
}

function decodes(encoding: string, texts: readonly Uint8Array[]): boolean {
  try {
    // `stream`: a full field may be cut in the middle of its last character, which says nothing about the encoding.
    for (const text of texts) new TextDecoder(encoding, { fatal: true }).decode(text, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * Share of double bytes that are everyday characters: GB 2312 level 1 is 0xB0–0xD7 with a second byte above 0xA0, Big5
 * level 1 is 0xA4–0xC6 with either kind of second byte.
 */
function everyday(texts: readonly Uint8Array[], isEveryday: (lead: number, trail: number) => boolean): number {
  let [pairs, hits] = [0, 0];
  for (const text of texts) {
    for (let i = 0; i + 1 < text.length; i++) {
      const [lead, trail] = [text[i] as number, text[i + 1] as number];
      if (lead < 0x81) continue;
      pairs += 1;
      if (isEveryday(lead, trail)) hits += 1;
      i += 1;
    }
  }
  return pairs === 0 ? 0 : hits / pairs;
}

const gb = (lead: number, trail: number) => lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1;
const big5 = (lead: number, trail: number) =>
  lead >= 0xa4 && lead <= 0xc6 && ((trail >= 0x40 && trail <= 0x7e) || trail >= 0xa1);

function samplesOf(texts: readonly Uint8Array[], encodings: readonly string[]): Record<string, string[]> {
  const three = texts.slice(0, 3);
  return Object.fromEntries(
    encodings.map((encoding) => [encoding, three.map((text) => new TextDecoder(encoding).decode(text).slice(0, 40))]),
  );
}

function guessed(texts: readonly Uint8Array[]): TextEncoding {
  const scores: [string, number][] = [
    ['gbk', decodes('gbk', texts) ? everyday(texts, gb) : 0],
    ['big5', decodes('big5', texts) ? everyday(texts, big5) : 0],
  ];
  scores.sort((a, b) => b[1] - a[1]);
  const [name, score] = scores[0] as [string, number];
  const samples = samplesOf(texts, ['gbk', 'big5', 'windows-1252']);
  if (score < 0.5) {
    const evidence = {
      en: 'The bytes are neither UTF-8 nor everyday Chinese; taken to be Western European.',
      zh: '字节既非 UTF-8，也不像常用汉字，按西欧编码处理。',
    };
    return { name: 'windows-1252', evidence, sure: 'guessed', samples };
  }
  const share = Math.round(score * 100);
  const evidence = {
    en: `${share} % of the double bytes are everyday characters of ${name.toUpperCase()}.`,
    zh: `${share}% 的双字节为 ${name.toUpperCase()} 常用字。`,
  };
  return { name, evidence, sure: 'guessed', samples };
}

/**
 * How the texts of a DBF are encoded, asked in this order: its `.cpg`, its language driver, whether the bytes are UTF-8
 * (other text hardly ever is by chance), then which Chinese encoding makes everyday words of them.
 */
export function textEncoding({ cpg, ldid, texts }: Sides): TextEncoding {
  const named = cpg === null ? null : whatwgName(cpg);
  const stray = cpg !== null && named === null ? { unknown: cpg.trim().slice(0, 40) } : {};
  if (named) {
    return {
      name: named,
      sure: 'told',
      evidence: { en: `.cpg says ${cpg?.trim()}.`, zh: `.cpg 声明为 ${cpg?.trim()}。` },
    };
  }
  const driver = LDID[ldid];
  if (driver) {
    const hex = `0x${ldid.toString(16).padStart(2, '0')}`;
    const evidence = { en: `Language driver ${hex} in the DBF header.`, zh: `DBF 文件头的语言驱动为 ${hex}。` };
    return { ...stray, name: driver, sure: 'told', evidence };
  }
  if (texts.length === 0) {
    return { ...stray, name: 'utf-8', sure: 'proved', evidence: { en: 'All text is ASCII.', zh: '文本均为 ASCII。' } };
  }
  if (decodes('utf-8', texts)) {
    return { ...stray, name: 'utf-8', sure: 'proved', evidence: { en: 'The bytes are valid UTF-8.', zh: '字节为有效的 UTF-8。' } }; // prettier-ignore
  }
  return { ...stray, ...guessed(texts) };
}
