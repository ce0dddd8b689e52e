import type { MaskGeometry } from '../../model.ts';
import type { LossField } from '../export-report.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportFile } from '../format.ts';
import { indexedPng, MAX_LABEL_PIXELS } from '../label-png.ts';
import { LabelCanvas } from '../label-runs.ts';
import { maskShape } from '../mask-shape.ts';
import { areaOfRuns } from '../coco/rle.ts';
import { VOC_PALETTE, VOID } from './voc-colours.ts';
import type { LabelIndices } from './voc-label-map.ts';

/** A mask to be painted: as an object of the XML, or as a class or void without one. */
interface ToPaint {
  mask: MaskGeometry;
  zOrder: number;
  /** Of `SegmentationObject`; 0: it is no object. */
  object: number;
  /** Of `SegmentationClass`. */
  label: number;
  lost: Set<LossField>;
}

/** A mask that is no object, and was not made one since it was read. */
export function maskWithoutObject({ ext, parts }: ExportedAnnotation): 'class' | 'void' | null {
  const { vocMask } = ext;
  const bare = parts.length === 1 && parts[0]?.geometry.kind === 'mask';
  return bare && (vocMask === 'class' || vocMask === 'void') ? vocMask : null;
}

/** `SegmentationObject` and `SegmentationClass` of one picture, in the making. */
export class VocLabelPictures {
  readonly #picture: AnnotatedPicture;
  readonly #indices: LabelIndices;
  readonly #masks: ToPaint[] = [];

  constructor(picture: AnnotatedPicture, indices: LabelIndices) {
    this.#picture = picture;
    this.#indices = indices;
  }

  /**
   * Takes the mask of an annotation, if it has one: `object` is its number in the XML, 0 for none. False: it has none
   * that could be painted, and `lost` says why.
   */
  add(annotation: ExportedAnnotation, object: number, lost: Set<LossField>): boolean {
    const { mask, zOrder } = maskShape(annotation, new Set());
    if (!mask) return false;
    const [height, width] = this.#size(mask);
    const isVoid = maskWithoutObject(annotation) === 'void';
    const label = isVoid ? this.#indices.void() : this.#indices.of(annotation.class);
    const fits = mask.size[0] === height && mask.size[1] === width && width * height <= MAX_LABEL_PIXELS;
    if (!fits) lost.add('mask-size');
    else if (label === null || object >= VOID) lost.add('label-index');
    else {
      this.#masks.push({ mask, zOrder, object: isVoid ? VOID : object, label, lost });
      return true;
    }
    return false;
  }

  get empty(): boolean {
    return this.#masks.length === 0;
  }

  /** The picture's; where that is not known, that of its first mask. */
  #size(mask: MaskGeometry): [number, number] {
    const { width, height } = this.#picture;
    return width && height ? [height, width] : (this.#masks[0]?.mask.size ?? mask.size);
  }

  /** Paints them, lowest first, and tells those that lost pixels to another. Call once, after the last mask. */
  paint(stem: string): ExportFile[] {
    const [first] = this.#masks;
    if (!first) return [];
    const [height, width] = this.#size(first.mask);
    const canvas = new LabelCanvas(width, height);
    const sorted = this.#masks.sort((a, b) => a.zOrder - b.zOrder);
    for (const [i, { mask }] of sorted.entries()) canvas.paint(mask, i + 1);
    const left = canvas.pixels();
    for (const [i, { mask, lost }] of sorted.entries())
      if ((left.get(i + 1) ?? 0) < areaOfRuns(mask.counts)) lost.add('overlap');
    const file = (folder: string, valueOf: (one: ToPaint) => number): ExportFile => ({
      path: `${folder}/${stem}.png`,
      chunks: (async function* () {
        const values = [0, ...sorted.map(valueOf)];
        const labels = canvas.labels.map((place) => values[place] ?? 0);
        yield await indexedPng(labels, width, height, VOC_PALETTE);
      })(),
    });
    const anyObject = sorted.some(({ object }) => object > 0 && object < VOID);
    const classes = file('SegmentationClass', ({ label }) => label);
    return anyObject ? [file('SegmentationObject', ({ object }) => object), classes] : [classes];
  }
}
