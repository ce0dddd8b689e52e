/** One coded character set that an escape sequence can bring in (DICOM PS3.3 tables C.12-3 and C.12-4). */
interface CodeSet {
  /** G0 is addressed by bytes below 0x80, G1 by bytes from 0xA0. */
  area: 'g0' | 'g1';
  bytesPerCharacter: 1 | 2;
  decode(bytes: readonly number[]): string;
}

function byLabel(label: string, prefix: readonly number[] = []) {
  const decoder = new TextDecoder(label);
  return (bytes: readonly number[], width: number): string => {
    const high: number[] = [];
    for (let at = 0; at < bytes.length; at += width) {
      high.push(...prefix, ...bytes.slice(at, at + width).map((byte) => byte | 0x80));
    }
    return decoder.decode(new Uint8Array(high));
  };
}

function single(label: string): CodeSet {
  const decode = byLabel(label);
  return { area: 'g1', bytesPerCharacter: 1, decode: (bytes) => decode(bytes, 1) };
}

function double(area: 'g0' | 'g1', label: string, prefix: readonly number[] = []): CodeSet {
  const decode = byLabel(label, prefix);
  return { area, bytesPerCharacter: 2, decode: (bytes) => decode(bytes, 2) };
}

const ascii: CodeSet = {
  area: 'g0',
  bytesPerCharacter: 1,
  decode: (bytes) => String.fromCharCode(...bytes),
};

/** JIS X 0201 katakana: 0xA1–0xDF are U+FF61–U+FF9F in order. */
const katakana: CodeSet = {
  area: 'g1',
  bytesPerCharacter: 1,
  decode: (bytes) => bytes.map((b) => (b >= 0xa1 && b <= 0xdf ? String.fromCharCode(b - 0xa1 + 0xff61) : '�')).join(''),
};

/** Intermediate and final bytes after ESC → set. JIS X 0201 romaji is read as ASCII, so that 0x5C stays a delimiter. */
const ESCAPES: [string, CodeSet][] = [
  ['$(D', double('g0', 'euc-jp', [0x8f])],
  ['$)C', double('g1', 'euc-kr')],
  ['$)A', double('g1', 'gbk')],
  ['$B', double('g0', 'euc-jp')],
  ['(B', ascii],
  ['(J', ascii],
  [')I', katakana],
  ['-A', single('iso-8859-1')],
  ['-B', single('iso-8859-2')],
  ['-C', single('iso-8859-3')],
  ['-D', single('iso-8859-4')],
  ['-L', single('iso-8859-5')],
  ['-G', single('iso-8859-6')],
  ['-F', single('iso-8859-7')],
  ['-H', single('iso-8859-8')],
  ['-M', single('windows-1254')],
  ['-b', single('iso-8859-15')],
  ['-T', single('windows-874')],
];

/** G1 that a first value of Specific Character Set brings without an escape. */
const INITIAL_G1: Record<string, string> = {
  '100': '-A',
  '101': '-B',
  '109': '-C',
  '110': '-D',
  '144': '-L',
  '127': '-G',
  '126': '-F',
  '138': '-H',
  '148': '-M',
  '203': '-b',
  '166': '-T',
  '13': ')I',
  '149': '$)C',
  '58': '$)A',
};

const sets = new Map(ESCAPES);

function escapeAt(bytes: Uint8Array, at: number): [string, CodeSet] | null {
  for (const [code, set] of ESCAPES) {
    if (bytes[at + 1] !== code.charCodeAt(0) || bytes[at + 2] !== code.charCodeAt(1)) continue;
    if (code.length === 2 || bytes[at + 3] === code.charCodeAt(2)) return [code, set];
  }
  return null;
}

/**
 * Decodes text with code extensions (PS3.5 §6.1.2.5). The delimiters `\`, control characters and, in a person name,
 * `^` and `=` put G0 and G1 back to the first value's sets; they are recognised as characters, never inside a
 * two-byte code. A G1 set that the first value leaves empty is kept across delimiters: writers forget the escape.
 * Undecodable bytes become U+FFFD.
 */
export function decodeIso2022(bytes: Uint8Array, firstCharset: string, personName: boolean): string {
  const initialG1 = sets.get(INITIAL_G1[/\d+$/.exec(firstCharset)?.[0] ?? ''] ?? '') ?? null;
  let g0: CodeSet = ascii;
  let g1: CodeSet | null = initialG1;
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] as number;
    if (byte === 0x1b) {
      const found = escapeAt(bytes, at);
      if (!found) {
        text += '�';
        at += 1;
        continue;
      }
      if (found[1].area === 'g0') g0 = found[1];
      else g1 = found[1];
      at += 1 + found[0].length;
      continue;
    }
    const set: CodeSet | null = byte < 0x80 ? (byte < 0x21 ? ascii : g0) : g1;
    if (!set || at + set.bytesPerCharacter > bytes.length) {
      text += '�';
      at += 1;
      continue;
    }
    text += set.decode([...bytes.subarray(at, at + set.bytesPerCharacter)]);
    at += set.bytesPerCharacter;
    const delimiter =
      set === ascii &&
      (byte === 0x5c || (byte < 0x20 && byte !== 0x1b) || (personName && (byte === 0x5e || byte === 0x3d)));
    if (delimiter) {
      g0 = ascii;
      if (initialG1) g1 = initialG1;
    }
  }
  return text;
}
