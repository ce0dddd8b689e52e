import type { AnnotationDraft, AnnotationPart, FindingDraft, JsonObject, ParsedAnnotations } from '@lode/core';
import { finding } from '../findings.ts';
import { classOf } from '../ontology.ts';
import { boundsOf, maskOf } from './nuscenes-mask.ts';
import { number, text, texts, vector, type Row, type Tables } from './nuscenes-tables.ts';

/** The contract's limit. */
const MOST_PIXEL = 1e7;
/** Pixels by which a box may miss its mask. */
const MISS = 2;

interface Said {
  unreadable: string[];
  elsewhere: string[];
  /** Of those elsewhere: how many would fit if the box were read as x, y, width, height. */
  asSize: number;
}

function compare(box: number[], bounds: number[], token: string, said: Said): void {
  const fits = (other: number[]) => other.every((value, i) => Math.abs(value - bounds[i]!) <= MISS);
  if (fits(box)) return;
  const [x = 0, y = 0, width = 0, height = 0] = box;
  said.elsewhere.push(token);
  if (fits([x, y, x + width, y + height])) said.asSize += 1;
}

/** Box and mask of a row. `bbox` holds two corners. */
function partsOf(tables: Tables, row: Row, said: Said): AnnotationPart[] {
  const token = text(row, 'token');
  const data = tables.sample_data.get(text(row, 'sample_data_token'));
  const parts: AnnotationPart[] = [];
  const box = vector(row, 'bbox', 4);
  if (box && box[2]! >= box[0]! && box[3]! >= box[1]! && box.every((pixel) => Math.abs(pixel) <= MOST_PIXEL)) {
    const [x, y, right, bottom] = box as [number, number, number, number];
    parts.push({ geometry: { kind: 'box', x, y, width: right - x, height: bottom - y } });
  } else if (row.bbox !== undefined && row.bbox !== null) said.unreadable.push(token);
  const mask = maskOf(row, { width: number(data, 'width'), height: number(data, 'height') });
  if (mask) parts.push({ geometry: mask });
  else if (row.mask !== undefined && row.mask !== null) said.unreadable.push(token);
  const bounds = mask && boundsOf(mask);
  if (box && bounds) compare(box, bounds, token, said);
  return parts;
}

function draftOf(tables: Tables, row: Row, said: Said): AnnotationDraft | null {
  const parts = partsOf(tables, row, said);
  if (parts.length === 0) return null;
  const sourceClass = text(tables.category.get(text(row, 'category_token')), 'name');
  const known = classOf(sourceClass);
  const attributes = texts(row, 'attribute_tokens').map((one) => text(tables.attribute.get(one), 'name'));
  const instance = text(row, 'instance_token');
  const { bbox: _bbox, mask: _mask, ...rest } = row;
  return {
    // A surface (flat.driveable_surface) is no object of the ontology; its own name says more than "unknown".
    class: known === 'unknown' && sourceClass !== '' ? sourceClass.toLowerCase() : known,
    parts,
    attributes: {
      ...{ sourceClass, ...(instance !== '' && { trackId: instance }) },
      ...(attributes.length > 0 && { attributes: attributes.sort().join(', ') }),
    },
    originalId: text(row, 'token'),
    ext: { nuscenes: rest as JsonObject },
  };
}

/** Boxes and masks of `object_ann` and `surface_ann`, on the images that they are drawn on. */
export function imageAnnotations(tables: Tables, pathOf: (filename: string) => string) {
  const byPath = new Map<string, AnnotationDraft[]>();
  const said: Said = { unreadable: [], elsewhere: [], asSize: 0 };
  for (const row of [...tables.object_ann.values(), ...tables.surface_ann.values()]) {
    const filename = text(tables.sample_data.get(text(row, 'sample_data_token')), 'filename');
    if (filename === '') continue; // said as a dangling reference
    const draft = draftOf(tables, row, said);
    if (!draft) continue;
    const path = pathOf(filename);
    const drafts = byPath.get(path) ?? [];
    drafts.push(draft);
    byPath.set(path, drafts);
  }
  const annotations = [...byPath].map(([path, drafts]): ParsedAnnotations => ({
    target: { path },
    annotations: drafts,
  }));
  return { annotations, findings: imageFindings(said) };
}

function imageFindings({ unreadable, elsewhere, asSize }: Said): FindingDraft[] {
  const findings: FindingDraft[] = [];
  if (unreadable.length > 0) {
    const words = {
      en: `${unreadable.length} boxes or masks on images cannot be read and were left out.`,
      zh: `有 ${unreadable.length} 个图像框或掩膜无法读取，已忽略。`,
    };
    findings.push(finding('image-shape', 'error', words, { evidence: { tokens: unreadable.slice(0, 20) } }));
  }
  if (elsewhere.length > 0) {
    const words = {
      en:
        `${elsewhere.length} boxes do not enclose their own masks` +
        (asSize > 0 ? `; ${asSize} would if they held x, y, width, height instead of two corners.` : '.'),
      zh:
        `有 ${elsewhere.length} 个框与其掩膜位置不符` +
        (asSize > 0 ? `；其中 ${asSize} 个若按 x、y、宽、高（而非两个角点）解读则相符。` : '。'),
    };
    const evidence = { count: elsewhere.length, asSize, tokens: elsewhere.slice(0, 20) };
    findings.push(finding('box-off-mask', 'warning', words, { evidence }));
  }
  return findings;
}
