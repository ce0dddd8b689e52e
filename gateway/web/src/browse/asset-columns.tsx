import { useMemo } from 'react';
import { useText } from '../i18n/i18n.ts';
import { facetText, facetValue, titleWithUnit } from '../asset/facet-values.ts';
import type { AssetCell, DatasetDetail } from '../queries/catalog.ts';
import { SeverityMark, StateMark } from '../ui/marks.tsx';
import { worstOf } from './asset-grid.tsx';

const facetColumns = 4;

/** Columns of the table view: the fixed ones and the first declared facets that have values in this dataset. */
export function useAssetColumns(dataset: DatasetDetail) {
  const { t, format } = useText();
  return useMemo(
    () => [
      { key: 'state', title: t('asset.state'), render: (asset: AssetCell) => <StateMark state={asset.state} /> },
      {
        key: 'findings',
        title: t('asset.findings'),
        render: (asset: AssetCell) => {
          const worst = worstOf(asset);
          return worst && <SeverityMark severity={worst} count={asset.findings.length} />;
        },
      },
      ...dataset.facetCounts.slice(0, facetColumns).map(({ key, declaration }) => ({
        key,
        title: titleWithUnit(declaration, format),
        numeric: declaration.type === 'number',
        render: (asset: AssetCell) => facetText(facetValue(asset.facets ?? {}, key), format, declaration),
      })),
      {
        key: 'annotations',
        title: t('asset.annotations'),
        numeric: true,
        render: (asset: AssetCell) => format.number(asset.annotationCount),
      },
      {
        key: 'bytes',
        title: t('asset.bytes'),
        numeric: true,
        render: (asset: AssetCell) => (asset.bytes === undefined ? '' : format.bytes(asset.bytes)),
      },
    ],
    [t, format, dataset.facetCounts],
  );
}
