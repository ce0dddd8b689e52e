import { Map as MapLibre, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { graticule, offlineStyle } from './offline-style.ts';

setWorkerUrl(workerUrl);

export type MapState = { state: 'loading' } | { state: 'failed' } | { state: 'ready'; map: MapLibre };

/** A map in the element, on the place given at first; gone with the component. */
export function useMap(element: RefObject<HTMLDivElement | null>, bbox: number[] | null): MapState {
  const [map, setMap] = useState<MapState>({ state: 'loading' });
  useEffect(() => {
    if (!element.current) return;
    let made: MapLibre;
    try {
      made = new MapLibre({
        container: element.current,
        style: offlineStyle(),
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        maxZoom: 24,
        ...(bbox ? { bounds: bbox as [number, number, number, number], fitBoundsOptions: { padding: 40 } } : {}),
      });
    } catch {
      setMap({ state: 'failed' });
      return;
    }
    made.touchZoomRotate.disableRotation();
    made.addControl(new ScaleControl({ unit: 'metric' }), 'bottom-right');
    const drawGrid = () => {
      const bounds = made.getBounds();
      const box: [number, number, number, number] = [
        Math.max(-180, bounds.getWest()),
        Math.max(-85, bounds.getSouth()),
        Math.min(180, bounds.getEast()),
        Math.min(85, bounds.getNorth()),
      ];
      (made.getSource('grid') as { setData(data: object): void } | undefined)?.setData(graticule(box));
    };
    made.on('load', () => {
      drawGrid();
      setMap({ state: 'ready', map: made });
    });
    made.on('moveend', drawGrid);
    return () => made.remove();
    // The map is made once for an asset; what it shows is set from elsewhere.
  }, [element]);
  return map;
}
