import { Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import type { GeoJSONSource, MapMouseEvent } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/i18n.ts';
import { circleRing, degreeLabel, graticuleLines, graticuleOf, metresBetween } from './graticule.ts';
import { offlineStyle, touchable } from './map-style.ts';
import { boxAround, featuresOf } from './placed.ts';
import type { Placed } from './placed.ts';

setWorkerUrl(workerUrl);

type Box = [number, number, number, number];
export interface Circle {
  lon: number;
  lat: number;
  metres: number;
}

export interface PlaceMapProps {
  items: Placed[];
  selected: string | null;
  onSelect: (key: string | null) => void;
  onOpen: (key: string) => void;
  circle?: Circle | null;
  box?: Box | null;
  /** Press and drag draws a circle instead of moving the map. */
  drawing?: boolean;
  onDrawn?: (circle: Circle) => void;
  /** What the map shows, after each move. */
  onView?: (box: Box) => void;
}

interface Label {
  text: string;
  left?: number;
  top?: number;
}

/** Items on an offline map. Its own chunk: the map library is larger than the rest of the shell. */
export function PlaceMap(props: PlaceMapProps) {
  const { t, format } = useText();
  const holder = useRef<HTMLDivElement>(null);
  const readOut = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre | null>(null);
  const [labels, setLabels] = useState<Label[]>([]);
  const [broken, setBroken] = useState(false);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const box = sightOf(latest.current);
    if (!document.createElement('canvas').getContext('webgl2')) {
      setBroken(true);
      return undefined;
    }
    const made = new MapLibre({
      container: holder.current!,
      style: offlineStyle,
      attributionControl: false,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
      ...(box ? { bounds: box, fitBoundsOptions: { padding: 40, maxZoom: 15 } } : { center: [105, 35], zoom: 2.5 }),
    });
    made.touchZoomRotate.disableRotation();
    made.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    made.addControl(new ScaleControl({ maxWidth: 120, unit: 'metric' }), 'bottom-right');
    const frame = () => setLabels(drawFrame(made, latest.current.onView));
    made.on('load', () => {
      setMap(made);
      frame();
    });
    made.on('moveend', frame);
    made.on('resize', frame);
    const under = ({ point }: MapMouseEvent) => made.queryRenderedFeatures(point, { layers: touchable })[0]?.properties;
    made.on('click', (event) => {
      if (!latest.current.drawing) latest.current.onSelect((under(event)?.key as string | undefined) ?? null);
    });
    made.on('dblclick', (event) => {
      const key = under(event)?.key as string | undefined;
      if (!key) return;
      event.preventDefault();
      latest.current.onOpen(key);
    });
    made.on('mousemove', (event) => {
      const hit = made.loaded() ? under(event) : undefined;
      made.getCanvas().style.cursor = latest.current.drawing ? 'crosshair' : hit ? 'pointer' : '';
      const { lng, lat } = event.lngLat.wrap();
      if (readOut.current)
        readOut.current.textContent = `${lng.toFixed(5)}, ${lat.toFixed(5)} WGS 84${hit ? ` · ${String(hit.name)}` : ''}`;
    });
    made.on('mouseout', () => {
      if (readOut.current) readOut.current.textContent = '';
    });
    return () => made.remove();
  }, []);

  const { items, selected, circle, box, drawing, onDrawn } = props;
  useEffect(() => {
    void map?.getSource<GeoJSONSource>('items')?.setData(featuresOf(items, selected) as never);
  }, [map, items, selected]);
  const all = sightOf(props)?.join();
  useEffect(() => {
    // Other items: show them. The reader's own moves stay while the items are the same.
    if (map && all) map.fitBounds(all.split(',').map(Number) as Box, { padding: 40, maxZoom: 15, animate: false });
  }, [map, all]);
  useEffect(() => {
    if (map) drawPlace(map, circle ?? null, box ?? null);
  }, [map, circle?.lon, circle?.lat, circle?.metres, box?.join()]);
  useEffect(
    () => (map && drawing ? drawCircles(map, (drawn) => latest.current.onDrawn?.(drawn)) : undefined),
    [map, drawing, onDrawn === undefined],
  );

  if (broken) return <p className="map-words">{t('map.noWebgl')}</p>;
  return (
    <div className="place-map" role="region" aria-label={t('map.label')}>
      <div ref={holder} className="place-map-canvas" />
      {labels.map(({ text, left, top }) => (
        <span
          key={`${text}${left === undefined}`}
          className={left === undefined ? 'map-parallel' : 'map-meridian'}
          style={{ left, top }}
          aria-hidden="true"
        >
          {text}
        </span>
      ))}
      <div className="map-foot">
        <span>
          {t('map.marks', { shown: format.number(items.filter(({ where }) => where).length) })}
          {drawing && ` · ${t('map.drawHint')}`}
        </span>
        {all && (
          <button
            type="button"
            className="map-button"
            onClick={() =>
              map?.fitBounds(all.split(',').map(Number) as Box, { padding: 40, maxZoom: 15, animate: false })
            }
          >
            {t('map.fit')}
          </button>
        )}
      </div>
      <div ref={readOut} className="read-out figure" />
    </div>
  );
}

