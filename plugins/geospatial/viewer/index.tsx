import type { MapMouseEvent } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'react';
import type { ViewerFinding, ViewerProps, ViewerRow } from '@lode/core/viewer';
import { AttributePanel } from './attribute-panel.tsx';
import { featureCollection, loadFeatures, MOST_FEATURES, type Loaded } from './load-features.ts';
import { EMPTY } from './offline-style.ts';
import { useMap } from './use-map.ts';
import { wordsOf } from './words.ts';

export { openPicture } from './open-picture.ts';

type Box = [number, number, number, number];
const note = {
  position: 'absolute',
  padding: '2px 6px',
  background: '#0b0d10cc',
  color: '#d5dae1',
  fontSize: 12,
  borderRadius: 3,
} as const;

function placesOf(findings: ViewerFinding[]): object {
  const features = findings.flatMap(({ code, severity, location }) => {
    const { lon, lat } = (location ?? {}) as { lon?: unknown; lat?: unknown };
    if (typeof lon !== 'number' || typeof lat !== 'number') return [];
    return [{ type: 'Feature', properties: { code, severity }, geometry: { type: 'Point', coordinates: [lon, lat] } }];
  });
  return { type: 'FeatureCollection', features };
}

type Corners = [Corner, Corner, Corner, Corner];
type Corner = [number, number];

/**
 * Top left, top right, bottom right, bottom left of a raster. Its outline begins at the top left and runs down the left
 * side with as many pieces a side; a grid that is not north up lies askew in longitude and latitude.
 */
function cornersOf({ bbox, geometry }: NonNullable<ViewerProps['asset']['where']>): Corners {
  const { type, coordinates } = geometry as { type?: string; coordinates?: Corner[][] };
  const ring = type === 'Polygon' ? coordinates?.[0] : undefined;
  const side = ((ring?.length ?? 0) - 1) / 4;
  const [west, south, east, north] = bbox as Box;
  return ring && side >= 1 && Number.isInteger(side) && coordinates?.length === 1
    ? [ring[0]!, ring[3 * side]!, ring[2 * side]!, ring[side]!]
    : [[west, north], [east, north], [east, south], [west, south]]; // prettier-ignore
}

