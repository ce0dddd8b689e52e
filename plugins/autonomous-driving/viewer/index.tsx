import { useEffect, useMemo, useRef, useState } from 'react';
import type { ViewerProps } from '@lode/core/viewer';
import { CameraPanel, type CameraMount } from './camera-panel.tsx';
import { driveScene, type DriveScene, type PointColour } from './drive-scene.ts';
import { cuboidsAt, egoAt } from './drive-state.ts';
import { SignalLane } from './signal-lane.tsx';
import { useClock, useEgo, useLog, useSensors } from './use-drive.ts';
import { wordsOf } from './words.ts';

interface Facets {
  format?: string;
  calibrations?: CameraMount[];
  calibration?: CameraMount;
}

const KMH = 3.6;

/** A drive: sweeps, cuboids and the car in one scene, the camera's picture and the car's signals beside it. */
export function Viewer(props: ViewerProps) {
  const { asset, annotations, selection, clock, chrome, locale } = props;
  const words = wordsOf(locale);
  const host = useRef<HTMLDivElement>(null);
  const scene = useRef<DriveScene | null>(null);
  const [webgl, setWebgl] = useState(true);
  const [shown, setShown] = useState({ points: true, cuboids: true, camera: true, follow: true });
  const [colour, setColour] = useState<PointColour>('height');
  const [size, setSize] = useState(0.15);
  const now = useClock(clock);
  const ego = useEgo(props);
  const log = useLog(props);
  const { cloud, picture } = useSensors(props, log);
  const facets = (asset.facets['autonomous-driving'] ?? {}) as Facets;
  const mounts = facets.calibrations ?? (facets.calibration ? [facets.calibration] : []);
  const mountOf = (frame: string | undefined) => mounts.find(({ sensor }) => sensor === frame) ?? null;
  const pose = egoAt(ego, now);
  const cuboids = useMemo(() => cuboidsAt(annotations, now), [annotations, now]);

  useEffect(() => {
    if (!host.current) return;
    try {
      const made = driveScene(host.current);
      scene.current = made;
      return () => {
        scene.current = null;
        made.dispose();
      };
    } catch {
      setWebgl(false);
      return undefined;
    }
  }, []);

  useEffect(() => {
    const { 'ego.x': x, 'ego.y': y } = ego;
    if (!x || !y) return;
    const points = [...x.t.keys()]
      .map((i) => ({ x: (x.min[i]! + x.max[i]!) / 2, y: (y.min[i]! + y.max[i]!) / 2 }))
      .filter((point) => Number.isFinite(point.x + point.y));
    scene.current?.path(points);
  }, [ego]);
  useEffect(() => {
    if (scene.current) scene.current.follow = shown.follow;
    scene.current?.ego(pose);
  }, [pose?.x, pose?.y, pose?.yaw, shown.follow]);
  useEffect(
    () => scene.current?.points(shown.points ? cloud : null, mountOf(cloud?.frame), colour, size),
    [cloud, colour, size, shown.points, asset.id],
  );
  useEffect(
    () => scene.current?.cuboids(shown.cuboids ? cuboids : [], selection.annotationId),
    [cuboids, shown.cuboids, selection.annotationId, ego],
  );

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
      {
        kind: 'button',
        id: 'fit',
        label: words.fit,
        shortcut: '0',
        onPress: () => {
          setShown((known) => ({ ...known, follow: false }));
          scene.current?.fit();
        },
      },
      { kind: 'button', id: 'top', label: words.top, shortcut: '1', onPress: () => scene.current?.above() },
      toggle('follow', 'e'),
      { kind: 'separator', id: 's1' },
      toggle('cuboids', 'o'),
      toggle('points', 'v'),
      toggle('camera', 'c'),
      { kind: 'separator', id: 's2' },
      {
        kind: 'choice',
        id: 'colour',
        label: words.colour,
        value: colour,
        shortcut: 'k',
        options: (['height', 'intensity', 'distance'] as const).map((value) => ({ value, label: words[value] })),
        onChange: (value) => setColour(value as PointColour),
      },
      { kind: 'range', id: 'size', label: words.size, min: 0.05, max: 0.6, step: 0.05, value: size, onChange: setSize },
    ]);
  }, [shown, colour, size, locale, chrome]);

  const place = (event: React.PointerEvent<HTMLDivElement>): [number, number] => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return [((event.clientX - left) / width) * 2 - 1, 1 - ((event.clientY - top) / height) * 2];
  };
  const down = useRef<[number, number] | null>(null);
  const ground = (event: React.PointerEvent<HTMLDivElement>) => {
    const at = scene.current?.ground(...place(event));
    chrome.readOut(at ? `${at.ahead.toFixed(1)}, ${at.left.toFixed(1)} · ${words.here}` : null);
  };
  const pick = (event: React.PointerEvent<HTMLDivElement>) => {
    const from = down.current;
    if (!from || Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 4) return;
    selection.select(scene.current?.pick(...place(event)) ?? null);
  };
  const span = clock.span;
  const why =
    log.state === 'none' && !cloud && !picture
      ? words.noPoints(log.compression === null ? words.notMcap : words.compression(log.compression))
      : log.state === 'loading'
        ? words.loading
        : null;
  const lanes = [
    ['ego.speed', words.speed, 'km/h', KMH],
    ['ego.acceleration', words.acceleration, 'm/s²', 1],
  ] as const;
  const aside = (shown.camera && picture) || ego['ego.speed'];
  return (
    <div
      style={{
        display: 'flex',
        width: '100%',
        height: '100%',
        minHeight: 240,
        background: '#0b0d10',
        color: '#d5dae1',
      }}
    >
      <div
        ref={host}
        style={{ position: 'relative', flex: 1, minWidth: 0, overflow: 'hidden', touchAction: 'none' }}
        onPointerDown={(event) => (down.current = [event.clientX, event.clientY])}
        onPointerUp={pick}
        onPointerMove={ground}
        onPointerLeave={() => chrome.readOut(null)}
      >
        {(why ?? !webgl) && (
          <div
            role="status"
            style={{ position: 'absolute', left: 8, top: 8, padding: '2px 6px', background: '#0b0d10cc', fontSize: 12 }}
          >
            {webgl ? why : words.noWebgl}
          </div>
        )}
      </div>
      {aside && (
        <aside style={{ width: 'min(36%, 420px)', overflow: 'auto', borderLeft: '1px solid #20262f' }}>
          {shown.camera && picture && (
            <CameraPanel
              url={picture.url}
              size={picture}
              mount={mountOf(picture.frame)}
              ego={pose}
              cuboids={shown.cuboids ? cuboids : []}
              selectedId={selection.annotationId}
              label={picture.frame || words.camera}
            />
          )}
          {span &&
            lanes.map(([key, title, unit, factor]) => {
              const series = ego[key];
              if (!series) return null;
              const scaled = {
                t: series.t,
                min: series.min.map((v) => v * factor),
                max: series.max.map((v) => v * factor),
              };
              return (
                <SignalLane
                  key={key}
                  {...{ title, unit, now }}
                  series={scaled}
                  from={span.start}
                  to={span.end}
                  onSeek={(t) => clock.seek(t)}
                />
              );
            })}
        </aside>
      )}
    </div>
  );
}
