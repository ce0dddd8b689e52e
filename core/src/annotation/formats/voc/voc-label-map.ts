import { colourNumber } from '../label-png.ts';
import type { RowFindings } from '../row-findings.ts';
import { VOC_CLASSES, VOC_INDEX_OF, VOID, VOID_CLASS, vocColour } from './voc-colours.ts';

/** What the indices and the colours of `SegmentationClass` stand for. */
export interface LabelMap {
  /** Undefined: nothing. */
  ofIndex(index: number): LabelName | undefined;
  /** By R + 256 G + 65,536 B. */
  ofColour(colour: number): LabelName | undefined;
}

/** A class; `background`; or `void`, whatever the file calls it. */
export type LabelName = { class: string } | 'background' | 'void';

const MOST_LINES = 10_000;
const VOID_COLOUR = colourNumber(...vocColour(VOID));

/** The development kit's: 20 classes. */
export const VOC_LABELS: LabelMap = {
  ofIndex(index) {
    const name = VOC_CLASSES[index - 1];
    if (name !== undefined) return { class: name };
    return index === 0 ? 'background' : index === VOID ? 'void' : undefined;
  },
  ofColour(colour) {
    const index = VOC_INDEX_OF.get(colour);
    return index === undefined ? undefined : VOC_LABELS.ofIndex(index);
  },
};

function lineOf(line: string): { name: string; colour: number } | null {
  const [, name = '', ...channels] = /^(.+?):(\d{1,3}),(\d{1,3}),(\d{1,3})(?::|$)/.exec(line) ?? [];
  const [r, g, b] = channels.map(Number) as [number, number, number];
  if (name.trim() === '' || name.length > 200 || !channels.every((n) => Number(n) <= 255)) return null;
  return { name: name.trim(), colour: colourNumber(r, g, b) };
}

/**
 * `labelmap.txt` as Datumaro and CVAT write it: `name:r,g,b:parts:actions`, one line a class, `#` begins a comment. The
 * place of a line is its index. The black entry is the background, the one of VOC's colour 255 is void.
 */
export function readLabelMap(bytes: Uint8Array, findings: RowFindings): LabelMap {
  const byIndex: LabelName[] = [];
  const byColour = new Map<number, LabelName>();
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/, MOST_LINES);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const entry = lineOf(line);
    if (!entry) {
      findings.add('bad-label-map', { line: i + 1 });
      continue;
    }
    const { name, colour } = entry;
    const label = colour === 0 ? 'background' : colour === VOID_COLOUR ? 'void' : { class: name };
    byIndex.push(label);
    if (!byColour.has(colour)) byColour.set(colour, label);
  }
  return {
    ofIndex: (index) => byIndex[index] ?? (index === VOID ? 'void' : undefined),
    ofColour: (colour) => byColour.get(colour) ?? (colour === VOID_COLOUR ? 'void' : undefined),
  };
}

/** Gives classes their indices in `SegmentationClass`, from 1, as they are asked for, and tells them at the end. */
export class LabelIndices {
  readonly #names = new Map<string, number>();
  #void = false;

  /**
   * Where VOC's own classes suffice they have VOC's own indices; else the classes have theirs in the order given. `void`
   * may be what nobody could tell, or a hole in a weld: it gets one when it is asked for.
   */
  constructor(classes: readonly string[]) {
    const named = classes.filter((name) => name !== VOID_CLASS);
    const first = named.every((name) => VOC_CLASSES.includes(name)) ? VOC_CLASSES : named;
    for (const name of first) this.of(name);
  }

  /** Null: all are given out. */
  of(name: string): number | null {
    const index = this.#names.get(name) ?? this.#names.size + 1;
    this.#names.set(name, index);
    return index < VOID ? index : null;
  }

  void(): number {
    this.#void = true;
    return VOID;
  }

  text(): string {
    const line = (name: string, index: number) => `${name.replace(/\s+/g, ' ')}:${vocColour(index).join(',')}::`;
    return [
      '# label:color_rgb:parts:actions',
      ...['background', ...[...this.#names.keys()].slice(0, VOID - 1)].map(line),
      ...(this.#void ? [line('ignored', VOID)] : []),
      '',
    ].join('\n');
  }
}
