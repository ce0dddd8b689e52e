import { distanceMetres } from '@lode/core/coordinates';
import type { AssetView, GroupValidator, TargetedFinding } from '@lode/core';
import { finding } from '../findings.ts';
import type { ImageFacets } from '../kinds.ts';

/** Metres between two stands of the drone that see the same spot of a tower. */
const SAME_STAND = 5;

interface Sight {
  asset: AssetView;
  at: [number, number];
  codes: readonly string[];
}

function sightOf(asset: AssetView): Sight[] {
  const { longitude, latitude, defects = [] } = asset.facets as unknown as ImageFacets;
  return longitude === undefined || latitude === undefined
    ? []
    : [{ asset, at: [longitude, latitude], codes: defects }];
}

/** The same defect in two pictures of a tower, taken from within 5 m: most likely one defect that is counted twice. */
export const repeatedDefectValidator: GroupValidator = {
  rule: 'power-grid.repeated-defect',
  version: 1,
  title: { en: 'Each defect of a tower once', zh: '同一杆塔的缺陷不重复登记' },
  scope: 'group',
  groupKind: 'power-grid.tower',
  check(_tower, assets) {
    const earlier: Sight[] = [];
    const found: TargetedFinding[] = [];
    for (const sight of assets.flatMap(sightOf)) {
      for (const code of sight.codes) {
        const twin = earlier.find(({ at, codes }) => codes.includes(code) && distanceMetres(at, sight.at) < SAME_STAND);
        if (!twin) continue;
        const metres = Number(distanceMetres(twin.at, sight.at).toFixed(1));
        const message = {
          en: 'Another picture from the same place shows the same defect.',
          zh: '同一位置的另一张图像登记了相同缺陷。',
        };
        const evidence = { code, other: twin.asset.name, metres, least: SAME_STAND };
        found.push({ ...finding('repeated-defect', 'info', message, { evidence }), assetId: sight.asset.id });
      }
      earlier.push(sight);
    }
    return found;
  },
};
