import type { AnnotationPart, Geometry } from '../../model.ts';
import { WRITERS } from '../index.ts';
import { ExportReport } from '../export-report.ts';
import { bytesOf, classOf, drawn, pictureOf, sourceFrom } from './export-source.ts';

/** Path → content. */
export type Files = Record<string, Uint8Array>;

const CLASSES = ['car', 'dog', 'cat'];
const PICTURES = ['a/000001.png', 'a/000002.png', 'a/000003.png'];
const WIDTH = 100;
const HEIGHT = 50;

const box = (x: number, y: number): Geometry => ({ kind: 'box', x, y, width: 10, height: 20 });
const polygon = (x: number, y: number): Geometry => {
  return { kind: 'polygon', polygons: [[[[x, y], [x + 10, y], [x + 10, y + 20]]]] }; // prettier-ignore
};
/** Ten columns of twenty pixels. */
const mask = (x: number, y: number): Geometry => {
  const before = x * HEIGHT + y;
  const columns = Array.from({ length: 10 }, () => [20, HEIGHT - 20]).flat().slice(0, -1); // prettier-ignore
  const used = before + columns.reduce((sum, n) => sum + n, 0);
  return { kind: 'mask', size: [HEIGHT, WIDTH], counts: [before, ...columns, WIDTH * HEIGHT - used] };
};
const place = (x: number, y: number): Geometry => {
  return { kind: 'geo', geometry: { type: 'LineString', coordinates: [[x, y], [x + 10, y + 20]] } }; // prettier-ignore
};

const skeleton = (x: number, y: number): Geometry => {
  const nodes = [{ name: 'head', x, y, visibility: 2 as const }, { name: 'tail', x: x + 10, y, visibility: 1 as const }]; // prettier-ignore
  return { kind: 'skeleton', nodes };
};

/** What a format carries, where that is no box. */
const SHAPES: Record<string, ((x: number, y: number) => Geometry)[]> = {
  'coco-panoptic': [mask],
  mots: [mask],
  'yolo-seg': [polygon],
  'yolo-pose': [box, skeleton],
  geojson: [place],
};

/** By the writer of that format: three pictures of 100 × 50 with a car, a dog and a cat each, the second picture a pixel below the first. */
export async function goodFiles(format: string): Promise<Files> {
  const writer = WRITERS.find(({ id }) => id === format);
  if (!writer) throw new RangeError(`There is no writer ${format}.`);
  const shapes = SHAPES[format] ?? [box];
  const pictures = PICTURES.map((fileName, i) => {
    const rows = CLASSES.map((code, j) => {
      const parts = shapes.map((shape): AnnotationPart => ({ geometry: shape(10 + 20 * j, 5 + i) }));
      return drawn({ class: code, parts }, { _id: `ann_${i + 1}${j + 1}` });
    });
    return pictureOf(fileName, rows, { width: WIDTH, height: HEIGHT });
  });
  const files: Files = {};
  const source = sourceFrom(pictures, CLASSES.map(classOf));
  for await (const file of writer.files(source, new ExportReport())) files[file.path] = await bytesOf(file);
  return files;
}

/** The pictures of `goodFiles`, as a dataset knows them. */
export const GOOD_PICTURES: Record<string, [number, number]> = Object.fromEntries(
  PICTURES.map((fileName) => [fileName, [WIDTH, HEIGHT]]),
);
