import { expect, it } from '@jest/globals';
import { corePlugin } from '@lode/core';
import { HEADS } from '@lode/core/testing';
import { loadPlugins } from '@lode/gateway';

/**
 * Who is surest of what among all plugins; a format that is not here is nobody's. A dataset asks its own plugin only, so
 * that a TIFF among inspection images stays one.
 */
const OWNERS: Record<string, string> = {
  jpeg: 'industrial-qc.image',
  png: 'industrial-qc.image',
  webp: 'industrial-qc.image',
  bmp: 'industrial-qc.image',
  dicom: 'medical.dicom',
  tiff: 'geospatial.geotiff',
  geojson: 'geospatial.geojson',
  mcap: 'autonomous-driving.mcap',
  rosbag: 'autonomous-driving.rosbag1',
  mp4: 'mining.footage',
  csv: 'mining.sensor-csv',
};

const plugins = await loadPlugins(undefined);
const sniffers = [...plugins, corePlugin].flatMap((plugin) => plugin.sniffers);

it.each(HEADS.map((head) => [head.format, head.name, head] as const))('%s (%s)', (format, name, { bytes }) => {
  const claims = sniffers
    .map(({ parser, headBytes, sniff }) => ({
      parser,
      sure: sniff(bytes.subarray(0, headBytes), { name, size: bytes.length }),
    }))
    .filter(({ sure }) => sure > 0)
    .sort((a, b) => b.sure - a.sure);
  expect(claims[0]?.parser).toBe(OWNERS[format]);
  // A tie would be decided by the order of installation.
  expect(claims.filter(({ sure }) => sure === claims[0]?.sure).length).toBeLessThanOrEqual(1);
});

it('has a head for every owner', () => {
  expect(Object.keys(OWNERS).filter((format) => !HEADS.some((head) => head.format === format))).toEqual([]);
});
