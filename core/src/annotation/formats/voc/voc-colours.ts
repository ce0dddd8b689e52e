import { colourNumber } from '../label-png.ts';

/** Neither object nor background: the border around objects, and what is too hard to tell (VOC2012 development kit). */
export const VOID = 255;
/** The class of its annotations. */
export const VOID_CLASS = 'void';

/** Of the development kit (`VOCinit.m`): the class of index 1, 2, … */
export const VOC_CLASSES: readonly string[] = [
  ...['aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow', 'diningtable', 'dog'],
  ...['horse', 'motorbike', 'person', 'pottedplant', 'sheep', 'sofa', 'train', 'tvmonitor'],
];

/** `VOClabelcolormap.m`: bits 0, 3, 6 of the index are the upper bits of red, highest first; 1, 4, 7 green; 2, 5 blue. */
export function vocColour(index: number): [number, number, number] {
  const channel = (first: number) =>
    [0, 1, 2].reduce((sum, i) => sum | (((index >> (first + 3 * i)) & 1) << (7 - i)), 0);
  return [channel(0), channel(1), channel(2)];
}

const INDICES = Array.from({ length: 256 }, (_, index) => index);

/** R, G, B of the 256 indices. */
export const VOC_PALETTE = Uint8Array.from(INDICES.flatMap(vocColour));

/** Colour as a number → index. All 256 differ. */
export const VOC_INDEX_OF: ReadonlyMap<number, number> = new Map(
  INDICES.map((index) => [colourNumber(...vocColour(index)), index]),
);
