import type { Demo } from '@lode/core';
import { controlPointFiles } from './control-points.ts';
import { parcelFiles } from './parcels.ts';
import { roadFile } from './roads.ts';
import { yardLabels, yardPhoto } from './yard-photo.ts';

async function* files(): AsyncGenerator<{ path: string; data: Uint8Array }> {
  for (const [extension, data] of Object.entries(parcelFiles())) yield { path: `cadastre/parcels.${extension}`, data };
  for (const [extension, data] of Object.entries(controlPointFiles())) {
    yield { path: `survey/control-points.${extension}`, data };
  }
  yield { path: 'survey/roads.geojson', data: roadFile() };
  yield { path: 'drone/yard.tif', data: yardPhoto() };
  yield { path: 'drone/yard.labels.geojson', data: yardLabels() };
}

/** The surroundings of the demo colliery: parcels, control points, roads, and the yard from a drone. Computed, so CC0. */
export const mineSurveyDemo: Demo = {
  dataset: { name: '示范煤矿测绘成果 · Demo Colliery survey', licence: 'CC0-1.0' },
  files,
  planted: [
    'geospatial.invalid-geometry',
    'geospatial.coverage-gap',
    'geospatial.coverage-overlap',
    'geospatial.encoding-guessed',
    'geospatial.far-from-others',
  ],
};
