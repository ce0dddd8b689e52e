import { describe, expect, it } from '@jest/globals';
import { parseBytes } from '@lode/core/testing';
import { codesOf, flatGeobuf } from '../testing/files.ts';
import { plots } from '../testing/sample-layers.ts';
import { flatGeobufParser } from './flatgeobuf.parser.ts';

describe('FlatGeobuf', () => {
  const features = plots.map(({ geometry: one, values }) => ({ type: 'Feature', geometry: one, properties: values }));

  it('reads what the format’s own library wrote', async () => {
    const output = await parseBytes(flatGeobufParser, flatGeobuf(features, 4490));
    expect(output.items?.[0]?.facets).toMatchObject({ features: 3, crs: 'EPSG:4490', geometryTypes: ['Polygon'] });
    expect(output.items?.[0]?.rows?.map(({ geometry: one, values }) => [one, values])).toEqual(plots.map(({ geometry: one, values }) => [one, values])); // prettier-ignore
  });

  it('keeps the features before a cut', async () => {
    const bytes = flatGeobuf(features);
    const output = await parseBytes(flatGeobufParser, bytes.subarray(0, bytes.length - 20));
    expect(output.items?.[0]?.rows).toHaveLength(2);
    expect(codesOf(output)).toEqual(expect.arrayContaining(['truncated', 'feature-count']));
  });

  it('ends soon, in findings, whatever length is a lie', async () => {
    const sound = flatGeobuf(features);
    for (let at = 8; at + 4 <= sound.length; at += 4) {
      const bytes = sound.slice();
      new DataView(bytes.buffer).setUint32(at, 0xffffff0, true);
      const { items = [], findings = [] } = await parseBytes(flatGeobufParser, bytes);
      expect(items.length + findings.length).toBeGreaterThan(0);
    }
  });
});
