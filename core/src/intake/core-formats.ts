import { z } from 'zod';
import { cocoParser } from '../annotation/formats/coco/coco-reader.ts';
import { definePlugin } from '../contract/plugin.ts';
import { documentParser, documentSniffer } from './document.parser.ts';

/** What the core reads by itself in every domain: documents that come with data, and COCO. */
export const corePlugin = definePlugin({
  id: 'core',
  version: '0.1.0',
  coreRange: '*',
  title: { en: 'Core', zh: '核心' },
  kinds: [
    {
      id: 'core.document',
      title: { en: 'Document', zh: '文档' },
      facets: z.strictObject({}),
      declared: [],
      sensitivity: 'open',
    },
    {
      id: 'core.awaited',
      title: { en: 'Picture that is still to come', zh: '待上传图片' },
      facets: z.strictObject({ width: z.number().optional(), height: z.number().optional() }),
      declared: [],
      sensitivity: 'open',
    },
  ],
  sniffers: [documentSniffer],
  parsers: [documentParser, cocoParser],
});
