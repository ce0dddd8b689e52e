import { readFileSync } from 'node:fs';
import { definePlugin } from '@lode/core';
import { imageKind } from './kinds.ts';
import { inspectionLayout } from './layouts/inspection.layout.ts';
import { ontology } from './ontologies.ts';
import { imageParser } from './parsers/inspection-image.parser.ts';
import { listParser } from './parsers/inspection-list.parser.ts';
import { urgentDefectsQuery } from './queries/urgent-defects.query.ts';
import { imageSniffer, listSniffer } from './sniffers.ts';
import { repeatedDefectValidator } from './validators/repeated-defect.validator.ts';
import { towerGapValidator } from './validators/tower-gap.validator.ts';

/** Only wires: what is listed here is what the hub knows of this domain. */
export const powerGridPlugin = definePlugin({
  id: 'power-grid',
  version: '0.1.0',
  coreRange: '^0.1.0',
  title: { en: 'Power grid', zh: '电网巡检' },
  kinds: [imageKind],
  sniffers: [imageSniffer, listSniffer],
  parsers: [imageParser, listParser],
  layouts: [inspectionLayout],
  validators: [repeatedDefectValidator, towerGapValidator],
  ontologies: [ontology],
  queries: [urgentDefectsQuery],
  graphql: {
    typeDefs: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
    resolvers: { Asset: { powerGrid: (asset: Asset) => asset.facets?.['power-grid'] ?? null } },
  },
  viewers: [
    {
      id: 'power-grid.inspection-image',
      accepts: { kinds: ['power-grid.inspection-image'] },
      slot: 'asset',
      title: { en: 'Inspection image', zh: '巡检图像' },
    },
  ],
  demo: () => import('./demo/index.ts').then(({ demo }) => demo),
});

interface Asset {
  facets?: Record<string, unknown>;
}
