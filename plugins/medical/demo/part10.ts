/** One element to write: `x00100010`, its VR, and its value as bytes, text in ASCII, or numbers. */
export type Field = [
  tag: string,
  vr: string,
  value: Uint8Array | string | number | readonly number[] | readonly Field[][],
];

// VRs with a 32-bit length after two reserved bytes (PS3.5 §7.1.2).
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function numeric(vr: string, values: readonly number[]): Uint8Array {
  const width = vr === 'US' || vr === 'SS' ? 2 : vr === 'FD' ? 8 : 4;
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    if (vr === 'US') view.setUint16(index * 2, value, true);
    else if (vr === 'SS') view.setInt16(index * 2, value, true);
    else if (vr === 'FD') view.setFloat64(index * 8, value, true);
    else view.setUint32(index * 4, value, true);
  });
  return bytes;
}

function sequence(entries: readonly Field[][]): Uint8Array {
  return joined(
    entries.map((fields) => {
      const content = dataset(fields);
      return joined([numeric('US', [0xfffe, 0xe000]), numeric('UL', [content.length]), content]);
    }),
  );
}

function valueOf(vr: string, value: Field[2]): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Uint8Array.from(value, (character) => character.charCodeAt(0));
  if (typeof value === 'number') return numeric(vr, [value]);
  return vr === 'SQ' ? sequence(value as readonly Field[][]) : numeric(vr, value as readonly number[]);
}

function element([tag, vr, value]: Field): Uint8Array {
  const plain = valueOf(vr, value);
  // Even lengths: text is padded with a space, UIDs and bytes with NUL (PS3.5 §6.2).
  const pad = plain.length % 2 === 0 ? [] : [new Uint8Array([vr === 'UI' || vr.startsWith('O') ? 0 : 0x20])];
  const content = joined([plain, ...pad]);
  const head = [
    numeric('US', [parseInt(tag.slice(1, 5), 16), parseInt(tag.slice(5), 16)]),
    Uint8Array.from(vr, (character) => character.charCodeAt(0)),
    LONG.has(vr) ? joined([new Uint8Array(2), numeric('UL', [content.length])]) : numeric('US', [content.length]),
  ];
  return joined([...head, content]);
}

/** Explicit VR little endian bytes of a dataset, elements in ascending order (PS3.5 §7.1). */
export function dataset(fields: readonly Field[]): Uint8Array {
  return joined([...fields].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(element));
}

/**
 * A DICOM Part 10 file (PS3.10 §7): preamble, meta information, dataset as explicit VR little endian. `syntax` is
 * only declared: whoever asks for another one gives `body`, the dataset in that coding.
 */
export function part10(fields: readonly Field[], syntax = '1.2.840.10008.1.2.1', body = dataset(fields)): Uint8Array {
  const uid = (tag: string) => fields.find(([name]) => name === tag)?.[2] ?? '';
  const meta = dataset([
    ['x00020001', 'OB', new Uint8Array([0, 1])],
    ['x00020002', 'UI', uid('x00080016')],
    ['x00020003', 'UI', uid('x00080018')],
    ['x00020010', 'UI', syntax],
    ['x00020012', 'UI', '2.25.302561862312462135718041208163'],
    ['x00020013', 'SH', 'LODE_DEMO'],
  ]);
  const magic = Uint8Array.from('DICM', (character) => character.charCodeAt(0));
  return joined([new Uint8Array(128), magic, dataset([['x00020000', 'UL', meta.length]]), meta, body]);
}
