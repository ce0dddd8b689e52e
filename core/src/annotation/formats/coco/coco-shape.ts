import type { Json } from '../../../contract/values.ts';
import type { BoxGeometry, MaskGeometry, PolygonGeometry } from '../../model.ts';
import { areaOfRing } from '../bounds.ts';
import { isObject } from '../plain-json.ts';
import { areaOfRuns, compressRuns } from './rle.ts';

/**
 * Lists of x, y of the outer rings, closed where `form.closedRings` says that they came so; or run lengths, as a list
 * where they came so, else compressed, which pycocotools and what is built on it read.
 */
export function segmentationOf(outline: PolygonGeometry | MaskGeometry, form: unknown = {}): Json {
  const { closedRings, rle, counts: came } = isObject(form) ? form : {};
  if (outline.kind === 'mask') {
    const { size, counts } = outline;
    if (typeof came === 'string') return { size: [...size], counts: came };
    return { size: [...size], counts: rle === 'uncompressed' ? [...counts] : compressRuns(counts) };
  }
  const closed = new Set(Array.isArray(closedRings) ? closedRings : []);
  return outline.polygons.map(([outer = []], i) => (closed.has(i) ? [...outer, outer[0] ?? []] : outer).flat());
}

/** Pixels²: of the outer rings, of a mask's object pixels, or of the box. */
export function areaOf(shape: BoxGeometry | PolygonGeometry | MaskGeometry): number {
  if (shape.kind === 'box') return shape.width * shape.height;
  if (shape.kind === 'mask') return areaOfRuns(shape.counts);
  return shape.polygons.reduce((sum, [outer = []]) => sum + areaOfRing(outer), 0);
}
