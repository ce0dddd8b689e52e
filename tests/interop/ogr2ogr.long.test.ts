import { describe } from '@jest/globals';
import { itWith, toolPath } from '@lode/core/testing';
import { servedLayerTests } from './served-layer.ts';

const test = itWith('gdal', toolPath('ogr2ogr') !== null && toolPath('ogrinfo') !== null);

describe('a layer of 100,000 features by GDAL, served by the hub and read by GDAL', () => {
  servedLayerTests(test, { count: 100_000, extension: 'gpkg', pageSize: 5_000 });
});
