import { readFileSync } from 'node:fs';
import { definePlugin } from '@lode/core';
import { instanceKind } from './kinds.ts';
import { dicomParser } from './parsers/dicom.parser.ts';
import { dicomSniffer } from './parsers/dicom.sniffer.ts';
import { medicalResolvers } from './resolvers.ts';
import { mixedGeometryValidator } from './validators/mixed-geometry.validator.ts';
import { sliceGapValidator } from './validators/slice-gap.validator.ts';

/** Medical imaging: DICOM files as patient › study › series › instance. */
export const medicalPlugin = definePlugin({
  id: 'medical',
  version: '0.1.0',
  coreRange: '^0.1.0',
  title: { en: 'Medical', zh: '医疗' },
  kinds: [instanceKind],
  sniffers: [dicomSniffer],
  parsers: [dicomParser],
  validators: [sliceGapValidator, mixedGeometryValidator],
  graphql: {
    typeDefs: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
    resolvers: medicalResolvers,
  },
  viewers: [
    {
      id: 'medical.image',
      accepts: { kinds: ['medical.instance'] },
      slot: 'asset',
      title: { en: 'DICOM image', zh: 'DICOM 图像' },
    },
  ],
  demo: () => import('./demo/index.ts').then((module) => module.medicalDemo),
});
