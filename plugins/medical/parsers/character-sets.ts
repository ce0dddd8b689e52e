import { decodeIso2022 } from './iso-2022.ts';

// Bound once: in a test runner's context each look-up of a global is slow.
const { fromCharCode } = String;

/** Defined terms of Specific Character Set (0008,0005) without code extensions (PS3.3 C.12.1.1.2) → WHATWG label. */
const SINGLE: Record<string, string> = {
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

const ISO_2022_TERM = /^ISO 2022 IR (6|13|58|87|100|101|109|110|126|127|138|144|148|149|159|166|203)$/;

export interface DecodedText {
  text: string;
  /** Why the text may be wrong: an unknown term, bytes that the set lacks, or high bytes with no set declared. */
  trouble?: 'unknown-charset' | 'undecodable' | 'undeclared';
}

/** Lets what writers really put there be recognised: `ISO-IR 100`, `iso_ir_192`, `UTF-8`, `GB 18030`. */
function normalTerm(term: string): string {
  const compact = term
    .trim()
    .toUpperCase()
    .replace(/[\s_-]+/g, ' ');
  const single = /^ISO IR ?(\d+)$/.exec(compact);
  if (single) return `ISO_IR ${single[1]}`;
  const extended = /^ISO ?2022 ?IR ?(\d+)$/.exec(compact);
  if (extended) return `ISO 2022 IR ${extended[1]}`;
  if (compact === 'GB18030' || compact === 'GB 18030') return 'GB18030';
  if (compact === 'UTF 8' || compact === 'UTF8') return 'ISO_IR 192';
  return compact;
}

const decoders = new Map<string, TextDecoder>();

/** A strict decoder, made once: making one takes as long as decoding a hundred names. */
function strictDecoder(label: string): TextDecoder {
  let decoder = decoders.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder;
}

function attempt(label: string, bytes: Uint8Array): string | null {
  try {
    return strictDecoder(label).decode(bytes);
  } catch {
    return null;
  }
}

/** High bytes come in pairs only, as GB 2312 writes them; a lone one is more likely a Latin letter with an accent. */
function looksLikeGb2312(bytes: Uint8Array): boolean {
  let run = 0;
  for (let at = 0; at <= bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0xa1) run += 1;
    else if (byte >= 0x80 || run % 2 === 1) return false;
    else run = 0;
  }
  return true;
}

function decodeUndeclared(bytes: Uint8Array): DecodedText {
  const text =
    attempt('utf-8', bytes) ??
    (looksLikeGb2312(bytes) ? attempt('gb18030', bytes) : null) ??
    new TextDecoder('windows-1252').decode(bytes);
  return { text, trouble: 'undeclared' };
}

/** One character a byte. A loop: spreading short values into fromCharCode takes three times as long. */
export function latin1Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) text += fromCharCode(bytes[at]!);
  return text;
}

function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at]! >= 0x80 || bytes[at] === 0x1b) return false;
  return true;
}

/**
 * Decodes the raw bytes of a text value by the terms of (0008,0005); split on `\ ^ =` only afterwards, since the
 * second byte of a GBK or GB18030 character may be 0x5C or 0x5E (PS3.5 §6.1.2.3 and annex J). Never throws.
 */
export function decodeText(bytes: Uint8Array, charsets: readonly string[], personName = false): DecodedText {
  if (isPlain(bytes)) return { text: latin1Of(bytes) };
  const terms = charsets.map(normalTerm);
  const declared = terms.filter((term) => term !== '');
  if (declared.length === 0 && !bytes.includes(0x1b)) return decodeUndeclared(bytes);
  const unknown = declared.some((term) => !SINGLE[term] && !ISO_2022_TERM.test(term));
  const extended = terms.length > 1 || ISO_2022_TERM.test(terms[0] ?? '') || declared.length === 0;
  if (extended) {
    const text = decodeIso2022(bytes, terms[0] ?? '', personName);
    if (unknown) return { text, trouble: 'unknown-charset' };
    return text.includes('�') ? { text, trouble: 'undecodable' } : { text };
  }
  const label = SINGLE[terms[0] as string];
  if (!label) return { text: decodeUndeclared(bytes).text, trouble: 'unknown-charset' };
  const text = attempt(label, bytes);
  if (text !== null) return { text };
  return { text: new TextDecoder(label).decode(bytes), trouble: 'undecodable' };
}
