import { describe, it } from '@jest/globals';
import { pluginConformance } from '@lode/core/testing';
import { gbkBytes } from './demo/gbk.ts';
import { shapefile } from './demo/shapefile-writer.ts';
import { geospatialPlugin } from './plugin.ts';
import { bytesOf, flatGeobuf, geopackage } from './testing/files.ts';

const square = (x: number) => ({
  type: 'Polygon' as const,
  coordinates: [[[x, 30], [x + 1, 30], [x + 1, 31], [x, 31], [x, 30]] as [number, number][]],
}); // prettier-ignore

function files() {
  const table = shapefile({
    shapes: [[0, 0]],
    columns: [{ name: '名称', type: 'C', length: 20 }],
    rows: [['示范煤矿']],
    prj: '',
    encode: gbkBytes,
    ldid: 0x7a,
  }).dbf as Uint8Array;
  const features = [100, 101].map((x) => ({
    type: 'Feature',
    geometry: square(x),
    properties: { name: `n${x}`, size: x },
  }));
  const layer = { table: 'plots', srs: 4326, features: [{ geometry: square(100), values: { name: 'a', size: 3 } }] };
  return Promise.resolve([
    { parser: 'geospatial.dbf', path: 'a.dbf', data: table },
    { parser: 'geospatial.flatgeobuf', path: 'a.fgb', data: flatGeobuf(features) },
    { parser: 'geospatial.geopackage', path: 'a.gpkg', data: geopackage([layer]) },
    { parser: 'geospatial.recognised', path: 'a.csv', data: bytesOf('id,lon,lat\n1,112.5,37.9\n') },
  ]);
}

describe('geospatial keeps the contract', () => {
  for (const { name, run } of pluginConformance(geospatialPlugin, { owns: ['tiff', 'geojson'], files })) it(name, run, 180_000); // prettier-ignore
});
