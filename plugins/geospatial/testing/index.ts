// Makers of small sound files, for tests of the whole that damage them.
export { prjOfZone, toZone } from '../demo/place.ts';
export { shapefile } from '../demo/shapefile-writer.ts';
export { geoTiff } from '../demo/tiff-writer.ts';
export { flatGeobuf, geopackage } from './files.ts';