/** What to show: the items, or where they were looked for. */
function sightOf({ items, circle, box }: PlaceMapProps): Box | null {
  if (!circle) return boxAround(items) ?? box ?? null;
  const ring = circleRing(circle, 36);
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)];
  return boxAround(items) ?? [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Graticule and its labels for what is shown now. */
function drawFrame(map: MapLibre, onView: PlaceMapProps['onView']): Label[] {
  const bounds = map.getBounds();
  const shown: Box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  const graticule = graticuleOf(shown);
  void map.getSource<GeoJSONSource>('graticule')?.setData(graticuleLines(graticule, shown) as never);
  const clipped = [Math.max(-180, shown[0]), Math.max(-90, shown[1]), Math.min(180, shown[2]), Math.min(90, shown[3])];
  onView?.(clipped.map((degree) => Number(degree.toFixed(5))) as Box);
  const { step, meridians, parallels } = graticule;
  const { clientHeight, clientWidth } = map.getContainer();
  return [
    ...meridians
      .map((lon) => ({ text: degreeLabel(lon, step, 'lon'), left: map.project([lon, bounds.getCenter().lat]).x }))
      .filter(({ left }) => left > 40 && left < clientWidth - 60),
    ...parallels
      .map((lat) => ({ text: degreeLabel(lat, step, 'lat'), top: map.project([bounds.getCenter().lng, lat]).y }))
      .filter(({ top }) => top > 30 && top < clientHeight - 40),
  ];
}

function drawPlace(map: MapLibre, circle: Circle | null, box: Box | null): void {
  const ring = circle
    ? circleRing(circle)
    : box && [0, 1, 2, 3, 0].map((corner) => [
        corner === 0 || corner === 3 ? box[0] : box[2] < box[0] ? box[2] + 360 : box[2],
        corner < 2 ? box[1] : box[3],
      ]); // prettier-ignore
  const features = ring
    ? [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }]
    : [];
  void map.getSource<GeoJSONSource>('place')?.setData({ type: 'FeatureCollection', features } as never);
}

/** Press in the middle, drag to the rim. Returns the way to stop. */
function drawCircles(map: MapLibre, onDrawn: (circle: Circle) => void): () => void {
  let middle: [number, number] | null = null;
  const circleTo = (event: MapMouseEvent): Circle | null => {
    if (!middle) return null;
    const metres = metresBetween(middle, [event.lngLat.lng, event.lngLat.lat]);
    return { lon: Number(middle[0].toFixed(5)), lat: Number(middle[1].toFixed(5)), metres: Math.round(metres) };
  };
  const down = (event: MapMouseEvent) => (middle = [event.lngLat.lng, event.lngLat.lat]);
  const move = (event: MapMouseEvent) => {
    const circle = circleTo(event);
    if (circle && circle.metres > 0) drawPlace(map, circle, null);
  };
  const up = (event: MapMouseEvent) => {
    const circle = circleTo(event);
    middle = null;
    if (circle && circle.metres >= 1) onDrawn(circle);
  };
  map.dragPan.disable();
  map.on('mousedown', down);
  map.on('mousemove', move);
  map.on('mouseup', up);
  return () => {
    map.off('mousedown', down);
    map.off('mousemove', move);
    map.off('mouseup', up);
    map.dragPan.enable();
  };
}
