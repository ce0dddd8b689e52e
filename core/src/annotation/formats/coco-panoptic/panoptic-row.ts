import type { JsonObject } from '../../../contract/values.ts';
import type { AnnotationDraft } from '../../model.ts';
import { draftOfRow, type CocoImage } from '../coco/coco-row.ts';
import { isObject } from '../plain-json.ts';
import type { CocoTables } from '../coco/coco-tables.ts';
import type { LabelImage } from '../label-png.ts';
import { labelMasks } from '../label-runs.ts';
import type { RowFindings } from '../row-findings.ts';

/** R + 256 G + 65,536 B; 0 is what has no label (panopticapi's VOID). */
export const LARGEST_ID = 2 ** 24 - 1;

type Segment = Record<string, unknown> & { id: number };

/** What a category says beyond its name, by its id: `isthing`, `color`. */
export type CategoryNotes = ReadonlyMap<string, JsonObject>;

interface PanopticRow {
  /** From 0. */
  index: number;
  imageId: unknown;
  segments: unknown[];
  image: CocoImage;
}

function segmentsOf({ index, segments }: PanopticRow, findings: RowFindings): Map<number, Segment> {
  const byId = new Map<number, Segment>();
  for (const [i, segment] of segments.entries()) {
    const id = isObject(segment) ? segment.id : undefined;
    const good = typeof id === 'number' && Number.isInteger(id) && id >= 1 && id <= LARGEST_ID && !byId.has(id);
    if (good) byId.set(id, segment as Segment);
    else findings.add('bad-segment', { row: index + 1, segment: i + 1 });
  }
  return byId;
}

/** The segments of a row, each an annotation with the mask that the PNG gives it. */
export function draftsOfSegments(
  row: PanopticRow,
  png: LabelImage,
  tables: CocoTables,
  notes: CategoryNotes,
  findings: RowFindings,
): AnnotationDraft[] {
  const segments = segmentsOf(row, findings);
  const { counts, others } = labelMasks(png, (label) => segments.has(label));
  const drafts: AnnotationDraft[] = [];
  for (const [id, segment] of segments) {
    const location = { row: row.index + 1, segmentId: id };
    const runs = counts.get(id);
    const category = tables.categoryOf(segment.category_id);
    if (!category) findings.add('unknown-category', location);
    else if (!runs) findings.add(runs === null ? 'too-fine' : 'empty-segment', location);
    else {
      const segmentation = { size: [png.height, png.width], counts: runs };
      const cocoRow = { ...segment, image_id: row.imageId, segmentation };
      const draft = draftOfRow(cocoRow, category, row.image, (code, evidence) =>
        findings.add(code, location, evidence),
      );
      if (!draft) continue;
      const note = notes.get(String(segment.category_id));
      drafts.push({ ...draft, ext: { cocoPanoptic: draft.ext!.coco!, ...(note ? { cocoCategory: note } : {}) } });
    }
  }
  for (const [id, pixels] of others)
    findings.add('unlisted-segment', { row: row.index + 1, segmentId: id }, { pixels });
  return drafts;
}
