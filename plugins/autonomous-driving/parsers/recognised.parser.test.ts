import { describe, expect, it } from '@jest/globals';
import { parseBytes, surest } from '@lode/core/testing';
import { autonomousDrivingPlugin } from '../plugin.ts';
import { recognisedParser } from './recognised.parser.ts';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const HEADS: [format: string, head: string][] = [
  ['NumPy', "\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (6000,), }"],
  ['Feather', 'ARROW1\0\0\xff\xff\xff\xff'],
  ['OSM XML', '<?xml version="1.0"?>\n<osm version="0.6" generator="Manual">'],
  ['OpenDRIVE', '<?xml version="1.0" standalone="yes"?>\n<OpenDRIVE>'],
  ['OpenSCENARIO', '\xef\xbb\xbf<?xml version="1.0"?>\n<OpenSCENARIO>'],
  ['rosbag2 metadata', 'rosbag2_bagfile_information:\n  version: 4\n'],
];

describe('formats that are known and not read', () => {
  it.each(HEADS)('%s is named and refused', async (format, head) => {
    expect(surest(autonomousDrivingPlugin.sniffers, bytes(head), 'file')?.parser).toBe(recognisedParser.id);
    const { items = [], findings } = await parseBytes(recognisedParser, bytes(head));
    expect(items).toEqual([]);
    expect(findings).toMatchObject([
      { code: 'autonomous-driving.not-read-yet', severity: 'error', evidence: { format } },
    ]);
  });

  it('nothing else is claimed', () => {
    for (const head of ['', '<html>', 'osm', '{"osm": 1}', 'NUMPY', 'ARROW1', '<osmosis>']) {
      expect([head, surest(autonomousDrivingPlugin.sniffers, bytes(head), 'map.osm')]).toEqual([head, null]);
    }
  });
});
