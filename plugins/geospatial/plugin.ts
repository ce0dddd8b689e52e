import { readFileSync } from 'node:fs';
import { definePlugin } from '@lode/core';
import { layerKind, rasterKind } from './kinds.ts';
import { geodataLayout } from './layouts/geodata.layout.ts';
import { yardOntology } from './ontologies.ts';
import { dbfParser } from './parsers/dbf.parser.ts';
import { flatGeobufParser } from './parsers/flatgeobuf.parser.ts';
import { geoJsonParser } from './parsers/geojson.parser.ts';
import { geopackageParser } from './parsers/geopackage.parser.ts';
import { geotiffParser } from './parsers/geotiff.parser.ts';
import { labelsParser } from './parsers/labels.parser.ts';
import { recognisedParser } from './parsers/recognised.parser.ts';
import { shapefileParser } from './parsers/shapefile.parser.ts';
import { objectsNearQuery } from './queries/objects-near.query.ts';
import { ogcFeaturesRoutes } from './routes/ogc-features.ts';
import { sniffers } from './sniffers.ts';
import { farFromOthersValidator } from './validators/far-from-others.validator.ts';

/** Maps and pictures of the ground: whether they are valid, and where they say they are; served as the world expects. */
export const geospatialPlugin = definePlugin({
  id: 'geospatial',
  version: '0.1.0',
  coreRange: '^0.1.0',
  title: { en: 'Geospatial', zh: '测绘地理' },
  kinds: [layerKind, rasterKind],
  sniffers,
  parsers: [
    geoJsonParser,
    shapefileParser,
    dbfParser,
    geopackageParser,
    flatGeobufParser,
    geotiffParser,
    labelsParser,
    recognisedParser,
  ],
  layouts: [geodataLayout],
  validators: [farFromOthersValidator],
  ontologies: [yardOntology],
  queries: [objectsNearQuery],
  routes: ogcFeaturesRoutes,
  graphql: {
    typeDefs: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
    resolvers: {
      Asset: { geospatial: (asset: Asset) => asset.facets?.geospatial ?? null },
      GeospatialFacet: {
        __resolveType: (facets: object) => ('geometryTypes' in facets ? 'GeospatialLayer' : 'GeospatialRaster'),
      },
    },
  },
  viewers: [
    {
      id: 'geospatial.map',
      accepts: { kinds: ['geospatial.layer', 'geospatial.raster'] },
      slot: 'asset',
      title: { en: 'Map', zh: '地图' },
    },
  ],
  demo: () => import('./demo/index.ts').then(({ mineSurveyDemo }) => mineSurveyDemo),
});

interface Asset {
  facets?: Record<string, unknown>;
}
