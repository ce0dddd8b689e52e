import type { Json, JsonObject } from '../../../contract/values.ts';
import { isObject } from '../plain-json.ts';
import type { LossField } from '../export-report.ts';
import type { ExportedAnnotation } from '../format.ts';
import { baseOf } from './region-parts.ts';
import { regionsOf, type PixelSize, type PlacedRegion } from './region-shape.ts';
import type { CameRow } from './source-mark.ts';
import { textOffsets } from './text-offsets.ts';
import { sequenceOf } from './video-sequence.ts';

/** What the regions of one annotation are written for. */
export interface RowContext {
  id: string;
  /** Of the picture; null where nobody knows it. */
  size: PixelSize | null;
  /** The data of the task that it came from; empty for a new one. */
  data: JsonObject;
  /** Rows that it had before it was edited: what names them and their controls is kept. */
  came: readonly CameRow[];
}

/** Unix nanoseconds → milliseconds. */
const milliseconds = (time: string) => Number(BigInt(time) / 1_000_000n) + Number(BigInt(time) % 1_000_000n) / 1e6;

/** Which `to_name` a region has whose control we do not know. */
const objectOf = (base: string) =>
  base === 'videorectangle' ? 'video' : base === 'text' ? 'text' : base === 'timeseries' ? 'timeseries' : 'image';

/** The text of the task in which a span lies: the one that says `exact` there. */
function unitsOf(start: number, end: number, exact: string | undefined, data: JsonObject): JsonObject | null {
  for (const [key, text] of Object.entries(data)) {
    // Without its words a span is only sure of the field that is called so.
    if (typeof text !== 'string' || (exact === undefined && key !== 'text')) continue;
    const offsets = textOffsets(text);
    const [from, to] = [offsets.unit(start), offsets.unit(end)];
    const said = text.slice(from, to);
    if (to <= text.length && (exact === undefined || exact === said)) return { start: from, end: to, text: said };
  }
  return null;
}

function partRegions(annotation: ExportedAnnotation, { size, data }: RowContext, lost: Set<LossField>): PlacedRegion[] {
  const { parts } = annotation;
  if (parts.some(({ frame }) => frame !== undefined)) {
    if (!size) {
      lost.add('unknown-size');
      return [];
    }
    const sequence = sequenceOf(parts, size);
    if (!sequence || sequence.length === 0) {
      lost.add('frames');
      return [];
    }
    if (parts.some(({ keyframe }) => keyframe === false)) lost.add('computed');
    if (parts.some(({ keyframe }) => keyframe === undefined)) lost.add('as-track');
    return [{ base: 'videorectangle', value: { sequence } }];
  }
  return parts.flatMap(({ start, end, geometry }): PlacedRegion[] => {
    if (geometry.kind === 'tag') return [];
    if (geometry.kind === 'interval' && start !== undefined) {
      const [from, to] = [milliseconds(start), milliseconds(end ?? start)];
      return [{ base: 'timeseries', value: { start: from, end: to, instant: from === to } }];
    }
    if (start !== undefined) {
      lost.add('frames');
      return [];
    }
    if (geometry.kind === 'text-span') {
      const value = unitsOf(geometry.start, geometry.end, geometry.exact, data);
      if (!value) lost.add('text');
      return value ? [{ base: 'text', value }] : [];
    }
    if (!size) {
      lost.add('unknown-size');
      return [];
    }
    if (geometry.kind === 'polygon' && geometry.polygons.some((rings) => rings.length > 1)) lost.add('holes');
    const regions = regionsOf(geometry, size);
    if (regions.length === 0) lost.add(geometry.kind === 'mask' ? 'mask' : 'geometry');
    if (regions.length > 1) lost.add('pieces');
    return regions;
  });
}

/** Numbers and texts are fields beside the region; what else there is goes into its `meta`, where we find it again. */
function attributeRows(attributes: JsonObject, region: JsonObject, came: readonly CameRow[]): JsonObject[] {
  return Object.entries(attributes).flatMap(([name, value]): JsonObject[] => {
    const known = came.find(({ row }) => row.from_name === name)?.row.type;
    const own = { id: region.id ?? null, from_name: name, to_name: region.to_name ?? null, origin: 'manual' };
    if (typeof value === 'number')
      return [known === 'rating' ? { ...own, type: 'rating', value: { rating: value } } : { ...own, type: 'number', value: { number: value } }]; // prettier-ignore
    if (typeof value !== 'string') return [];
    return [
      known === 'choices'
        ? { ...own, type: 'choices', value: { choices: [value] } }
        : { ...own, type: 'textarea', value: { text: [value] } },
    ];
  });
}

/** How long the video is: what an edited track still says of it. */
function lengthOf(row: JsonObject | undefined): JsonObject {
  const entries = Object.entries(isObject(row?.value) ? (row.value as JsonObject) : {});
  return Object.fromEntries(entries.filter(([key]) => key === 'framesCount' || key === 'duration'));
}

/** The rows of a new or edited annotation. Its parts are regions of their own, since the editor joins none; `meta.part` says whose. */
export function rowsOf(annotation: ExportedAnnotation, context: RowContext, lost: Set<LossField>): JsonObject[] {
  const { class: code, parts, attributes } = annotation;
  const { id, size, came } = context;
  const regions = partRegions(annotation, context, lost);
  if (regions.length === 0) {
    if (!parts.some(({ geometry }) => geometry.kind === 'tag')) return [];
    if (Object.keys(attributes).length > 0) lost.add('attributes');
    const [first] = came;
    const { from_name: from = 'choices', to_name: to = 'image' } = first?.row ?? {};
    return [{ id, type: 'choices', value: { choices: [code] }, from_name: from, to_name: to, origin: 'manual' }];
  }
  const rest = Object.entries(attributes).filter(([, value]) => typeof value !== 'number' && typeof value !== 'string');
  const rows = regions.map(({ base, value }, i): JsonObject => {
    const type = base === 'videorectangle' ? base : base === 'text' ? 'labels' : `${base}labels`;
    const known = came.find(({ row }) => baseOf(String(row.type)) === baseOf(type))?.row;
    const labels = base === 'videorectangle' ? 'labels' : type;
    const meta: Record<string, Json> = {
      ...(i > 0 ? { part: true } : {}),
      ...(i === 0 && rest.length > 0 ? { attributes: Object.fromEntries(rest) } : {}),
    };
    return {
      id: i === 0 ? id : `${id}-${i + 1}`,
      ...(i === 0 ? {} : { parentID: id }),
      type,
      value: { ...(base === 'videorectangle' ? lengthOf(known) : {}), ...value, [labels]: [code] },
      from_name: known?.from_name ?? type,
      to_name: known?.to_name ?? objectOf(base),
      origin: 'manual',
      ...(size && base !== 'text' && base !== 'timeseries'
        ? { original_width: size.width, original_height: size.height, image_rotation: 0 }
        : {}),
      ...(Object.keys(meta).length > 0 ? { meta } : {}),
    };
  });
  return [...rows, ...attributeRows(attributes, rows[0] ?? {}, came)];
}
