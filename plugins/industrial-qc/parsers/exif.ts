import exifr from 'exifr';

export interface Capture {
  camera?: string;
  /** ISO 8601. EXIF times without an offset tag (Exif 2.31 OffsetTimeOriginal) are taken as UTC. */
  capturedAt?: string;
  /** WGS84 degrees. */
  position?: { longitude: number; latitude: number };
}

const WANTED = [
  'Make',
  'Model',
  'DateTimeOriginal',
  'OffsetTimeOriginal',
  'GPSLatitude',
  'GPSLatitudeRef',
  'GPSLongitude',
  'GPSLongitudeRef',
];

function timeOf(text: unknown, offset: unknown): string | undefined {
  const match = typeof text === 'string' ? /^(\d{4}):(\d\d):(\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text) : null;
  if (!match) return undefined;
  const zone = typeof offset === 'string' && /^[+-]\d\d:\d\d$/.test(offset) ? offset : 'Z';
  const date = new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4]}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

const words = (value: unknown) => (typeof value === 'string' ? value.replaceAll('\0', '').trim().slice(0, 100) : '');

/** Camera, time and place of an EXIF block; what is missing or broken is left out. Never rejects. */
export async function captureOf(exif: Uint8Array): Promise<Capture> {
  const tags = (await exifr
    .parse(exif, { pick: WANTED, reviveValues: false, translateValues: false })
    .catch(() => null)) as Record<string, unknown> | null;
  if (!tags) return {};
  const make = words(tags.Make);
  const model = words(tags.Model);
  // Most makers repeat their name in the model.
  const camera = model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();
  const capturedAt = timeOf(tags.DateTimeOriginal, tags.OffsetTimeOriginal);
  const { longitude, latitude } = tags;
  const placed =
    typeof longitude === 'number' &&
    typeof latitude === 'number' &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90;
  return {
    ...(camera && { camera }),
    ...(capturedAt && { capturedAt }),
    ...(placed && { position: { longitude, latitude } }),
  };
}
