import type { LabelImage } from '../label-png.ts';
import type { RowFindings } from '../row-findings.ts';
import type { LabelMap, LabelName } from './voc-label-map.ts';
import { VOC_INDEX_OF, VOID } from './voc-colours.ts';

/** What is said beyond the objects: there is no number for it in `SegmentationObject`. */
const FIRST_CLASS = VOID + 1;

/** The two label pictures of a picture as one, where a number is an object, void or a class. */
export interface VocLabels extends LabelImage {
  /** Of a number beyond VOID: pixels of that class that belong to no object. */
  classOf(label: number): string | undefined;
  /** The class that most pixels of an object have in `SegmentationClass`. */
  classOfObject(index: number): string | undefined;
}

/** Label → its number, with one finding for each label that means nothing. */
function numbersOf(
  image: LabelImage,
  meaning: (label: number) => number | null,
  say: (label: number, pixels: number) => void,
): Uint32Array {
  const known = new Map<number, number | null>();
  const unknown = new Map<number, number>();
  const numbers = image.labels.map((label) => {
    let number = known.get(label);
    if (number === undefined) known.set(label, (number = meaning(label)));
    if (number === null) unknown.set(label, (unknown.get(label) ?? 0) + 1);
    return number ?? 0;
  });
  for (const [label, pixels] of unknown) say(label, pixels);
  return numbers;
}

const rgb = (colour: number) => [colour & 255, (colour >> 8) & 255, colour >> 16];

/** What stands in `SegmentationClass`: names, by numbers beyond VOID. */
function classNumbers(image: LabelImage, map: LabelMap, findings: RowFindings) {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const numberOf = (label: LabelName): number => {
    if (label === 'background') return 0;
    if (label === 'void') return VOID;
    let number = numbers.get(label.class);
    if (number === undefined) numbers.set(label.class, (number = FIRST_CLASS + names.push(label.class) - 1));
    return number;
  };
  const meaning = (label: number): LabelName | undefined => {
    if (image.kind === 'colour') return map.ofColour(label);
    // The palette says what a tool meant with its indices; without one, or with another, the order of the map counts.
    const colour = image.palette[label];
    return (colour === undefined ? undefined : map.ofColour(colour)) ?? map.ofIndex(label);
  };
  const labels = numbersOf(
    image,
    (label) => {
      const name = label === 0 ? 'background' : meaning(label);
      return name === undefined ? null : numberOf(name);
    },
    (label, pixels) =>
      image.kind === 'colour'
        ? findings.add('unknown-colour', undefined, { colour: rgb(label), pixels })
        : findings.add('unknown-index', undefined, { index: label, pixels }),
  );
  return { labels, nameOf: (number: number) => names[number - FIRST_CLASS] };
}

/**
 * `SegmentationObject` (index n: the n-th object; 255: void) and `SegmentationClass` of one picture, of the same size.
 * Palette pictures count by index, as the development kit reads them; RGB ones by VOC's colours, as Datumaro writes them.
 */
export function vocLabels(
  objects: LabelImage | null,
  classes: LabelImage | null,
  map: LabelMap,
  { ofObjects, ofClasses }: { ofObjects: RowFindings; ofClasses: RowFindings },
): VocLabels | null {
  const image = objects ?? classes;
  if (!image) return null;
  const labels = objects
    ? numbersOf(
        objects,
        (label) => (objects.kind === 'colour' ? (VOC_INDEX_OF.get(label) ?? null) : label),
        (label, pixels) => ofObjects.add('unknown-colour', undefined, { colour: rgb(label), pixels }),
      )
    : new Uint32Array(image.labels.length);
  const named = classes && classNumbers(classes, map, ofClasses);
  const votes = new Map<number, Map<number, number>>();
  for (let i = 0; named && i < labels.length; i++) {
    const [object, number] = [labels[i]!, named.labels[i]!];
    if (object === 0) labels[i] = number;
    else if (number > VOID) {
      const ofObject = votes.get(object) ?? new Map<number, number>();
      votes.set(object, ofObject.set(number, (ofObject.get(number) ?? 0) + 1));
    }
  }
  return {
    ...{ width: image.width, height: image.height, kind: 'index', palette: [], labels },
    classOf: (label) => named?.nameOf(label),
    classOfObject(index) {
      const [first] = [...(votes.get(index) ?? [])].sort(([, a], [, b]) => b - a);
      return first && named?.nameOf(first[0]);
    },
  };
}
