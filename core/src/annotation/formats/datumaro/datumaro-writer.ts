import type { JsonObject } from '../../../contract/values.ts';
import { formFrom, rowAgain } from '../as-it-came.ts';
import { isObject } from '../plain-json.ts';
import type { ExportReport, LossField } from '../export-report.ts';
import { authorLosses } from '../flat-shape.ts';
import type { AnnotatedPicture, ExportedAnnotation, ExportSource, FormatWriter } from '../format.ts';
import { stemOf } from '../stem.ts';
import { wholeTracks } from '../whole-tracks.ts';
import { labelTable, type LabelTable } from './datumaro-labels.ts';
import { numberOf, OBJECT_MARK, rowAs } from './datumaro-row.ts';
import { rowsOf } from './datumaro-shape.ts';

/** Item and rows of an annotation that came from Datumaro; null for any other. */
function markOf({ ext }: ExportedAnnotation): { item: number; rows: JsonObject[] } | null {
  const came = ext.datumaro;
  if (!isObject(came) || typeof came.item !== 'number' || !Array.isArray(came.rows)) return null;
  return { item: came.item, rows: came.rows.filter(isObject) as JsonObject[] };
}

const untouched = (annotation: ExportedAnnotation) => annotation.rev === 1 && markOf(annotation) !== null;

const objectIn = (ext: JsonObject, key: string) => (isObject(ext[key]) ? (ext[key] as JsonObject) : null);

/** What must be known before the first item: the labels, and which numbers tracks have. */
interface Survey {
  file: JsonObject | null;
  labels: LabelTable;
  trackOf(annotation: ExportedAnnotation): number | null;
}

async function survey(source: ExportSource): Promise<Survey> {
  let file: JsonObject | null = null;
  const skeletons = new Map<string, Set<string>>();
  const codes = new Set<string>();
  const tracks = new Map<string, number>();
  const taken = new Set<number>();
  for await (const { annotations } of source.annotatedPictures()) {
    for (const { ext, class: code, parts, track, provenance } of annotations) {
      file ??= objectIn(ext, 'datumaroFile');
      codes.add(code);
      for (const { geometry } of parts) {
        if (geometry.kind !== 'skeleton') continue;
        const names = skeletons.get(code) ?? new Set<string>();
        for (const { name } of geometry.nodes) names.add(name);
        skeletons.set(code, names);
      }
      const said = numberOf(provenance.source?.track);
      if (track === undefined || said === null || tracks.has(track) || taken.has(said)) continue;
      tracks.set(track, said);
      taken.add(said);
    }
  }
  const named = new Set(source.classes.map(({ code }) => code));
  const others = [...codes].filter((code) => !named.has(code)).map((code) => ({ code, title: { en: code, zh: code } }));
  const labels = labelTable(file && objectIn(file, 'categories'), [...source.classes, ...others]);
  for (const [code, names] of skeletons) labels.addPoints(code, [...names]);
  let next = [...taken].reduce((most, n) => Math.max(most, n), -1) + 1;
  return {
    file,
    labels,
    trackOf({ track }) {
      if (track === undefined) return null;
      const number = tracks.get(track) ?? next++;
      tracks.set(track, number);
      return number;
    },
  };
}

/** Numbers of the groups of one item, and of its objects of several rows. */
function itemNumbers(annotations: readonly ExportedAnnotation[]) {
  const groups = new Map<string, number>();
  const taken = new Set<number>([0]);
  for (const { group, provenance } of annotations) {
    const said = numberOf(provenance.source?.group);
    if (group === undefined || said === null || groups.has(group) || taken.has(said)) continue;
    groups.set(group, said);
    taken.add(said);
  }
  for (const annotation of annotations.filter(untouched)) {
    const kept = markOf(annotation)?.rows.map((row) => formFrom(row).kept ?? {}) ?? [];
    const numbers = kept.map(({ group, attributes }) => [group, isObject(attributes) ? attributes[OBJECT_MARK] : null]);
    for (const number of numbers.flat()) if (typeof number === 'number') taken.add(number);
  }
  let next = [...taken].reduce((most, n) => Math.max(most, n), 0) + 1;
  return {
    of(group: string): number {
      const number = groups.get(group) ?? next++;
      groups.set(group, number);
      return number;
    },
    fresh: () => next++,
  };
}

type ItemNumbers = ReturnType<typeof itemNumbers>;

interface Row {
  at: number;
  row: JsonObject;
}

