import type { TiffDirectory } from './tiff-directory.ts';

const TAG = {
  make: 271,
  model: 272,
  dateTime: 306,
  exif: 34665,
  original: 36867,
  offset: 36880,
  offsetOriginal: 36881,
} as const;

export interface RasterCapture {
  capturedAt: Date | null;
  /** False: the file gives no offset, and UTC was assumed. */
  zoned: boolean;
  device: string | null;
}

/** When and by what it was taken (TIFF 6.0 §8, Exif 2.31 §4.6.5). TIFF's own time has no zone; Exif's offset says it. */
export async function captureOf(directory: TiffDirectory): Promise<RasterCapture> {
  const exif = await directory.directory(TAG.exif);
  const text = (await exif?.text(TAG.original)) ?? (await directory.text(TAG.dateTime));
  const offset = (await exif?.text(TAG.offsetOriginal)) ?? (await exif?.text(TAG.offset)) ?? '';
  const zoned = /^[+-]\d\d:\d\d$/.test(offset);
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text ?? '');
  const date = match && new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4]}${zoned ? offset : 'Z'}`);
  const [make, model] = [(await directory.text(TAG.make)) ?? '', (await directory.text(TAG.model)) ?? ''];
  const device = model.startsWith(make) ? model : `${make} ${model}`.trim();
  return { capturedAt: date && !Number.isNaN(date.getTime()) ? date : null, zoned, device: device || null };
}
