import type { StyleSpecification } from 'maplibre-gl';

const empty = { type: 'FeatureCollection' as const, features: [] };

/** A map without tiles and glyphs: near-black, graticule, the asked-for place, shapes and dots in their domains' colours. */
export const offlineStyle: StyleSpecification = {
  version: 8,
  sources: {
    graticule: { type: 'geojson', data: empty },
    place: { type: 'geojson', data: empty },
    items: { type: 'geojson', data: empty },
  },
  layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': '#12161b' } },
    { id: 'graticule', type: 'line', source: 'graticule', paint: { 'line-color': '#2b343e', 'line-width': 1 } },
    { id: 'place', type: 'fill', source: 'place', paint: { 'fill-color': '#ffffff', 'fill-opacity': 0.07 } },
    {
      id: 'place-rim',
      type: 'line',
      source: 'place',
      paint: { 'line-color': '#e4e8ec', 'line-width': 1.5, 'line-dasharray': [3, 2] },
    },
    {
      id: 'areas',
      type: 'fill',
      source: 'items',
      filter: ['in', ['geometry-type'], ['literal', ['Polygon', 'MultiPolygon']]],
      paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': ['case', ['get', 'selected'], 0.4, 0.18] },
    },
    {
      id: 'lines',
      type: 'line',
      source: 'items',
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': ['get', 'colour'], 'line-width': ['case', ['get', 'selected'], 4, 2] },
    },
    {
      id: 'dots',
      type: 'circle',
      source: 'items',
      filter: ['==', ['get', 'dot'], true],
      paint: {
        'circle-color': ['get', 'colour'],
        'circle-radius': ['case', ['get', 'selected'], 8, 5],
        'circle-stroke-color': ['case', ['get', 'selected'], '#ffffff', '#0b0d10'],
        'circle-stroke-width': ['case', ['get', 'selected'], 2, 1],
      },
    },
  ],
};

/** Layers that answer the pointer, topmost first. */
export const touchable = ['dots', 'lines', 'areas'];