function rowsFor(
  annotation: ExportedAnnotation,
  frame: number | undefined,
  numbers: ItemNumbers,
  { labels, trackOf }: Survey,
  lost: Set<LossField>,
): Row[] {
  const { class: code, attributes, group, provenance } = annotation;
  const placed = annotation.parts.flatMap((part) => {
    const { geometry } = part;
    if ((part.frame !== undefined && part.frame !== frame) || part.start !== undefined) {
      lost.add('frames');
      return [];
    }
    if (geometry.kind === 'polygon' && geometry.polygons.some((rings) => rings.length > 1)) lost.add('holes');
    const unplaced = geometry.kind === 'tag' && part.zOrder;
    if (part.occluded !== undefined || part.attributes || part.outside || unplaced) lost.add('part');
    const rows = rowsOf(geometry, labels.pointsOf(code));
    if (rows.length > 1) lost.add('pieces');
    if (rows.length === 0) lost.add('geometry');
    return rows.map((row) => ({ row, zOrder: part.zOrder ?? 0 }));
  });
  const came = markOf(annotation)?.rows ?? [];
  const forms = untouched(annotation) ? came : [];
  const label = labels.of(code);
  if (forms.some((form) => form.label !== label)) lost.add('category-id');
  // Rows of one object stand in one group and bear its number.
  const several = placed.length > 1;
  const object = several ? numbers.fresh() : null;
  const number = group !== undefined ? numbers.of(group) : several ? numbers.fresh() : 0;
  return placed.map(({ row, zOrder }, i): Row => {
    const sayings = {
      ...{ id: numberOf(provenance.source?.originalId) ?? 0, label, group: number, object: trackOf(annotation) },
      ...{ zOrder, attributes, mark: object },
    };
    const form = forms[i];
    const at = (form ?? came[0])?.at;
    return {
      at: typeof at === 'number' ? at : Infinity,
      row: { ...rowAgain(rowAs(row, sayings), formFrom(form)), label_id: label },
    };
  });
}

function losses(annotation: ExportedAnnotation, lost: Set<LossField>): void {
  const { provenance, ext, relations } = annotation;
  authorLosses(annotation, lost);
  if (provenance.confidence !== undefined) lost.add('confidence');
  const original = provenance.source?.originalId;
  if (original !== undefined && numberOf(original) === null) lost.add('id');
  if (Object.keys(ext).some((key) => !key.startsWith('datumaro'))) lost.add('extra');
  if (relations && relations.length > 0) lost.add('relations');
}

/** The items of one picture: those that it came from (of a video, one for each frame), else a new one. */
function itemsOf(picture: AnnotatedPicture, known: Survey, report: ExportReport): JsonObject[] {
  const annotations = wholeTracks(picture.annotations);
  const keyOf = (annotation: ExportedAnnotation) => {
    const mark = markOf(annotation);
    return mark ? `${annotation.provenance.source?.sha256} ${mark.item}` : null;
  };
  const first = annotations.map(keyOf).find((key) => key !== null) ?? '';
  const items = Map.groupBy(annotations, (annotation) => keyOf(annotation) ?? first);
  if (items.size === 0) items.set('', []);
  return [...items.values()].map((own): JsonObject => {
    const came = own.map(({ ext }) => objectIn(ext, 'datumaroItem')).find((header) => header !== null);
    const frame = isObject(came?.video_frame) ? came.video_frame.frame_index : undefined;
    const numbers = itemNumbers(own);
    const rows: Row[] = [];
    for (const annotation of own) {
      const lost = new Set<LossField>();
      const made = rowsFor(annotation, typeof frame === 'number' ? frame : undefined, numbers, known, lost);
      if (made.length > 0) losses(annotation, lost);
      else lost.add('shape');
      report.count(made.length > 0, lost);
      rows.push(...made);
    }
    rows.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at));
    const { fileName, width, height } = picture;
    const image = { path: fileName, ...(width && height ? { size: [height, width] } : {}) };
    return { ...(came ?? { id: stemOf(fileName), image }), annotations: rows.map(({ row }) => row) };
  });
}

async function* chunksOf(source: ExportSource, report: ExportReport): AsyncGenerator<string> {
  const known = await survey(source);
  // Media type 2 is an image (`components/media.py`).
  const head = { ...(known.file ?? { dm_format_version: '1.0', media_type: 2, infos: {} }) };
  const text = JSON.stringify({ ...head, categories: known.labels.categories() });
  yield `${text.slice(0, -1)},"items":[`;
  let first = true;
  for await (const picture of source.annotatedPictures()) {
    report.pictures++;
    for (const item of itemsOf(picture, known, report)) {
      yield `${first ? '\n' : ',\n'}${JSON.stringify(item)}`;
      first = false;
    }
  }
  yield '\n]}\n';
}

/**
 * Datumaro's JSON (`plugins/data_formats/datumaro/exporter.py`), one file. Rows that came from there and were not changed
 * go out as they came. An object of several parts becomes rows of one group, all with the attribute `lode_object`, so
 * that our reader makes them one again. A turn stands in the attribute `rotation`, where CVAT puts it.
 */
export const datumaroWriter: FormatWriter = {
  id: 'datumaro',
  packing: 'json',
  async *files(source, report) {
    yield { path: 'annotations.json', chunks: chunksOf(source, report) };
  },
};
