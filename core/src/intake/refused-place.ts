import type { AssetDoc } from '../catalog/catalog.model.ts';
import type { FindingDraft } from '../contract/parsing.ts';
import type { BBox } from '../contract/values.ts';
import { geometryOfBox } from './box-geometry.ts';

/** "Can't extract geo keys": a geometry that the spatial index does not take (error_codes.yml of the server). */
const NO_GEO_KEYS = 16755;

const SAID: FindingDraft = {
  code: 'core.bad-geometry',
  severity: 'warning',
  message: {
    en: 'Its outline cannot be placed on the globe (it crosses itself, or covers more than half of it); its box is used instead.',
    zh: '该数据的轮廓无法落在地球面上（自相交或超过半球），检索时改用其外接矩形。',
  },
};

/** Which of the assets that were to be inserted, in this order, the spatial index refused; null for any other error. */
export function refusedPlace(error: unknown, inserted: readonly AssetDoc[]): AssetDoc | null {
  const { code, writeErrors = [] } = (error ?? {}) as { code?: unknown; writeErrors?: unknown };
  if (code !== NO_GEO_KEYS) return null;
  const [first] = [writeErrors].flat() as { index?: number }[];
  return inserted[first?.index ?? -1] ?? null;
}

/**
 * Takes the refused geometry away from an asset: its box stands for it, and if that was refused, too, nothing does.
 * One bad outline must not keep a whole delivery out.
 */
export function mendPlace(asset: AssetDoc): FindingDraft {
  const { bbox, geometry } = asset.where!;
  const box = geometryOfBox(bbox as BBox);
  const was = geometry as { type?: string };
  asset.where = JSON.stringify(geometry) === JSON.stringify(box) ? null : { bbox, geometry: box };
  return { ...SAID, evidence: { type: was.type ?? 'unknown', place: asset.where ? 'box' : 'none' } };
}
