import { useEffect, useRef, useState } from 'react';
import type { ViewerProps } from '@lode/core/viewer';
import { Overlay, type ZoneShape } from './overlay.tsx';
import { SensorLane } from './sensor-lane.tsx';
import { useClock, usePlayback } from './use-playback.ts';
import { wordsOf } from './words.ts';

export { openPicture } from './open-picture.ts';

interface FootageFacets {
  width?: number;
  height?: number;
  frameRate?: number | null;
  duration?: number;
  area?: string;
  zones?: ZoneShape[];
  clockOffset?: { seconds: number | null; verdict: string };
}

const NS = 1e9;

/** Footage with tracks and zones over it, and beneath it the sensors of the same hours, all on one clock. */
export function Viewer(props: ViewerProps) {
  const { asset, annotations, selection, clock, chrome, linked, window: read, locale } = props;
  const words = wordsOf(locale);
  const video = useRef<HTMLVideoElement>(null);
  const facets = (asset.facets['mining'] ?? {}) as FootageFacets;
  const original = asset.parts.find(({ role }) => role === 'original');
  const moving = original?.mediaType.startsWith('video/') ?? false;
  const start = asset.when?.start ?? 0n;
  const now = useClock(clock);
  const [failed, setFailed] = useState(false);
  const [shown, setShown] = useState({ tracks: true, zones: true, sensors: true });
  usePlayback(video, clock, start);

  const isLog = asset.kind === 'mining.sensor-log';
  const offset = facets.clockOffset?.verdict === 'unknown' ? null : (facets.clockOffset?.seconds ?? null);
  // Camera time − sensor time; where it is not known the two are shown as if they agreed, and the strip says so.
  const shift = BigInt(Math.round((offset ?? 0) * NS));
  const lanes = (isLog ? asset.channels : linked.flatMap(({ asset: other }) => other.channels)).filter(
    ({ attributes }) => isLog || !facets.area || !attributes['area'] || attributes['area'] === facets.area,
  );
  const span = clock.span;

  useEffect(() => {
    const toggle = (id: keyof typeof shown, shortcut: string) => ({
      kind: 'button' as const,
      id,
      label: words[id],
      shortcut,
      pressed: shown[id],
      onPress: () => setShown((known) => ({ ...known, [id]: !known[id] })),
    });
    const step = (frames: number) => {
      clock.pause();
      clock.seek(clock.now + BigInt(Math.round((frames * NS) / (facets.frameRate || 25))));
    };
    chrome.tools(
      isLog
        ? []
        : [
            { kind: 'button', id: 'back', label: words.stepBack, shortcut: ',', onPress: () => step(-1) },
            { kind: 'button', id: 'on', label: words.stepOn, shortcut: '.', onPress: () => step(1) },
            { kind: 'separator', id: 's1' },
            toggle('tracks', 'o'),
            toggle('zones', 'z'),
            toggle('sensors', 'v'),
            { kind: 'separator', id: 's2' },
            { kind: 'text', id: 'offset', text: offset === null ? words.unknown : words.offset(offset) },
          ],
    );
  }, [shown, locale, chrome, clock, asset.id]);

  const size = { width: facets.width || 640, height: facets.height || 360 };
  const onMove = (event: React.PointerEvent<HTMLDivElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const scale = Math.min(width / size.width, height / size.height);
    const x = (event.clientX - left - (width - size.width * scale) / 2) / scale;
    const y = (event.clientY - top - (height - size.height * scale) / 2) / scale;
    const inside = x >= 0 && y >= 0 && x < size.width && y < size.height;
    chrome.readOut(inside ? `x ${Math.floor(x)} · y ${Math.floor(y)} px` : null);
  };
  return (
    <div
      style={{
        display: 'flex',
        flexDirection: 'column',
        width: '100%',
        height: '100%',
        background: '#0b0d10',
        color: '#d5dae1',
      }}
    >
      {!isLog && (
        <div
          style={{ position: 'relative', flex: 1, minHeight: 160 }}
          onPointerMove={onMove}
          onPointerLeave={() => chrome.readOut(null)}
        >
          {moving && original ? (
            <video
              ref={video}
              src={original.url}
              muted
              playsInline
              preload="auto"
              aria-label={asset.name}
              onError={() => setFailed(true)}
              style={{ position: 'absolute', inset: 0, width: '100%', height: '100%', objectFit: 'contain' }}
            />
          ) : (
            original && (
              <img
                src={original.url}
                alt={asset.name}
                style={{ position: 'absolute', inset: 0, width: '100%', height: '100%', objectFit: 'contain' }}
              />
            )
          )}
          {failed && (
            <div role="status" style={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center' }}>
              {words.failed}
            </div>
          )}
          <Overlay
            size={size}
            now={now}
            annotations={shown.tracks ? annotations : []}
            zones={shown.zones ? (facets.zones ?? []) : []}
            selectedId={selection.annotationId}
            locale={locale}
            onSelect={(id) => selection.select(id)}
          />
        </div>
      )}
      {shown.sensors && span && span.end > span.start && (
        <div style={{ flex: isLog ? 1 : 'none', maxHeight: isLog ? undefined : '45%', overflow: 'auto' }}>
          {lanes.map((channel) => (
            <SensorLane
              key={channel.id}
              channel={channel}
              window={read}
              from={span.start - shift}
              to={span.end - shift}
              now={now - shift}
              words={words}
              locale={locale}
              onSeek={(t) => clock.seek(t + shift)}
            />
          ))}
          {lanes.length === 0 && <div style={{ padding: 8, fontSize: 12, color: '#9aa4b2' }}>{words.noSensors}</div>}
        </div>
      )}
    </div>
  );
}
