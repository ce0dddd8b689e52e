import { readFileSync } from 'node:fs';
import { definePlugin } from '@lode/core';
import { footageKind, sensorLogKind } from './kinds.ts';
import { shiftLayout } from './layouts/shift.layout.ts';
import { miningSafetyOntology } from './ontologies.ts';
import { footageParser } from './parsers/footage.parser.ts';
import { motParser } from './parsers/mot.parser.ts';
import { sensorCsvParser } from './parsers/sensor-csv.parser.ts';
import { gasWithPeopleQuery } from './queries/gas-with-people.query.ts';
import { personInZoneQuery } from './queries/person-in-zone.query.ts';
import { footageSniffer, readingsSniffer } from './sniffers.ts';

/** Mine safety: footage of a shift and its sensors on one clock, labels on it, and questions to all of them at once. */
export const miningPlugin = definePlugin({
  id: 'mining',
  version: '0.1.0',
  coreRange: '^0.1.0',
  title: { en: 'Mining', zh: '矿山安全' },
  kinds: [footageKind, sensorLogKind],
  sniffers: [footageSniffer, readingsSniffer],
  parsers: [footageParser, sensorCsvParser, motParser],
  layouts: [shiftLayout],
  ontologies: [miningSafetyOntology],
  queries: [gasWithPeopleQuery, personInZoneQuery],
  graphql: {
    typeDefs: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
    resolvers: { Asset: { mining: (asset: Asset) => asset.facets?.['mining'] ?? null } },
  },
  viewers: [
    {
      id: 'mining.footage',
      accepts: { kinds: ['mining.footage'] },
      slot: 'asset',
      title: { en: 'Footage and sensors', zh: '视频与传感器' },
    },
    {
      id: 'mining.sensor-log',
      accepts: { kinds: ['mining.sensor-log'] },
      slot: 'asset',
      title: { en: 'Sensor readings', zh: '传感器读数' },
    },
  ],
  demo: () => import('./demo/index.ts').then(({ shiftDemo }) => shiftDemo),
});

interface Asset {
  facets?: Record<string, unknown>;
}
