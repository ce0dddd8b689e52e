import sharp from 'sharp';
import type { FormatReading } from '../../reader.ts';
import { labelmeReader } from '../labelme-reader.ts';

export const small = { width: 8, height: 6 };

export const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
/** A file of LabelMe about a picture of 8 × 6 pixels. */
export const fileOf = (shapes: unknown[], more: object = {}) => ({
  version: '4.0.0',
  flags: {},
  shapes,
  imagePath: '..\\pictures\\a.png',
  imageData: null,
  imageHeight: 6,
  imageWidth: 8,
  ...more,
});
export const read = async (value: unknown): Promise<FormatReading> => labelmeReader.read(bytes(value));
export const readShapes = async (...shapes: unknown[]) => read(fileOf(shapes));
export const codesOf = ({ findings }: FormatReading) => findings.map(({ code }) => code.replace('core.labelme-', ''));
export const geometriesOf = ({ targets }: FormatReading) =>
  targets.flatMap(({ annotations }) => annotations.flatMap(({ parts }) => parts.map(({ geometry }) => geometry)));

export const shape = (shape_type: string, points: number[][], more: object = {}) => ({
  ...{ label: 'dent', points, group_id: null, shape_type, flags: {}, ...more },
});
/** A mask of 3 × 2 pixels as PIL would write it. */
export const png = async (pixels: number[]) =>
  (
    await sharp(Uint8Array.from(pixels), { raw: { width: 3, height: 2, channels: 1 } })
      .toColourspace('b-w')
      .png({ compressionLevel: 1 })
      .toBuffer()
  ).toString('base64');
