import { readFileSync } from 'node:fs';
import { definePlugin } from '@lode/core';
import { imageKind } from './kinds.ts';
import { cocoLayout } from './layouts/coco.layout.ts';
import { deepPcbLayout } from './layouts/deeppcb.layout.ts';
import { mvtecLayout } from './layouts/mvtec.layout.ts';
import { deepPcbOntology } from './ontologies.ts';
import { deepPcbParser } from './parsers/deeppcb.parser.ts';
import { imageParser } from './parsers/image.parser.ts';
import { maskParser } from './parsers/mask.parser.ts';
import { imageSniffer } from './sniffers.ts';
import { duplicateImageValidator } from './validators/duplicate-image.validator.ts';
import { mixedSizeValidator } from './validators/mixed-size.validator.ts';
import { unannotatedDefectValidator } from './validators/unannotated-defect.validator.ts';

/** Visual inspection: images, masks and boxes of defects, and whether they make a sound training set. */
export const industrialQcPlugin = definePlugin({
  id: 'industrial-qc',
  version: '0.1.0',
  coreRange: '^0.1.0',
  title: { en: 'Industrial QC', zh: '工业质检' },
  kinds: [imageKind],
  sniffers: [imageSniffer],
  parsers: [imageParser, maskParser, deepPcbParser],
  layouts: [mvtecLayout, deepPcbLayout, cocoLayout],
  validators: [duplicateImageValidator, unannotatedDefectValidator, mixedSizeValidator],
  ontologies: [deepPcbOntology],
  graphql: {
    typeDefs: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
    resolvers: { Asset: { industrialQc: (asset: Asset) => asset.facets?.['industrial-qc'] ?? null } },
  },
  viewers: [
    {
      id: 'industrial-qc.image',
      accepts: { kinds: ['industrial-qc.image'] },
      slot: 'asset',
      title: { en: 'Inspection image', zh: '质检图像' },
    },
  ],
  demo: () => import('./demo/index.ts').then(({ metalPlateDemo }) => metalPlateDemo),
});

interface Asset {
  facets?: Record<string, unknown>;
}
