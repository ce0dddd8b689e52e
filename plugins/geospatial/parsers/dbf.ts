import type { Json, JsonObject, RandomAccess } from '@lode/core';
import type { FindingList } from '../findings.ts';
import type { LayerField } from '../layer/feature.ts';
import { ByteWindow } from '../layer/byte-window.ts';
import { textEncoding, type TextEncoding } from './text-encoding.ts';

export interface DbfColumn {
  name: string;
  /** dBASE letter: C, N, F, L, D, … */
  type: string;
  offset: number;
  length: number;
  decimals: number;
}

export interface DbfHeader {
  /** What the header says, cut to what the file can hold. */
  records: number;
  claimed: number;
  headerBytes: number;
  recordBytes: number;
  ldid: number;
  /** Names not decoded yet. */
  columns: (Omit<DbfColumn, 'name'> & { rawName: Uint8Array })[];
}

const FIELD = 32;
const END_OF_FIELDS = 0x0d;
/** dBASE III–V and FoxPro, with and without memo. */
const VERSIONS = new Set([0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0x8c, 0xcb, 0xf5, 0xfb]);

const upToZero = (bytes: Uint8Array) => bytes.subarray(0, bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0));

/** The header of a DBF (dBASE file structure), from its first bytes; null when this is none. */
export function dbfHeader(head: Uint8Array, size: number): DbfHeader | null {
  if (head.length < FIELD + 1) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const [month, day] = [head[2] as number, head[3] as number];
  if (!VERSIONS.has(head[0] as number) || month > 12 || day > 31) return null;
  const [claimed, headerBytes, recordBytes] = [view.getUint32(4, true), view.getUint16(8, true), view.getUint16(10, true)]; // prettier-ignore
  if (headerBytes < FIELD + 1 || headerBytes > size || recordBytes < 2) return null;
  const columns: DbfHeader['columns'] = [];
  let offset = 1; // byte 0 of a record is its deletion mark
  for (let at = FIELD; at + FIELD <= Math.min(head.length, headerBytes) && head[at] !== END_OF_FIELDS; at += FIELD) {
    const type = String.fromCharCode(head[at + 11] as number);
    let [length, decimals] = [head[at + 16] as number, head[at + 17] as number];
    // Clipper and FoxPro write long text fields with the length in both bytes.
    if (type === 'C' && decimals > 0) [length, decimals] = [length + decimals * 256, 0];
    if (!/[A-Z0+@]/.test(type) || offset + length > recordBytes) return columns.length > 0 ? made() : null;
    columns.push({ rawName: upToZero(head.subarray(at, at + 11)), type, offset, length, decimals });
    offset += length;
  }
  return columns.length > 0 ? made() : null;

  function made(): DbfHeader {
    const records = Math.min(claimed, Math.floor((size - headerBytes) / recordBytes));
    return { records, claimed, headerBytes, recordBytes, ldid: head[29] as number, columns };
  }
}

const isText = (type: string) => type === 'C' || type === 'V';
const trimmed = (bytes: Uint8Array) => {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
  return bytes.subarray(0, end);
};
const hasHighBytes = (bytes: Uint8Array) => bytes.some((byte) => byte > 0x7f);

function valueOf(bytes: Uint8Array, type: string, decoder: TextDecoder): Json {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if ((type === 'I' || type === '+') && bytes.length === 4) return view.getInt32(0, true);
  if ((type === 'B' || type === 'O') && bytes.length === 8) {
    const number = view.getFloat64(0, true);
    return Number.isFinite(number) ? number : null;
  }
  if (type === 'Y' && bytes.length === 8) return Number(view.getBigInt64(0, true)) / 10_000;
  if (isText(type)) return decoder.decode(trimmed(bytes)) || null;
  const text = decoder.decode(trimmed(bytes)).trim();
  if (text === '' || /^\*+$/.test(text)) return null;
  if (type === 'N' || type === 'F') {
    const number = Number(text);
    return Number.isFinite(number) ? number : text;
  }
  if (type === 'L') return /[TtYy]/.test(text) ? true : /[FfNn]/.test(text) ? false : null;
  if (type === 'D' && /^\d{8}$/.test(text)) return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return text;
}

