import { readFileSync } from 'node:fs';
import { definePlugin } from '@lode/core';
import { photoKind } from './kinds.ts';
import { sidecarLayout } from './layouts/sidecar.layout.ts';
import { ontology } from './ontologies.ts';
import { photoParser } from './parsers/photo.parser.ts';
import { valueAboveQuery } from './queries/value-above.query.ts';
import { photoSniffer } from './sniffers.ts';
import { stuckClockValidator } from './validators/stuck-clock.validator.ts';

/** Only wires: what is listed here is what the hub knows of this domain. */
export const myDomainPlugin = definePlugin({
  id: 'my-domain',
  version: '0.1.0',
  coreRange: '^0.1.0',
  title: { en: 'My domain', zh: '我的领域' }, // Yours: its name in Chinese
  kinds: [photoKind],
  sniffers: [photoSniffer],
  parsers: [photoParser],
  layouts: [sidecarLayout],
  validators: [stuckClockValidator],
  ontologies: [ontology],
  queries: [valueAboveQuery],
  graphql: {
    typeDefs: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
    resolvers: { Asset: { myDomain: (asset: Asset) => asset.facets?.['my-domain'] ?? null } },
  },
  viewers: [
    {
      id: 'my-domain.photo',
      accepts: { kinds: ['my-domain.photo'] },
      slot: 'asset',
      title: { en: 'Photo', zh: '照片' },
    },
  ],
  demo: () => import('./demo/index.ts').then(({ demo }) => demo),
});

interface Asset {
  facets?: Record<string, unknown>;
}
