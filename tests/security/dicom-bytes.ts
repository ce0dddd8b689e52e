/** Element as `[group, element, VR, value]`; text is written as UTF-8 (ISO_IR 192). */
type Element = [group: number, element: number, vr: string, value: string | number | Uint8Array];

const LONG = new Set(['OB', 'OW', 'UN']);
const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';

function valueOf(vr: string, value: Element[3]): Uint8Array {
  if (typeof value === 'number') return Uint8Array.of(value & 255, value >> 8);
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  if (bytes.length % 2 === 0) return bytes;
  return Uint8Array.of(...bytes, vr === 'UI' || vr === 'OB' ? 0 : 0x20);
}

function elementOf([group, element, vr, value]: Element): Buffer {
  const bytes = valueOf(vr, value);
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(element, 2);
  head.write(vr, 4, 'latin1');
  if (LONG.has(vr)) head.writeUInt32LE(bytes.length, 8);
  else head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}

const dataset = (elements: Element[]) => Buffer.concat(elements.map(elementOf));

export interface DicomFile {
  uid: string;
  patientName: string;
  patientId: string;
  birthDate: string;
  accession: string;
  institution: string;
  physician: string;
  seriesDescription: string;
  instance: number;
  /** Grey value of every pixel. */
  grey: number;
}

/** A small secondary capture (16 × 16, 8 bit) as a DICOM Part 10 file, explicit VR little endian, texts in UTF-8. */
export function dicomBytes(file: DicomFile): Buffer {
  const side = 16;
  const meta = dataset([
    [2, 2, 'UI', SECONDARY_CAPTURE],
    [2, 3, 'UI', `${file.uid}.${file.instance}`],
    [2, 0x10, 'UI', '1.2.840.10008.1.2.1'],
    [2, 0x12, 'UI', '2.25.1'],
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const pixels = new Uint8Array(side * side).map((_, i) => (i % side < 4 ? 255 : file.grey));
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    dataset([[2, 0, 'UL', length]]),
    meta,
    dataset([
      [8, 5, 'CS', 'ISO_IR 192'],
      [8, 0x16, 'UI', SECONDARY_CAPTURE],
      [8, 0x18, 'UI', `${file.uid}.${file.instance}`],
      [8, 0x20, 'DA', '20240305'],
      [8, 0x30, 'TM', '091000'],
      [8, 0x50, 'SH', file.accession],
      [8, 0x60, 'CS', 'OT'],
      [8, 0x70, 'LO', 'Maker'],
      [8, 0x80, 'LO', file.institution],
      [8, 0x90, 'PN', file.physician],
      [8, 0x103e, 'LO', file.seriesDescription],
      [0x10, 0x10, 'PN', file.patientName],
      [0x10, 0x20, 'LO', file.patientId],
      [0x10, 0x30, 'DA', file.birthDate],
      [0x10, 0x40, 'CS', 'F'],
      [0x20, 0x0d, 'UI', `${file.uid}.9`],
      [0x20, 0x0e, 'UI', `${file.uid}.8`],
      [0x20, 0x11, 'IS', '1'],
      [0x20, 0x13, 'IS', String(file.instance)],
      [0x28, 2, 'US', 1],
      [0x28, 4, 'CS', 'MONOCHROME2'],
      [0x28, 0x10, 'US', side],
      [0x28, 0x11, 'US', side],
      [0x28, 0x100, 'US', 8],
      [0x28, 0x101, 'US', 8],
      [0x28, 0x102, 'US', 7],
      [0x28, 0x103, 'US', 0],
      [0x7fe0, 0x10, 'OW', pixels],
    ]),
  ]);
}
