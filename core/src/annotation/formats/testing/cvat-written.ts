import { expect } from '@jest/globals';
import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotatedPicture } from '../format.ts';
import type { Geometry } from '../../model.ts';
import type { FormatReading } from '../reader.ts';
import { classOf, drawn, pictureOf, sourceFrom, stored, written } from './export-source.ts';
import { readXml, type XmlElement } from '../xml-elements.ts';
import { CORNERS } from '../cvat/cvat-corners.ts';
import { cvatWriter } from '../cvat/cvat-writer.ts';

export const bytes = (text: string) => new TextEncoder().encode(text);
export const small = { width: 8, height: 6 };

/** The one file of an export, and what was lost. */
export async function write(pictures: AnnotatedPicture[], classes = [classOf('dent')]) {
  const { files, rows, report } = await written(cvatWriter, sourceFrom(pictures, classes));
  expect(Object.keys(files)).toEqual(['annotations.xml']);
  return { text: files['annotations.xml']!, rows, report };
}
export const one = (geometry: Geometry, attributes: JsonObject = {}, code = 'dent') =>
  drawn({ class: code, parts: [{ geometry }], attributes });
export const picturesOf = ({ targets }: FormatReading) =>
  targets.map(({ fileName, annotations }) => pictureOf(fileName, annotations.map((draft) => stored(draft)), small)); // prettier-ignore

const PLACE = new Set([
  ...CORNERS.flat(),
  'cx',
  'cy',
  'rx',
  'ry',
  'points',
  'xtl',
  'ytl',
  'xbr',
  'ybr',
  'rotation',
  'left',
  'top',
  'width',
  'height',
  'rle',
]);

/** Every shape of a file, numbers as numbers, in its order. */
export function shapesIn(text: string) {
  const plain = ({ name, attributes, text: inside, children }: XmlElement): unknown => [
    name,
    Object.entries(attributes)
      .map(([key, value]) => [key, PLACE.has(key) ? value.split(/[,;]/).map(Number) : value])
      .sort(),
    inside,
    children.map(plain),
  ];
  const shapes: unknown[] = [];
  readXml(bytes(text), (child) => child.name === 'image' && shapes.push(...child.children.map(plain)));
  return shapes;
}
