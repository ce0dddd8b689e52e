/** How a dataset and its pixels are coded (DICOM PS3.5 §10 and annex A; UIDs: PS3.6 table A-1). */
export interface TransferSyntax {
  uid: string;
  /** Keyword-like short name, as people say it. */
  name: string;
  explicit: boolean;
  bigEndian: boolean;
  deflated: boolean;
  /** `native`: samples as they are; `rle`, `jpeg`: decoded here; `other`: encapsulated, not decoded yet. */
  pixels: 'native' | 'rle' | 'jpeg' | 'other';
}

const EXPLICIT_LE = { explicit: true, bigEndian: false, deflated: false };

function native(uid: string, name: string, coding: Partial<TransferSyntax> = {}): TransferSyntax {
  return { uid, name, ...EXPLICIT_LE, pixels: 'native', ...coding };
}

function encapsulated(uid: string, name: string, pixels: 'rle' | 'jpeg' | 'other' = 'other'): TransferSyntax {
  return { uid, name, ...EXPLICIT_LE, pixels };
}

export const IMPLICIT_LITTLE = native('1.2.840.10008.1.2', 'Implicit VR Little Endian', { explicit: false });
export const EXPLICIT_LITTLE = native('1.2.840.10008.1.2.1', 'Explicit VR Little Endian');
export const EXPLICIT_BIG = native('1.2.840.10008.1.2.2', 'Explicit VR Big Endian', { bigEndian: true });

const KNOWN = [
  IMPLICIT_LITTLE,
  EXPLICIT_LITTLE,
  EXPLICIT_BIG,
  native('1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian', { deflated: true }),
  encapsulated('1.2.840.10008.1.2.5', 'RLE Lossless', 'rle'),
  encapsulated('1.2.840.10008.1.2.4.50', 'JPEG Baseline', 'jpeg'),
  encapsulated('1.2.840.10008.1.2.4.51', 'JPEG Extended'),
  encapsulated('1.2.840.10008.1.2.4.57', 'JPEG Lossless'),
  encapsulated('1.2.840.10008.1.2.4.70', 'JPEG Lossless SV1'),
  encapsulated('1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless'),
  encapsulated('1.2.840.10008.1.2.4.81', 'JPEG-LS Near-Lossless'),
  encapsulated('1.2.840.10008.1.2.4.90', 'JPEG 2000 Lossless'),
  encapsulated('1.2.840.10008.1.2.4.91', 'JPEG 2000'),
  encapsulated('1.2.840.10008.1.2.4.92', 'JPEG 2000 MC Lossless'),
  encapsulated('1.2.840.10008.1.2.4.93', 'JPEG 2000 MC'),
  encapsulated('1.2.840.10008.1.2.4.100', 'MPEG2 Main Profile / Main Level'),
  encapsulated('1.2.840.10008.1.2.4.101', 'MPEG2 Main Profile / High Level'),
  encapsulated('1.2.840.10008.1.2.4.102', 'MPEG-4 AVC/H.264 High Profile'),
  encapsulated('1.2.840.10008.1.2.4.103', 'MPEG-4 AVC/H.264 BD'),
  encapsulated('1.2.840.10008.1.2.4.107', 'HEVC/H.265 Main Profile'),
  encapsulated('1.2.840.10008.1.2.4.108', 'HEVC/H.265 Main 10 Profile'),
  encapsulated('1.2.840.10008.1.2.4.110', 'JPEG XL Lossless'),
  encapsulated('1.2.840.10008.1.2.4.111', 'JPEG XL JPEG Recompression'),
  encapsulated('1.2.840.10008.1.2.4.112', 'JPEG XL'),
  encapsulated('1.2.840.10008.1.2.4.201', 'HTJ2K Lossless'),
  encapsulated('1.2.840.10008.1.2.4.202', 'HTJ2K Lossless RPCL'),
  encapsulated('1.2.840.10008.1.2.4.203', 'HTJ2K'),
];

const BY_UID = new Map(KNOWN.map((syntax) => [syntax.uid, syntax]));

/** The syntax of a UID; an unknown one is taken as encapsulated explicit little endian, as PS3.5 A.4 prescribes for all such. */
export function transferSyntaxOf(uid: string): TransferSyntax {
  return BY_UID.get(uid) ?? encapsulated(uid, uid);
}
