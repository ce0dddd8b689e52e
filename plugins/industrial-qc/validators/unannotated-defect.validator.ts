import type { DatasetValidator } from '@lode/core';
import { finding } from '../findings.ts';

/** A defect image that nothing marks: a detector learns from it that the defect is background. */
export const unannotatedDefectValidator: DatasetValidator = {
  rule: 'industrial-qc.unannotated-defect',
  version: 1,
  title: { en: 'Defect images without annotation', zh: '未标注的缺陷图像' },
  scope: 'dataset',
  async *check(assets) {
    for await (const { id, facets, annotationCount } of assets) {
      const { label } = facets;
      if (typeof label !== 'string' || label === 'good' || annotationCount > 0) continue;
      const message = {
        en: `Labelled "${label}", but no annotation shows where`,
        zh: `标签为“${label}”，但没有任何标注指出缺陷位置`,
      };
      yield { ...finding('unannotated-defect', 'warning', message, { evidence: { label } }), assetId: id };
    }
  },
};
