import { readFileSync } from 'node:fs';
import { definePlugin } from '@lode/core';
import { frameKind, recordingKind } from './kinds.ts';
import { nuscenesLayout } from './layouts/nuscenes.layout.ts';
import { openlabelLayout } from './layouts/openlabel.layout.ts';
import { rosbag2Layout } from './layouts/rosbag2.layout.ts';
import { readImu } from './logs/read-imu.ts';
import { objectsOntology } from './ontology.ts';
import { frameParser } from './parsers/frame.parser.ts';
import { mcapParser } from './parsers/mcap.parser.ts';
import { nuscenesParser } from './parsers/nuscenes.parser.ts';
import { openlabelParser, openlabelSniffer } from './parsers/openlabel.parser.ts';
import { recognisedParser, recognisedSniffer } from './parsers/recognised.parser.ts';
import { rosbag1Parser } from './parsers/rosbag1.parser.ts';
import { rosbag2SqliteParser } from './parsers/rosbag2-sqlite.parser.ts';
import { cutInQuery } from './queries/cut-in.query.ts';
import { hardBrakeQuery } from './queries/hard-brake.query.ts';
import { mcapSniffer, rosbag1Sniffer, rosbag2SqliteSniffer } from './sniffers.ts';
import { sceneClockValidator } from './validators/scene-clock.validator.ts';

/** Logs of test cars: what was driven, who else was on the road, and where a situation is to be found. */
export const autonomousDrivingPlugin = definePlugin({
  id: 'autonomous-driving',
  version: '0.1.0',
  coreRange: '^0.1.0',
  title: { en: 'Autonomous driving', zh: '自动驾驶' },
  kinds: [recordingKind, frameKind],
  sniffers: [mcapSniffer, rosbag1Sniffer, rosbag2SqliteSniffer, openlabelSniffer, recognisedSniffer],
  parsers: [
    mcapParser,
    rosbag1Parser,
    rosbag2SqliteParser,
    nuscenesParser,
    frameParser,
    openlabelParser,
    recognisedParser,
  ],
  layouts: [rosbag2Layout, nuscenesLayout, openlabelLayout],
  validators: [sceneClockValidator],
  queries: [hardBrakeQuery, cutInQuery],
  readers: [{ kind: 'autonomous-driving.recording', read: readImu }],
  ontologies: [objectsOntology],
  graphql: {
    typeDefs: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
    resolvers: { Asset: { autonomousDriving: (asset: Asset) => asset.facets?.['autonomous-driving'] ?? null } },
  },
  viewers: [
    {
      id: 'autonomous-driving.drive',
      accepts: { kinds: ['autonomous-driving.recording', 'autonomous-driving.frame'] },
      slot: 'asset',
      title: { en: 'Drive', zh: '行车回放' },
    },
  ],
  demo: () => import('./demo/index.ts').then(({ drivingDemo }) => drivingDemo),
});

interface Asset {
  facets?: Record<string, unknown>;
}
