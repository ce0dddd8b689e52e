import type { StyleSpecification } from 'maplibre-gl';

export const EMPTY = { type: 'FeatureCollection' as const, features: [] };

const FEATURE = '#7fb2ff';
const CHOSEN = '#ffd166';
const FINDING = ['match', ['get', 'severity'], 'error', '#ff6b6b', 'warning', '#ffb454', '#8ab4f8'] as const;

/** Draws nothing that is not the hub's own: no tiles, no glyphs, no sprite, so that it works behind a closed door. */
export function offlineStyle(): StyleSpecification {
  const areas = (source: string, colour: unknown, opacity: number) => ({
    id: `${source}-fill`,
    type: 'fill' as const,
    source,
    filter: ['==', ['geometry-type'], 'Polygon'] as never,
    paint: { 'fill-color': colour as never, 'fill-opacity': opacity },
  });
  const lines = (source: string, colour: unknown, width: number) => ({
    id: `${source}-line`,
    type: 'line' as const,
    source,
    filter: ['!=', ['geometry-type'], 'Point'] as never,
    paint: { 'line-color': colour as never, 'line-width': width },
  });
  const dots = (source: string, colour: unknown, radius: number) => ({
    id: `${source}-dot`,
    type: 'circle' as const,
    source,
    filter: ['==', ['geometry-type'], 'Point'] as never,
    paint: {
      'circle-color': colour as never,
      'circle-radius': radius,
      'circle-stroke-color': '#0b0d10',
      'circle-stroke-width': 1,
    },
  });
  const data = (tolerance: number) => ({ type: 'geojson' as const, data: EMPTY, tolerance });
  return {
    version: 8,
    sources: { grid: data(0), features: data(0.2), annotations: data(0), chosen: data(0), findings: data(0) },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#0b0d10' } },
      { id: 'grid-line', type: 'line', source: 'grid', paint: { 'line-color': '#20262f', 'line-width': 1 } },
      areas('features', FEATURE, 0.18),
      lines('features', FEATURE, 1.2),
      dots('features', FEATURE, 4),
      areas('annotations', ['get', 'colour'], 0.25),
      lines('annotations', ['get', 'colour'], 2),
      dots('annotations', ['get', 'colour'], 6),
      areas('chosen', CHOSEN, 0.2),
      lines('chosen', CHOSEN, 3),
      dots('chosen', CHOSEN, 8),
      dots('findings', FINDING, 7),
    ],
  };
}

/** Meridians and parallels at a round step, so that an empty ground still tells where and how large. */
export function graticule([west, south, east, north]: [number, number, number, number]): object {
  const span = Math.max(east - west, north - south, 1e-6);
  const rough = span / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power * 10;
  const features: object[] = [];
  const line = (coordinates: number[][]) =>
    features.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } });
  for (let x = Math.floor(west / step) * step; x <= east; x += step) line([[x, south], [x, north]]); // prettier-ignore
  for (let y = Math.floor(south / step) * step; y <= north; y += step) line([[west, y], [east, y]]); // prettier-ignore
  return { type: 'FeatureCollection', features };
}
