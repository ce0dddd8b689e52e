import type { AssetView, GroupValidator, JsonObject, LocalText, TargetedFinding } from '@lode/core';
import { vector } from './series-geometry.ts';

interface Aspect {
  name: LocalText;
  tag: string;
  /** Equal text, equal geometry; null when the asset does not state it. */
  value(asset: AssetView): string | null;
}

function listed(asset: AssetView, facet: string, length: number, digits: number): string | null {
  const values = vector(asset, facet, length);
  // Adding zero turns -0 into 0, which is the same direction.
  return values && values.map((entry) => String(Number(entry.toFixed(digits)) + 0)).join(' \\ ');
}

const ASPECTS: Aspect[] = [
  {
    name: { en: 'rows × columns', zh: '图像尺寸' },
    tag: '(0028,0010)',
    value: ({ facets }) =>
      facets.rows && facets.columns ? `${String(facets.rows)} × ${String(facets.columns)}` : null,
  },
  {
    name: { en: 'pixel spacing', zh: '像素间距' },
    tag: '(0028,0030)',
    value: (asset) => listed(asset, 'pixelSpacing', 2, 4),
  },
  {
    name: { en: 'frame of reference', zh: '参考坐标系' },
    tag: '(0020,0052)',
    value: ({ facets }) => (typeof facets.frameOfReferenceUid === 'string' ? facets.frameOfReferenceUid : null),
  },
  {
    name: { en: 'orientation', zh: '图像方向' },
    tag: '(0020,0037)',
    value: (asset) => listed(asset, 'imageOrientationPatient', 6, 3),
  },
];

function deviating(aspect: Aspect, assets: readonly AssetView[]): TargetedFinding[] {
  const counts = new Map<string, number>();
  for (const asset of assets) {
    const value = aspect.value(asset);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size < 2) return [];
  const [usual, share] = [...counts].sort((a, b) => b[1] - a[1])[0] as [string, number];
  return assets.flatMap((asset) => {
    const value = aspect.value(asset);
    if (value === null || value === usual) return [];
    const evidence: JsonObject = { value, usual, usualCount: share, variants: counts.size };
    return [
      {
        assetId: asset.id,
        code: 'medical.mixed-geometry',
        severity: 'warning' as const,
        message: {
          en: `Another ${aspect.name.en} than most of its series`,
          zh: `${aspect.name.zh}与本序列多数图像不同`,
        },
        location: { tag: aspect.tag },
        evidence,
      },
    ];
  });
}

/** Images of one series that do not fit into one volume (PS3.3 C.7.6.2, C.7.4.1). */
export const mixedGeometryValidator: GroupValidator = {
  rule: 'medical.mixed-geometry',
  version: 1,
  title: { en: 'Geometry within a series', zh: '序列内几何一致性' },
  scope: 'group',
  groupKind: 'medical.series',
  check: (_group, assets) => ASPECTS.flatMap((aspect) => deviating(aspect, assets)),
};
