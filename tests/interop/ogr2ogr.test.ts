import { describe } from '@jest/globals';
import { itWith, toolPath } from '@lode/core/testing';
import { servedLayerTests } from './served-layer.ts';

const test = itWith('gdal', toolPath('ogr2ogr') !== null && toolPath('ogrinfo') !== null);

// A tenth of a million is in ogr2ogr.long.test.ts.
describe('a GeoPackage by GDAL, served by the hub and read by GDAL', () => {
  servedLayerTests(test, { count: 600, extension: 'gpkg', pageSize: 100 });
});

describe('a FlatGeobuf by GDAL, served by the hub and read by GDAL', () => {
  servedLayerTests(test, { count: 600, extension: 'fgb', pageSize: 100 });
});
