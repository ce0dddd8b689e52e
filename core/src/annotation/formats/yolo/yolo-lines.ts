import { boundsOf } from '../bounds.ts';
import type { LossField } from '../export-report.ts';
import { flatShape } from '../flat-shape.ts';
import type { ExportedAnnotation } from '../format.ts';
import type { BoxGeometry, Geometry, PolygonGeometry, SkeletonGeometry } from '../../model.ts';
import { cornersOf } from './oriented-box.ts';
import { boxNumbers, pointNumbers, ringNumbers, type PointsOfRow } from './yolo-numbers.ts';
import type { YoloTask } from './yolo-data.ts';
import type { Size } from './yolo-shape.ts';

/** The first part of each kind that a row can hold; what else there is goes to `lost`. */
function firstOfKinds<K extends Geometry['kind']>(
  { parts }: ExportedAnnotation,
  kinds: readonly K[],
  lost: Set<LossField>,
) {
  const first = new Map<string, Geometry>();
  for (const { frame, start, geometry } of parts) {
    const { kind } = geometry;
    if (frame !== undefined || start !== undefined) lost.add('frames');
    else if ((kinds as readonly string[]).includes(kind)) {
      if (first.has(kind)) lost.add('parts');
      else first.set(kind, geometry);
    } else if (kind === 'polygon') lost.add('outline');
    else if (kind === 'mask') lost.add('mask');
    else if (kind !== 'tag') lost.add('geometry');
  }
  return <Kind extends K>(kind: Kind) => first.get(kind) as Extract<Geometry, { kind: Kind }> | undefined;
}

function detectRows(annotation: ExportedAnnotation, size: Size, lost: Set<LossField>): string[] {
  const { box, outline } = flatShape(annotation, lost);
  if (outline) lost.add(outline.kind === 'mask' ? 'mask' : 'outline');
  const around = box ?? (outline && boundsOf(outline));
  if (!box && around) lost.add('derived-box');
  return around ? [boxNumbers(around, size, lost) ?? []].flat() : [];
}

function segmentRows(annotation: ExportedAnnotation, size: Size, lost: Set<LossField>): string[] {
  const { outline } = flatShape(annotation, lost);
  if (outline?.kind === 'mask') lost.add('mask');
  const polygons = outline?.kind === 'polygon' ? outline.polygons : [];
  const rows = polygons.flatMap(([outer = []]) => ringNumbers(outer, size, lost) ?? []);
  if (rows.length > 1) lost.add('pieces');
  return rows;
}

/** The one ring of four points that a reader makes of corners that are no rectangle. */
const quadOf = (polygon: PolygonGeometry | undefined) => {
  const [[ring] = []] = polygon?.polygons.length === 1 ? polygon.polygons : [];
  return polygon?.polygons[0]?.length === 1 && ring?.length === 4 ? ring : null;
};

/** A turned box, else a box that was not turned, else an outline of four points. */
function obbRows(annotation: ExportedAnnotation, size: Size, lost: Set<LossField>): string[] {
  const first = firstOfKinds(annotation, ['rotated-box', 'box', 'polygon'], lost);
  const [turned, box, polygon] = [first('rotated-box'), first('box'), first('polygon')];
  const quad = quadOf(polygon);
  if (turned && box) lost.add('parts');
  if (polygon && (turned || box || !quad)) lost.add('outline');
  if (box && !turned) lost.add('as-rotated');
  const straight = box && { ...box, x: box.x + box.width / 2, y: box.y + box.height / 2, angle: 0 };
  const whole = turned ?? straight;
  const corners = whole ? cornersOf(whole) : quad;
  return corners ? [ringNumbers(corners, size, lost) ?? []].flat() : [];
}

/** Around the points that are labelled; null when none is. */
function boxAround({ nodes }: SkeletonGeometry): BoxGeometry | null {
  const points = nodes.filter(({ visibility }) => visibility > 0).map(({ x, y }): [number, number] => [x, y]);
  return boundsOf({ kind: 'polygon', polygons: [[points]] });
}

/** A box alone has points that are not labelled. */
function poseRows(annotation: ExportedAnnotation, size: Size, points: PointsOfRow, lost: Set<LossField>): string[] {
  const first = firstOfKinds(annotation, ['box', 'skeleton'], lost);
  const skeleton = first('skeleton') ?? null;
  const box = first('box') ?? (skeleton && boxAround(skeleton));
  if (!first('box') && box) lost.add('derived-box');
  const numbers = box && boxNumbers(box, size, lost);
  if (!numbers) return [];
  // Every row of a dataset has as many points as its largest class.
  if (skeleton && skeleton.nodes.length < points.count) lost.add('points');
  const missing = new Array<string>((points.count - points.names.length) * points.each).fill('0');
  return [[numbers, ...pointNumbers(skeleton, points, size, lost), ...missing].join(' ')];
}

/** The rows of one annotation, without the class. */
export function rowsOfAnnotation(
  annotation: ExportedAnnotation,
  size: Size,
  task: YoloTask,
  points: PointsOfRow,
  lost: Set<LossField>,
): string[] {
  if (task === 'segment') return segmentRows(annotation, size, lost);
  if (task === 'obb') return obbRows(annotation, size, lost);
  return task === 'pose' ? poseRows(annotation, size, points, lost) : detectRows(annotation, size, lost);
}