/** A layer or a raster on an offline map: its features, what was drawn on it, and where something is wrong. */
export function Viewer(props: ViewerProps) {
  const { asset, annotations, findings, selection, chrome, rows, openPart, locale } = props;
  const words = wordsOf(locale);
  const element = useRef<HTMLDivElement>(null);
  const box = (asset.where?.bbox ?? null) as Box | null;
  const map = useMap(element, box);
  const ready = map.state === 'ready' ? map.map : null;
  const [loaded, setLoaded] = useState<Loaded>({ rows: [], all: false });
  const [unread, setUnread] = useState(false);
  const [chosen, setChosen] = useState<ViewerRow | null>(null);
  const [shown, setShown] = useState({ features: true, annotations: true, findings: true, picture: true });
  const isLayer = asset.kind === 'geospatial.layer';
  const facets = asset.facets['geospatial'] as { features?: number; crs?: string } | undefined;
  const total = facets?.features ?? 0;

  const source = (id: string, data: object) =>
    (ready?.getSource(id) as { setData(data: object): void } | undefined)?.setData(data);

  // What is read follows the view only where a layer is too large to be read whole.
  useEffect(() => {
    if (!ready || !isLayer) return;
    let reading = new AbortController();
    const read = (bbox: Box | null) => {
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      const show = (page: Loaded) => {
        if (signal.aborted) return;
        setLoaded({ rows: [...page.rows], all: page.all });
        source('features', featureCollection(page.rows));
      };
      void loadFeatures(rows, bbox, signal, show).catch(() => signal.aborted || setUnread(true));
    };
    read(null);
    if (total <= MOST_FEATURES) return () => reading.abort();
    const inView = () => {
      const bounds = ready.getBounds();
      read([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]);
    };
    ready.on('moveend', inView);
    return () => {
      reading.abort();
      ready.off('moveend', inView);
    };
  }, [ready, asset.id]);

  useEffect(() => {
    if (!ready || isLayer || !box) return;
    const part =
      asset.parts.find(({ role }) => role === 'preview') ?? asset.parts.find(({ role }) => role === 'thumbnail');
    if (!part) return;
    let gone = false;
    const show = async () => {
      const picture = await createImageBitmap(new Blob([await openPart(part.role)], { type: part.mediaType }));
      if (gone) return;
      // A canvas, not an address: the map would fetch a blob's, which the page's content security policy forbids.
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [picture.width, picture.height];
      canvas.getContext('2d')!.drawImage(picture, 0, 0);
      ready.addSource('picture', { type: 'canvas', canvas, animate: false, coordinates: cornersOf(asset.where!) });
      ready.addLayer(
        { id: 'picture', type: 'raster', source: 'picture', paint: { 'raster-fade-duration': 0 } },
        'features-fill',
      );
    };
    void show().catch(() => gone || setUnread(true));
    return () => {
      gone = true;
    };
  }, [ready, asset.id]);

  useEffect(() => {
    if (!ready) return;
    const features = annotations.flatMap(({ id, classCode, colour, parts }) =>
      parts.flatMap(({ geometry }) =>
        geometry.kind === 'geo'
          ? [{ type: 'Feature', properties: { id, classCode, colour }, geometry: geometry.geometry }]
          : [],
      ),
    );
    source('annotations', { type: 'FeatureCollection', features });
    source('findings', placesOf(findings));
  }, [ready, annotations, findings]);

  useEffect(() => {
    if (!ready) return;
    const selected = annotations.find(({ id }) => id === selection.annotationId);
    const geometries = [
      ...(chosen?.geometry ? [chosen.geometry] : []),
      ...(selected?.parts ?? []).flatMap(({ geometry }) => (geometry.kind === 'geo' ? [geometry.geometry] : [])),
    ];
    const features = geometries.map((geometry) => ({ type: 'Feature', properties: {}, geometry }));
    source('chosen', features.length > 0 ? { type: 'FeatureCollection', features } : EMPTY);
  }, [ready, chosen, selection.annotationId, annotations]);

  useEffect(() => {
    if (!ready) return;
    for (const [name, visible] of Object.entries(shown)) {
      for (const id of [`${name}-fill`, `${name}-line`, `${name}-dot`, name]) {
        if (ready.getLayer(id)) ready.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none');
      }
    }
  }, [ready, shown]);

  useEffect(() => {
    if (!ready) return;
    const onMove = ({ lngLat: { lng, lat } }: MapMouseEvent) =>
      chrome.readOut(`${lng.toFixed(6)}, ${lat.toFixed(6)} WGS 84${facets?.crs ? ` · ${facets.crs}` : ''}`);
    const onClick = ({ point }: MapMouseEvent) => {
      const hits = (prefix: string) => {
        const layers = [`${prefix}-dot`, `${prefix}-line`, `${prefix}-fill`].filter((id) => ready.getLayer(id));
        return ready.queryRenderedFeatures(point, { layers })[0]?.properties;
      };
      selection.select((hits('annotations')?.['id'] as string | undefined) ?? null);
      const n = hits('features')?.['n'] as number | undefined;
      setChosen(n === undefined ? null : (loaded.rows.find((row) => row.n === n) ?? null));
    };
    const onOut = () => chrome.readOut(null);
    ready.on('mousemove', onMove);
    ready.on('mouseout', onOut);
    ready.on('click', onClick);
    return () => {
      ready.off('mousemove', onMove);
      ready.off('mouseout', onOut);
      ready.off('click', onClick);
    };
  }, [ready, loaded, chrome, selection, facets?.crs]);

  const fit = () => box && ready?.fitBounds(box, { padding: 40, duration: 200 });
  useEffect(() => {
    const toggle = (id: keyof typeof shown, shortcut: string) => ({
      kind: 'button' as const,
      id,
      label: words[id],
      shortcut,
      pressed: shown[id],
      onPress: () => setShown((known) => ({ ...known, [id]: !known[id] })),
    });
    chrome.tools([
      { kind: 'button', id: 'fit', label: words.fit, shortcut: '0', onPress: () => void fit() },
      { kind: 'button', id: 'out', label: words.zoomOut, shortcut: '-', onPress: () => ready?.zoomOut() },
      { kind: 'button', id: 'in', label: words.zoomIn, shortcut: '+', onPress: () => ready?.zoomIn() },
      { kind: 'separator', id: 's1' },
      toggle('annotations', 'o'),
      toggle('findings', 'w'),
      toggle(isLayer ? 'features' : 'picture', 'v'),
      ...(isLayer && loaded.rows.length > 0
        ? [
            {
              kind: 'text' as const,
              id: 'count',
              text: loaded.all ? words.all(loaded.rows.length) : words.part(loaded.rows.length, total),
            },
          ]
        : []),
    ]);
  }, [ready, shown, loaded, locale, chrome]);

  const sentence = !box
    ? words.nowhere
    : map.state === 'failed'
      ? words.failed
      : unread
        ? words.unread
        : isLayer && loaded.rows.length === 0 && !loaded.all
          ? words.loading
          : null;
  return (
    <div style={{ position: 'relative', width: '100%', height: '100%', minHeight: 240, background: '#0b0d10' }}>
      <div ref={element} aria-label={asset.name} style={{ position: 'absolute', inset: 0 }} />
      {sentence && (
        <div role="status" style={{ ...note, left: '50%', top: '50%', transform: 'translate(-50%, -50%)' }}>
          {sentence}
        </div>
      )}
      {chosen && <AttributePanel row={chosen} words={words} onClose={() => setChosen(null)} />}
    </div>
  );
}