/** A DBF that can be read row by row, its encoding known. */
export class DbfTable {
  readonly records: number;
  readonly encoding: TextEncoding;
  readonly columns: DbfColumn[];
  readonly #header: DbfHeader;
  readonly #window: ByteWindow;
  readonly #decoder: TextDecoder;

  private constructor(header: DbfHeader, window: ByteWindow, encoding: TextEncoding) {
    this.#header = header;
    this.#window = window;
    this.records = header.records;
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding.name);
    const seen = new Set<string>();
    this.columns = header.columns.map(({ rawName, ...column }, i) => {
      const plain = this.#decoder.decode(rawName).trim() || `field${i + 1}`;
      const name = seen.has(plain) ? `${plain}_${i + 1}` : plain;
      seen.add(name);
      return { name, ...column };
    });
  }

  /** Null, and a finding, when the bytes are no DBF. `cpg` is the text of the file beside it. */
  static async open(source: RandomAccess, cpg: string | null, findings: FindingList): Promise<DbfTable | null> {
    const header = dbfHeader(await source.read(0, Math.min(source.size, 65_536)), source.size);
    if (!header) {
      findings.say('dbf-unreadable', 'error', {
        en: 'The attribute table (.dbf) cannot be read',
        zh: '无法读取属性表（.dbf）',
      });
      return null;
    }
    if (header.records < header.claimed) {
      const message = {
        en: `The table says that it has ${header.claimed} records, and the file has room for ${header.records}`,
        zh: `属性表声称有 ${header.claimed} 条记录，文件仅容得下 ${header.records} 条`,
      };
      const { claimed, records } = header;
      findings.say('dbf-length', 'error', message, { evidence: { claimed, records } });
    }
    const window = new ByteWindow(source);
    const encoding = textEncoding({ cpg, ldid: header.ldid, texts: await sampleTexts(header, window) });
    sayEncoding(encoding, findings);
    return new DbfTable(header, window, encoding);
  }

  get fields(): LayerField[] {
    return this.columns.map(({ name, type, length, decimals }) => ({
      name,
      type: decimals > 0 ? `${type}(${length}.${decimals})` : `${type}(${length})`,
    }));
  }

  /** Values of a record; `deleted` when it is marked as such; null beyond the end. */
  async row(index: number): Promise<JsonObject | 'deleted' | null> {
    if (index >= this.records) return null;
    const view = await this.#window.at(this.#header.headerBytes + index * this.#header.recordBytes, this.#header.recordBytes); // prettier-ignore
    if (!view) return null;
    if (view.getUint8(0) === 0x2a) return 'deleted';
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    return Object.fromEntries(
      this.columns.map(({ name, type, offset, length }) => [
        name,
        valueOf(bytes.subarray(offset, offset + length), type, this.#decoder),
      ]),
    );
  }
}

const MOST_SAMPLES = 500;

/** Texts beyond ASCII, names of fields among them, from the first few thousand records. */
async function sampleTexts({ columns, records, headerBytes, recordBytes }: DbfHeader, window: ByteWindow) {
  const samples = columns.map(({ rawName }) => rawName.slice()).filter(hasHighBytes);
  const texts = columns.filter(({ type }) => isText(type));
  for (let i = 0; i < Math.min(records, 5_000) && samples.length < MOST_SAMPLES; i++) {
    const view = await window.at(headerBytes + i * recordBytes, recordBytes);
    if (!view) break;
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (const { offset, length } of texts) {
      const text = trimmed(bytes.subarray(offset, offset + length));
      if (hasHighBytes(text)) samples.push(text.slice());
    }
  }
  return samples;
}

function sayEncoding({ sure, name, evidence, samples, unknown }: TextEncoding, findings: FindingList): void {
  if (unknown !== undefined) {
    const message = { en: 'The .cpg names no encoding that is known here', zh: '.cpg 中的编码名称无法识别' };
    findings.say('encoding-unknown', 'warning', message, { evidence: { cpg: unknown } });
  }
  if (sure !== 'guessed') return;
  const message = {
    en: `The text encoding is not declared; read as ${name}. ${evidence.en}`,
    zh: `未声明字符编码，按 ${name} 读取。${evidence.zh}`,
  };
  findings.say('encoding-guessed', 'warning', message, { evidence: samples ? { samples } : {} });
}
